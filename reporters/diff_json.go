package reporters

import (
	"cmp"
	"encoding/json"
	"io"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/task"
)

// The form of `diff --format json`. Lines and columns count from 1, columns in code
// points; pointers are from the task. A side without "value" does not have the field.
type (
	jsonDiff struct {
		Version int            `json:"version"`
		Tool    jsonTool       `json:"tool"`
		Old     string         `json:"old"`
		New     string         `json:"new"`
		Equal   bool           `json:"equal"`
		Tasks   []jsonDiffTask `json:"tasks"`
		Create  []jsonDiffOnly `json:"create"`
		Delete  []jsonDiffOnly `json:"delete"`
	}
	jsonDiffTask struct {
		ID          string           `json:"id,omitempty"`
		Name        string           `json:"name,omitempty"`
		MatchedBy   string           `json:"matchedBy"`
		Differences []jsonDifference `json:"differences"`
	}
	jsonDifference struct {
		Pointer string       `json:"pointer"`
		Old     jsonDiffSide `json:"old"`
		New     jsonDiffSide `json:"new"`
		Ignored string       `json:"ignored,omitempty"`
	}
	jsonDiffSide struct {
		Value   json.RawMessage `json:"value,omitempty"`
		Pointer string          `json:"pointer"`
		File    string          `json:"file"`
		Line    int             `json:"line,omitempty"`
		Column  int             `json:"column,omitempty"`
	}
	jsonDiffOnly struct {
		ID     string `json:"id,omitempty"`
		Name   string `json:"name,omitempty"`
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
)

// WriteJSON writes the comparison for programs; tasks that are equal are left out.
func (c *Diff) WriteJSON(w io.Writer) error {
	out := jsonDiff{
		Version: 1, Tool: jsonTool{"tasklint", c.Version}, Old: cmp.Or(c.Address, c.Old), New: c.New, Equal: c.Equal(),
		Tasks: []jsonDiffTask{}, Create: onlyJSON(c.OnlyNew), Delete: onlyJSON(c.OnlyOld),
	}
	for i := range c.Pairs {
		p := &c.Pairs[i]
		if len(p.Differences) == 0 {
			continue
		}
		t := jsonDiffTask{ID: p.Old.ID.S, Name: p.New.Name.S, MatchedBy: "id"}
		if p.ByName {
			t.MatchedBy = "name"
		}
		for j := range p.Differences {
			d := &p.Differences[j]
			t.Differences = append(t.Differences, jsonDifference{
				Pointer: d.Pointer, Old: sideJSON(p.Old, d.Pointer, &d.Old), New: sideJSON(p.New, d.Pointer, &d.New), Ignored: d.Ignored,
			})
		}
		out.Tasks = append(out.Tasks, t)
	}
	return EncodeJSON(w, out)
}

func sideJSON(f *task.Facts, pointer string, s *compare.Side) jsonDiffSide {
	side := jsonDiffSide{Value: withoutSecret(pointer, s.Text), Pointer: s.Pointer, File: f.Doc.Name}
	if p, err := f.Doc.Position(s.Span.Start); err == nil {
		side.Line, side.Column = p.Line, p.Column
	}
	return side
}

func onlyJSON(tasks []*task.Facts) []jsonDiffOnly {
	list := make([]jsonDiffOnly, 0, len(tasks))
	for _, f := range tasks {
		only := jsonDiffOnly{ID: f.ID.S, Name: f.Name.S, File: f.Doc.Name}
		if p, err := f.Doc.Position(f.Span.Start); err == nil {
			only.Line, only.Column = p.Line, p.Column
		}
		list = append(list, only)
	}
	return list
}
