package rules

import (
	"cmp"
	"iter"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

// reloadFunction is the only function that the service knows (API reference,
// `functionRef.refName`).
const reloadFunction = "app.reload"

// onlyAction is the task's action where there is exactly one state with one action,
// else nil: state-count and action-count have the word then.
func onlyAction(t *task.Task) *task.Action {
	if len(t.States) != 1 {
		return nil
	}
	var only *task.Action
	on := t.States[0].OnEvents
	for i := range on {
		for j := range on[i].Actions {
			if only != nil {
				return nil
			}
			only = &on[i].Actions[j]
		}
	}
	return only
}

// reservedCode is the disabledCode that only the service gives.
const reservedCode = "SCHEDULE-EXPIRED"

// reserved reports whether the task has the reserved code without being one that the
// service has migrated and stored.
func reserved(t *task.Task) bool {
	return t.Metadata.DisabledCode.TextIs(reservedCode) && !(t.Stored() && t.Metadata.Node.Get("migratedFrom").Exists())
}

// identityOf is what tells a task from others, as findings have it.
func identityOf(f *task.Facts) string {
	return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S}.Identity()
}

// identities are those of several tasks, for Report.About.
func identities(tasks []*task.Facts) []string {
	all := make([]string, len(tasks))
	for i, f := range tasks {
		all[i] = identityOf(f)
	}
	return all
}

// members are the identities of vertices, for Report.About and Report.AboutRing. An
// upstream that the set does not hold goes by its id.
func (p *SetPass) members(vertices []graph.Vertex) []string {
	g := p.Graph()
	all := make([]string, len(vertices))
	for i, v := range vertices {
		if all[i] = g.ID(v); g.Task(v) != nil {
			all[i] = identityOf(g.Task(v))
		}
	}
	return all
}

// byPath puts the vertices of tasks into the order of files and places, in which
// findings choose where they stand.
func (p *SetPass) byPath(tasks []graph.Vertex) []graph.Vertex {
	g := p.Graph()
	return slices.SortedFunc(slices.Values(tasks), func(u, v graph.Vertex) int { return task.Compare(g.Task(u), g.Task(v)) })
}

// startsEarliest turns a ring of edges so that the one that comes first by path and
// place begins it.
func (p *SetPass) startsEarliest(ring []graph.EdgeID) []graph.EdgeID {
	first := 0
	for i := range ring {
		f, at := p.edgePlace(ring[i])
		g, firstAt := p.edgePlace(ring[first])
		if cmp.Or(task.Compare(f, g), cmp.Compare(at.Start, firstAt.Start)) < 0 {
			first = i
		}
	}
	return slices.Concat(ring[first:], ring[:first])
}

// duplicate is a task that has something in common with another one that only one task
// may have.
type duplicate struct{ task, other *task.Facts }

// duplicates are all tasks of a group, which is in the order of identities, but the
// first one by path, at which nothing is told. Each goes with the first by identity, so
// that no path decides which pairs there are; that one goes with the first by path.
func duplicates(group []*task.Facts) iter.Seq[duplicate] {
	return func(yield func(duplicate) bool) {
		if len(group) < 2 {
			return
		}
		byPath := slices.SortedFunc(slices.Values(group), task.Compare)
		for _, f := range byPath[1:] {
			d := duplicate{f, group[0]}
			if f == group[0] {
				d.other = byPath[0]
			}
			if !yield(d) {
				return
			}
		}
	}
}

// about is Report.AboutGroup for the two tasks.
func (d *duplicate) about(r *Report) *Report {
	return r.AboutGroup(identityOf(d.task), identityOf(d.other))
}

// unlessRepeated leaves out tasks whose id another one has too, but for the first by
// identity: duplicate-task-id tells of them.
func (p *SetPass) unlessRepeated(tasks []*task.Facts) []*task.Facts {
	var kept []*task.Facts
	for _, f := range tasks {
		if f.ID.S == "" || p.Set.ByID(f.ID.S) == f {
			kept = append(kept, f)
		}
	}
	return kept
}

// migrated finds tasks by the reload-tasks that they have replaced: metadata.migratedFrom.
func migrated(s *task.Set) map[string]*task.Facts {
	from := make(map[string]*task.Facts)
	for _, f := range s.Tasks {
		if id := f.MigratedFrom; id != "" && f.ID.S != "" && s.ByID(id) == nil {
			if _, taken := from[id]; taken {
				from[id] = nil // several rules of one reload-task became several tasks
			} else {
				from[id] = f
			}
		}
	}
	return from
}
