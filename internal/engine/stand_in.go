package engine

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// standIn puts the bodies of requests in the place of the stored tasks with their
// identity: the set is as the request would leave it. Of several bodies for one task
// the first stands in; the others are judged by themselves only.
func (g *group) standIn() {
	taken := make(map[string]*task.Facts)
	names := make(map[task.NameVersion]bool)
	for _, t := range g.Tasks {
		switch {
		case t.As == task.Stored:
		case t.ID.S != "" && taken[t.ID.S] == nil:
			taken[t.ID.S] = t
		case t.ID.S == "" && t.Name.S != "":
			names[task.NameVersion{Name: t.Name.S, Version: t.Version.S}] = true
		}
	}
	if len(taken)+len(names) == 0 {
		return
	}
	g.Tasks = slices.DeleteFunc(g.Tasks, func(t *task.Facts) bool {
		by := taken[t.ID.S]
		switch {
		case t.As == task.Stored:
			return by != nil || names[task.NameVersion{Name: t.Name.S, Version: t.Version.S}]
		case by != nil && by != t:
			g.aside = append(g.aside, t)
			return true
		}
		return false
	})
}

// stored are the documents of the base, where bodies or patches are for tasks of it
// and it is not among the files itself, and the fingerprints of what can be found
// when those tasks are as they are; nothing when no task is replaced.
func (e *Engine) stored(files []*FileResult) ([]*FileResult, map[string]bool) {
	b := e.options.Base
	if b == nil {
		return nil, nil
	}
	var before []*FileResult
	replaced := false
	for _, f := range files {
		if slices.Contains(b.Files, f) {
			return nil, nil // that is the judgement before
		}
	}
	for _, f := range files {
		if !b.Live && f.Doc.Path == b.Files[0].Doc.Path {
			continue
		}
		old := *f
		old.Tasks = slices.DeleteFunc(slices.Clone(f.Tasks), func(t TaskResult) bool { return t.of != nil })
		replaced = replaced || len(old.Tasks) < len(f.Tasks)
		before = append(before, &old)
	}
	if !replaced {
		return nil, nil
	}
	among := b.Live || len(before) < len(files)
	if !b.Live {
		before = append(before, b.Files...)
	}
	known := make(map[string]bool)
	for _, f := range e.judge(before, nil).Findings {
		known[f.Fingerprint] = true
	}
	if among {
		return nil, known
	}
	return b.Files, known
}

// derive tells what was found in patched tasks in the patches themselves, and leaves
// out what the tasks had before, and what is about the base. What is wrong with a patch
// or body as a document stays.
func (e *Engine) derive(r *Result, files, stored []*FileResult, known map[string]bool) {
	if known == nil {
		return
	}
	patched := make(map[*source.Document]*derived)
	bodies := make(map[*source.Document]bool)
	for _, f := range files {
		for _, t := range f.Tasks {
			if t.derived != nil {
				patched[t.derived.text] = t.derived
			}
			if t.of != nil {
				bodies[f.Doc] = true
			}
		}
	}
	diag.Sort(r.Findings)
	diag.Fingerprint(r.Findings)
	kept := r.Findings[:0]
	for _, f := range r.Findings {
		d := patched[f.Doc]
		switch {
		case len(stored) > 0 && f.Doc == stored[0].Doc:
			continue
		case f.Task.Known && (d != nil || bodies[f.Doc]) && known[f.Fingerprint]:
			continue // what is said of the document itself was never the stored task's
		case d != nil:
			d.move(f, d.causeOf(f))
		}
		relate(f, patched)
		kept = append(kept, f)
	}
	r.Findings = kept
}
