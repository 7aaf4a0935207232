package engine

import (
	"maps"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// group is a set with the findings of the first phase about its tasks.
type group struct {
	*task.Set
	aside    []*task.Facts               // tasks that a body stands for, and further bodies for them
	replaced map[*task.Facts]*task.Facts // the stored task that a body stands for
	written  map[*task.Facts]*task.Facts // the facts of a body that got its id from that task
	findings []*diag.Finding
	live     *rules.Live               // what the tenant of the set has answered, nil for another set
	fileGaps []string                  // why tasks of the tenant may be in no file
	twins    map[*source.Document]bool // the tenant's tasks that files hold
}

// sets puts the tasks of all documents into sets: the configured ones of their
// documents, else by metadata.tenantId; tasks without one join the only tenant there
// is, else form a set of their own.
func (e *Engine) sets(files []*FileResult) []*group {
	configured, byTenant := make(map[string]*group), make(map[string]*group)
	for _, f := range files {
		names := e.setsOf(f)
		for _, t := range f.Tasks {
			if len(names) == 0 && t.of != nil {
				names = e.setsOf(&FileResult{Doc: t.of.Doc})
			}
			if len(names) > 0 {
				join(configured, names[0], t.Facts)
			} else {
				join(byTenant, t.Facts.Tenant.S, t.Facts)
			}
		}
	}
	if none := byTenant[""]; none != nil && len(byTenant) == 2 {
		delete(byTenant, "")
		for _, only := range byTenant {
			only.Tasks = append(only.Tasks, none.Tasks...)
		}
	}
	var groups []*group
	for _, name := range slices.Sorted(maps.Keys(configured)) {
		g := configured[name]
		g.Name, g.Tenant = name, g.Tasks[0].Tenant.S
		groups = append(groups, g)
	}
	for _, tenant := range slices.Sorted(maps.Keys(byTenant)) {
		byTenant[tenant].Tenant = tenant
		groups = append(groups, byTenant[tenant])
	}
	for _, g := range groups {
		g.Incomplete = e.gaps(g.Name, files)
		for _, f := range files {
			for _, id := range f.Vertices {
				g.Vertices[id] = true
			}
		}
	}
	groups = e.meet(groups)
	e.fill(groups, files)
	return groups
}

// join adds a task to the set with that key.
func join(sets map[string]*group, key string, t *task.Facts) {
	if sets[key] == nil {
		sets[key] = &group{Set: &task.Set{Vertices: make(map[string]bool)}}
	}
	sets[key].Tasks = append(sets[key].Tasks, t)
}

// setsOf names the configured sets that a document belongs to.
func (e *Engine) setsOf(f *FileResult) []string {
	switch {
	case e.options.Tenant != "" && (e.options.Config == nil || f.Doc.Path == ""):
		return []string{e.options.Tenant}
	case e.options.Config == nil:
		return nil
	}
	return e.options.Config.TenantOf(f.Doc.Path)
}

// complete reports whether the configuration says that a set holds all tasks.
func (e *Engine) complete(set string) bool {
	for i := range e.options.Config.Tenants {
		if t := &e.options.Config.Tenants[i]; t.Name == set {
			return t.Complete
		}
	}
	return false
}

// gaps says why a set is incomplete; empty when it is taken to be complete. Flags
// beat the configuration, and the configuration beats guesses.
func (e *Engine) gaps(set string, files []*FileResult) []string {
	var gaps []string
	switch {
	case e.options.Complete:
		return nil
	case e.options.Partial:
		gaps = append(gaps, "the set is checked as partial (--partial)")
	case set != "" && e.options.Config != nil && e.complete(set):
		return nil
	case exported(files, func(f *FileResult) bool { return set == "" || slices.Contains(e.setsOf(f), set) }):
		return nil
	case e.options.OnlyFiles && set == "":
		gaps = append(gaps, "only single files were named, so the set may be larger (--complete says that it is not)")
	}
	for _, f := range files {
		if of := e.setsOf(f); set == "" && len(of) > 0 || set != "" && !slices.Contains(of, set) {
			continue // nothing of this set was in it
		}
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
		g.standIn()
		g.Index()
		dropCopies(g.Set)
		for _, t := range slices.Concat(g.Tasks, g.aside) {
			for _, f := range findings[g.asWritten(t)] {
				f.Task.Set = g.Name
				g.findings = append(g.findings, f)
			}
		}
	}
}

// dropCopies moves tasks that repeat another one to the set's copies.
func dropCopies(s *task.Set) {
	copies := make(map[*task.Facts]bool)
	for _, t := range s.Tasks {
		all := s.AllByID(t.ID.S)
		if len(all) < 2 || all[0] != t {
			continue
		}
		of := t
		for _, t := range all[1:] {
			switch {
			case of.Shape == task.Summary && t.Shape != task.Summary:
				copies[of] = true
				s.Copies = append(s.Copies, task.Copy{Task: of, Of: t})
				of = t
			case t.Shape == task.Summary || sameTask(of, t):
				copies[t] = true
				s.Copies = append(s.Copies, task.Copy{Task: t, Of: of})
			}
		}
	}
	if len(copies) > 0 {
		s.Tasks = slices.DeleteFunc(s.Tasks, func(t *task.Facts) bool { return copies[t] })
		s.Index()
	}
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
