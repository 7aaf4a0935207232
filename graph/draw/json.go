package draw

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
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
	_, err = w.Write(append(say.EscapeJSON(text), '\n'))
	return err
}
