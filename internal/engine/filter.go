package engine

import (
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Keep leaves out the findings that keep does not want, and counts anew. All files
// of a set are read, but only what was asked for is reported.
func (r *Result) Keep(keep func(*diag.Finding) bool) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f *diag.Finding) bool { return !keep(f) })
	r.recount()
}

// concerns tells the findings that are about documents which are asked for: those in
// them, and those about several tasks of which one is in them, wherever they stand.
func (r *Result) concerns(asked func(*source.Document) bool) func(*diag.Finding) bool {
	identities := sync.OnceValue(func() map[*rules.Set]map[string]bool {
		of := make(map[*rules.Set]map[string]bool, len(r.Sets))
		for _, t := range r.Sets {
			of[t] = make(map[string]bool)
			for _, f := range t.Set.Tasks {
				if asked(f.Doc) {
					of[t][identity(f)] = true
				}
			}
		}
		return of
	})
	return func(f *diag.Finding) bool {
		if asked(f.Doc) || len(f.Members)+len(f.Group) == 0 {
			return asked(f.Doc)
		}
		for t, named := range identities() {
			isNamed := func(identity string) bool { return identity != "" && named[identity] }
			if len(named) > 0 && (isNamed(f.Lead) || slices.ContainsFunc(f.Members, isNamed)) &&
				slices.ContainsFunc(t.Set.Tasks, func(of *task.Facts) bool { return of.Doc == f.Doc }) {
				return true
			}
		}
		return false
	}
}

// Narrow makes the result one about some documents only: their findings, and their
// number and tasks in the summary. Findings about the configuration stay.
func (r *Result) Narrow(asked func(*source.Document) bool) {
	known := make(map[*source.Document]bool, len(r.Documents))
	for _, doc := range r.Documents {
		known[doc] = true
	}
	r.excess = slices.DeleteFunc(r.excess, func(x excessOf) bool { return !asked(x.doc) })
	concerns := r.concerns(asked)
	r.Keep(func(f *diag.Finding) bool { return !known[f.Doc] || concerns(f) })
	r.Summary.Files = 0
	for _, doc := range r.Documents {
		if asked(doc) {
			r.Summary.Files++
		}
	}
	beside := make(map[string]bool)
	for _, doc := range slices.Concat(r.skipped, r.Documents) {
		beside[doc.Name] = !asked(doc)
	}
	unread := make(map[string]bool)
	for _, n := range r.Notices {
		unread[n.File] = unread[n.File] || n.Kind == Unread
	}
	r.Summary.Skipped, r.Summary.Unread = 0, 0
	for _, doc := range r.skipped {
		switch {
		case beside[doc.Name]:
		case unread[doc.Name]:
			r.Summary.Unread++
		default:
			r.Summary.Skipped++
		}
	}
	r.Notices = slices.DeleteFunc(r.Notices, func(n Notice) bool { return (n.Kind == "skipped" || n.Kind == Unread) && beside[n.File] })
	r.Summary.Tasks = 0
	for _, t := range r.Sets {
		for _, f := range t.Set.Tasks {
			if asked(f.Doc) {
				r.Summary.Tasks++
			}
		}
	}
}
