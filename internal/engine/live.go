package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// joinTenant joins the set that the tenant is with what the tenant has answered.
// Its tasks that no file holds join the set, so that references are looked up in all
// that there is; nothing is found fault with in them.
func (e *Engine) joinTenant(sets []*taskSet) []*taskSet {
	l := e.options.Live
	if l == nil || l.Err != nil {
		return sets
	}
	g := setOfTenant(sets, l)
	if g == nil {
		g = &taskSet{Set: &task.Set{Name: l.Set, Vertices: make(map[string]bool)}}
		sets = append(sets, g)
	}
	g.live = l
	for id := range l.Hidden {
		g.Vertices[id] = true
	}
	if l.Tasks == nil {
		return sets
	}
	g.fileGaps = g.Incomplete
	if !e.options.Partial {
		g.Incomplete = nil
	}
	var files []*task.Facts
	for _, f := range g.Tasks {
		if f.As == task.Stored {
			files = append(files, f)
		}
	}
	match := compare.Match(l.Tasks, files, nil)
	g.Tasks = append(g.Tasks, match.OnlyOld...)
	g.twins = make(map[*source.Document]bool, len(match.Pairs))
	for _, p := range match.Pairs {
		g.twins[p.Old.Doc] = true
	}
	return sets
}

// setOfTenant is the set that the tenant is: the configured one, else the one that was
// fetched from its address, else the one with the tenant's id, else the one of which
// nothing says whose it is, else the only one.
func setOfTenant(sets []*taskSet, l *rules.Live) *taskSet {
	if l.Set != "" {
		return findSet(sets, func(g *taskSet) bool { return g.Name == l.Set })
	}
	if g := findSet(sets, func(g *taskSet) bool { return g.Name == "" && g.Address == l.Address }); g != nil {
		return g
	}
	id := ""
	for _, f := range l.Tasks {
		if id = f.Tenant.S; id != "" {
			break
		}
	}
	if g := findSet(sets, func(g *taskSet) bool { return g.Name == "" && g.Tenant == id && id != "" }); g != nil {
		return g
	}
	if g := findSet(sets, func(g *taskSet) bool { return g.Name+g.Tenant+g.Address == "" }); g != nil || len(sets) != 1 {
		return g
	}
	return sets[0]
}

// OfTenant returns the documents that may be of the tenant with an address: where some
// folder was fetched from there, those of folders that were fetched from elsewhere are not.
func (e *Engine) OfTenant(files []*FileResult, address string) []*FileResult {
	from := func(f *FileResult) string {
		if m := e.markers.Above(f.Doc.Path); m != nil {
			return m.Tenant
		}
		return ""
	}
	if !slices.ContainsFunc(files, func(f *FileResult) bool { return from(f) == address }) {
		return files
	}
	return slices.DeleteFunc(slices.Clone(files), func(f *FileResult) bool { at := from(f); return at != "" && at != address })
}

// compares reports whether the files of the set are compared with a tenant.
func (g *taskSet) compares() bool { return g.live != nil && g.live.Tasks != nil }

// reports says whether a finding is reported: not one about a task of the tenant that no
// file holds, unless a file has a part in it, as in a ring of both: it is reported there.
func (g *taskSet) reports(f *diag.Finding) bool {
	return !g.compares() || !f.Doc.OfTenant() || g.toFile(f)
}

// toFile moves a finding about a task of the tenant to the first related place in a
// file; false when there is none.
func (g *taskSet) toFile(f *diag.Finding) bool {
	for i, r := range f.Related {
		if r.Doc.OfTenant() {
			continue
		}
		for _, t := range g.Tasks {
			if t.Doc != r.Doc || !t.Span.Contains(r.Span) {
				continue
			}
			f.Related[i] = diag.Related{Place: f.Place, Message: "a task of the tenant that no file holds"}
			f.Place, f.Fixes = r.Place, nil
			f.Task = diag.Task{ID: t.ID.S, Name: t.Name.S, Version: t.Version.S, Set: g.Name, Pointer: t.Pointer(), Known: true}
			f.Canonical, f.Value = strings.TrimPrefix(r.Pointer, t.Pointer()), diag.Scalar{}
			return true
		}
	}
	return false
}

// judgeLive runs the rules about the tenant. Where files are compared with it the
// rules about past runs look at the tenant's own tasks, which know what has happened
// since the files were written; they report those that the files hold.
func (e *Engine) judgeLive(g *taskSet, set *rules.Set, runs map[string][]rules.Run) ([]*diag.Finding, error) {
	if g.live == nil {
		return nil, nil
	}
	found, _, err := e.runSets(atTenant, set, diag.Off)
	if !g.compares() {
		return found, err
	}
	theirs := &task.Set{Name: g.Name, Tenant: g.Tenant, Tasks: slices.Clone(g.live.Tasks), Vertices: make(map[string]bool)}
	theirs.Index()
	own := rules.NewSet(theirs, nil, e.options.Now)
	own.Remote, own.Past = g.live, e.past(theirs, runs)
	past, _, failed := e.runSets(atPast, own, diag.Off)
	past = slices.DeleteFunc(past, func(f *diag.Finding) bool { return !g.twins[f.Doc] })
	return append(found, past...), errors.Join(err, failed)
}

// skipped reports which rules could not be given what they need. Where one of them is
// required the run fails.
func (e *Engine) skipped(r *Result) error {
	l := e.options.Live
	if l == nil {
		return nil
	}
	failed := []error{l.Err}
	for _, s := range l.Skipped {
		var on []string
		for _, id := range s.Rules {
			if !e.Runs(id) {
				continue
			}
			on = append(on, id)
			if e.options.Config != nil && e.options.Config.Required(id) {
				failed = append(failed, fmt.Errorf("rule %s is required, but it could not run: %w", id, s.Err))
			}
		}
		switch len(on) {
		case 0:
		case 1:
			r.Notices = append(r.Notices, Notice{Kind: "rule-skipped", Message: "rule " + on[0] + " is left out: " + s.Err.Error()})
		default:
			r.Notices = append(r.Notices, Notice{Kind: "rule-skipped", Message: "rules " + strings.Join(on, ", ") + " are left out: " + s.Err.Error()})
		}
	}
	return errors.Join(failed...)
}
