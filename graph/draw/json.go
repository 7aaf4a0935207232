package draw

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/runner"
)

// Forward is the edgeDirection of a picture as JSON.
const Forward = "upstream -> downstream"

// The shape of the service's graph answer (API reference, graphs/subgraph). The
// direction of its edges is undocumented there; ours is stated.
type (
	jsonGraph struct {
		TaskID    string       `json:"taskId,omitempty"`
		Direction string       `json:"edgeDirection"`
		Vertices  []jsonVertex `json:"vertices"`
		Edges     []jsonEdge   `json:"edges"`
	}
	jsonVertex struct {
		TaskID string          `json:"taskId"`
		Attrs  jsonVertexAttrs `json:"attrs"`
		Task   *jsonSummary    `json:"task,omitempty"`
	}
	// jsonSummary makes the vertex one of a task that is known, so that who reads the
	// picture back has the names, and does not take the task for an inaccessible one.
	jsonSummary struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Enabled bool   `json:"enabled"`
	}
	jsonVertexAttrs struct {
		Depth    int        `json:"depth"`
		IsChild  bool       `json:"isChild"`
		IsParent bool       `json:"isParent"`
		Name     string     `json:"name,omitempty"`
		Set      string     `json:"set,omitempty"`
		Kind     string     `json:"kind"`
		State    string     `json:"state,omitempty"`
		Enabled  *bool      `json:"enabled,omitempty"`
		Schedule string     `json:"schedule,omitempty"`
		Join     string     `json:"join,omitempty"`
		Findings []jsonMark `json:"findings,omitempty"`
	}
	jsonMark struct {
		Rule    string `json:"rule"`
		Level   string `json:"level"`
		Message string `json:"message"`
	}
	jsonEdge struct {
		Source string        `json:"source"`
		Target string        `json:"target"`
		Attrs  jsonEdgeAttrs `json:"attrs"`
	}
	jsonEdgeAttrs struct {
		Depth  int    `json:"depth"`
		Status string `json:"status"`
		Cycle  bool   `json:"cycle,omitempty"`
	}
)

// WriteJSON writes the picture in the shape of the service's graph answer, with
// edges upstream -> downstream. An edge has the depth of its further end.
func (p *Picture) WriteJSON(w io.Writer) error {
	out := jsonGraph{Direction: Forward, Vertices: []jsonVertex{}, Edges: []jsonEdge{}}
	if len(p.Focus) == 1 {
		out.TaskID = p.Nodes[p.Focus[0]].Key
	}
	for i := range p.Nodes {
		n := &p.Nodes[i]
		v := jsonVertex{TaskID: n.Key, Attrs: jsonVertexAttrs{
			Depth: n.Depth, IsChild: n.IsChild, IsParent: n.IsParent, Kind: n.Kind.String(), Schedule: n.Schedule, Join: n.join(), Set: n.Set,
		}}
		if n.State == graph.Known {
			v.Attrs.Name = n.Label
			enabled := n.Off == ""
			v.Attrs.Enabled = &enabled
			if n.Key == n.ID {
				v.Task = &jsonSummary{n.ID, n.Label, enabled}
			}
		} else {
			v.Attrs.State = [...]string{graph.Ghost: "unknown", graph.Unreadable: "inaccessible", graph.Foreign: "other-set"}[n.State]
		}
		for _, m := range n.Marks {
			v.Attrs.Findings = append(v.Attrs.Findings, jsonMark{m.Rule, m.Level, m.Message})
		}
		out.Vertices = append(out.Vertices, v)
	}
	for i := range p.Arrows {
		a := &p.Arrows[i]
		from, to := &p.Nodes[a.From], &p.Nodes[a.To]
		out.Edges = append(out.Edges, jsonEdge{from.Key, to.Key, jsonEdgeAttrs{max(from.Depth, to.Depth), strings.ToUpper(a.word()), a.Circle}})
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("graph as JSON: %w", err)
	}
	_, err = w.Write(append(escapeDisturbing(text), '\n'))
	return err
}

// escaped reports whether JSON is to show a character by its number: what disturbs a
// terminal, and the replacement character, which encoding/json escapes in some versions.
func escaped(r rune) bool { return r == utf8.RuneError || disturbing(r) }

// escapeDisturbing writes what reorders or hides text in a terminal as \u escapes, and
// what begins a command to a CI runner; outside of strings JSON has no such characters.
func escapeDisturbing(text []byte) []byte {
	if !bytes.ContainsFunc(text, func(r rune) bool { return r == '#' || r > '~' && escaped(r) }) {
		return text
	}
	var b bytes.Buffer
	for i, r := range string(text) {
		switch {
		case r == '#' && runner.Starts(text[i:]):
			b.WriteString(`\u0023`)
		case r <= '~' || !escaped(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
