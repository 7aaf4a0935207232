package engine

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// group is a set with the findings of the first phase about its tasks.
type group struct {
	*task.Set
	findings []*diag.Finding
}

// sets puts the tasks of all documents into sets: by metadata.tenantId; tasks
// without one join the only tenant there is, else form a set of their own.
func (e *Engine) sets(files []*FileResult) []*group {
	byTenant := make(map[string]*group)
	for _, f := range files {
		for _, t := range f.Tasks {
			tenant := t.Facts.Tenant.S
			if byTenant[tenant] == nil {
				byTenant[tenant] = &group{Set: &task.Set{Tenant: tenant, Vertices: make(map[string]bool)}}
			}
			byTenant[tenant].Tasks = append(byTenant[tenant].Tasks, t.Facts)
		}
	}
	if none := byTenant[""]; none != nil && len(byTenant) == 2 {
		for tenant, g := range byTenant {
			if tenant != "" {
				g.Tasks = append(g.Tasks, none.Tasks...)
				byTenant[""] = g
			}
		}
		delete(byTenant, "")
	}
	groups := make([]*group, 0, len(byTenant))
	for _, g := range byTenant {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b *group) int { return strings.Compare(a.Tenant, b.Tenant) })
	gaps := e.gaps(files)
	for _, g := range groups {
		g.Incomplete = gaps
		for _, f := range files {
			for _, id := range f.Vertices {
				g.Vertices[id] = true
			}
		}
	}
	e.fill(groups, files)
	return groups
}

// gaps says why sets are incomplete; empty when they are taken to be complete.
func (e *Engine) gaps(files []*FileResult) []string {
	var gaps []string
	switch {
	case e.options.Complete:
		return nil
	case e.options.Partial:
		gaps = append(gaps, "the set is checked as partial (--partial)")
	case e.options.OnlyFiles:
		gaps = append(gaps, "only single files were named, so the set may be larger (--complete says that it is not)")
	}
	for _, f := range files {
		if f.Err != nil {
			gaps = append(gaps, f.Doc.Name+" could not be read")
		}
		gaps = append(gaps, f.Gaps...)
	}
	return gaps
}

// fill sorts copies out, indexes the sets and hands each its findings. What was
// found in a copy is left out: it is told once.
func (e *Engine) fill(groups []*group, files []*FileResult) {
	findings := make(map[*task.Facts][]*diag.Finding)
	for _, f := range files {
		for _, t := range f.Tasks {
			if len(t.Findings) > 0 {
				findings[t.Facts] = t.Findings
			}
		}
	}
	for _, g := range groups {
		dropCopies(g.Set)
		g.Index()
		for _, t := range g.Tasks {
			for _, f := range findings[t] {
				f.Task.Set = g.Name
				g.findings = append(g.findings, f)
			}
		}
	}
}

// dropCopies moves tasks that repeat another one to the set's copies.
func dropCopies(s *task.Set) {
	slices.SortStableFunc(s.Tasks, task.Compare)
	first := make(map[string]*task.Facts, len(s.Tasks))
	copies := make(map[*task.Facts]bool)
	for _, t := range s.Tasks {
		id := t.ID.S
		if id == "" {
			continue
		}
		of := first[id]
		switch {
		case of == nil:
			first[id] = t
		case of.Shape == task.Summary && t.Shape != task.Summary:
			first[id] = t
			copies[of] = true
			s.Copies = append(s.Copies, task.Copy{Task: of, Of: t})
		case t.Shape == task.Summary || sameTask(of, t):
			copies[t] = true
			s.Copies = append(s.Copies, task.Copy{Task: t, Of: of})
		}
	}
	s.Tasks = slices.DeleteFunc(s.Tasks, func(t *task.Facts) bool { return copies[t] })
}

// sameTask reads two tasks of one id again and compares them.
func sameTask(a, b *task.Facts) bool {
	var left, right source.Tree
	return reread(&left, a) && reread(&right, b) && task.SameDefinition(left.Root(), right.Root())
}

func reread(t *source.Tree, f *task.Facts) bool {
	text, err := f.Doc.Text(f.Span)
	return err == nil && t.Parse(text, f.Span.Start, 0) == nil
}
