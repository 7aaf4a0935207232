package cli

import (
	"encoding/json"
	"io"

	taskdiff "github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/task"
)

// The form of `diff --format json`. Lines and columns count from 1, columns in code
// points; pointers are from the task. A side without "value" does not have the field.
type (
	diffJSON struct {
		Version int            `json:"version"`
		Tool    toolJSON       `json:"tool"`
		Old     string         `json:"old"`
		New     string         `json:"new"`
		Equal   bool           `json:"equal"`
		Tasks   []diffTaskJSON `json:"tasks"`
		Create  []diffOnlyJSON `json:"create"`
		Delete  []diffOnlyJSON `json:"delete"`
	}
	toolJSON struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	diffTaskJSON struct {
		ID          string           `json:"id,omitempty"`
		Name        string           `json:"name,omitempty"`
		MatchedBy   string           `json:"matchedBy"`
		Differences []differenceJSON `json:"differences"`
	}
	differenceJSON struct {
		Pointer string       `json:"pointer"`
		Old     diffSideJSON `json:"old"`
		New     diffSideJSON `json:"new"`
		Ignored string       `json:"ignored,omitempty"`
	}
	diffSideJSON struct {
		Value   json.RawMessage `json:"value,omitempty"`
		Pointer string          `json:"pointer"`
		File    string          `json:"file"`
		Line    int             `json:"line,omitempty"`
		Column  int             `json:"column,omitempty"`
	}
	diffOnlyJSON struct {
		ID     string `json:"id,omitempty"`
		Name   string `json:"name,omitempty"`
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
	}
)

// writeJSON writes the comparison for programs; tasks that are equal are left out.
func (c *comparison) writeJSON(w io.Writer) error {
	out := diffJSON{
		Version: 1, Tool: toolJSON{"tasklint", version()}, Old: c.old, New: c.new, Equal: c.Equal(),
		Tasks: []diffTaskJSON{}, Create: onlyJSON(c.OnlyNew), Delete: onlyJSON(c.OnlyOld),
	}
	for i := range c.Pairs {
		p := &c.Pairs[i]
		if len(p.Differences) == 0 {
			continue
		}
		t := diffTaskJSON{ID: p.Old.ID.S, Name: p.New.Name.S, MatchedBy: "id"}
		if p.ByName {
			t.MatchedBy = "name"
		}
		for j := range p.Differences {
			d := &p.Differences[j]
			t.Differences = append(t.Differences, differenceJSON{
				Pointer: d.Pointer, Old: sideJSON(p.Old, &d.Old), New: sideJSON(p.New, &d.New), Ignored: d.Ignored,
			})
		}
		out.Tasks = append(out.Tasks, t)
	}
	return encodeJSON(w, out)
}

func sideJSON(f *task.Facts, s *taskdiff.Side) diffSideJSON {
	side := diffSideJSON{Value: s.Text, Pointer: s.Pointer, File: f.Doc.Name}
	if p, err := f.Doc.Position(s.Span.Start); err == nil {
		side.Line, side.Column = p.Line, p.Column
	}
	return side
}

func onlyJSON(tasks []*task.Facts) []diffOnlyJSON {
	list := make([]diffOnlyJSON, 0, len(tasks))
	for _, f := range tasks {
		only := diffOnlyJSON{ID: f.ID.S, Name: f.Name.S, File: f.Doc.Name}
		if p, err := f.Doc.Position(f.Span.Start); err == nil {
			only.Line, only.Column = p.Line, p.Column
		}
		list = append(list, only)
	}
	return list
}
