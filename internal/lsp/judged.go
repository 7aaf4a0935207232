package lsp

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// judged is the file's part in the judgement, nil when it has none. Judging writes
// into findings, so it gets copies. While JSON is being typed and broken, the tasks
// of the last whole text stand for it, so that nothing that refers to them seems to
// be lost; what is found about these is found about a text that is gone.
func (f *file) judged() *engine.FileResult {
	if f.now == nil || f.ignored || !f.listed && f.open == nil {
		return nil
	}
	r := *f.now
	r.Named = false
	r.Findings = copies(r.Findings)
	if f.open == nil || f.good == nil || f.good == f.now {
		r.Tasks = slices.Clone(r.Tasks)
		for i := range r.Tasks {
			r.Tasks[i].Findings = copies(r.Tasks[i].Findings)
		}
		return &r
	}
	for _, t := range f.now.Tasks {
		r.Findings = append(r.Findings, copies(t.Findings)...)
	}
	r.Known, r.Gaps, r.Runs, r.Vertices = f.good.Known, f.good.Gaps, f.good.Runs, f.good.Vertices
	if !r.Known {
		r.Findings = nil // it was no task, and what it is now nobody knows
	}
	r.Tasks = make([]engine.TaskResult, len(f.good.Tasks))
	for i, t := range f.good.Tasks {
		r.Tasks[i].Facts = t.Facts
	}
	return &r
}

func copies(findings []*diag.Finding) []*diag.Finding {
	if len(findings) == 0 {
		return nil
	}
	out := make([]*diag.Finding, len(findings))
	for i, f := range findings {
		c := *f
		c.Related, c.Fixes = slices.Clone(f.Related), slices.Clone(f.Fixes)
		out[i] = &c
	}
	return out
}
