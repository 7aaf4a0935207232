package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "topology-mismatch",
	Summary: "`isChild` or `isParent` disagrees with the events of the tasks",
	Why: "The service notes in `metadata.topology` whether a task waits for others (`isChild`) and whether others wait for it (`isParent`). " +
		"tasklint knows both from the events. Where they differ, either the values are out of date, since the tasks were edited after they were exported, or tasks are " +
		"missing: a parent without a child in sight is often the sign of an export that holds one page of several.",
	Do: "Export all tasks again: `tasklint fetch -o DIR` follows all pages. Which tasks are there decides what all rules about chains can see, so it is worth a look. " +
		"The tenant's own graph is compared by `graph-disagrees`.",
	Mend:  MendTenant,
	Level: diag.Note,
	Levels: "A note that settings do not raise where a parent's children are not found and tasks may be missing from the input. " +
		"The message then says why they may be.",
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `metadata.topology`"},
	Group:   Structure,
	Set:     checkTopologyMismatch,
})

func checkTopologyMismatch(p *SetPass) {
	var c children
	for _, f := range p.Set.Tasks {
		if f.Shape == task.Summary || !f.IsChild.Given && !f.IsParent.Given {
			continue
		}
		if c.first == nil {
			c.find(p.Set.Set)
		}
		checkIsChild(p, f)
		checkIsParent(p, f, &c)
	}
}

// children are the tasks that wait for others.
type children struct {
	// first is by the id that is waited for the first task that is enabled and refers
	// to the event, nil where only others have such an event.
	first map[string]*task.Facts
	// hidden says that the events of some tasks cannot be seen.
	hidden bool
}

func (c *children) find(s *task.Set) {
	c.first = make(map[string]*task.Facts, len(s.Tasks))
	c.hidden = len(s.Vertices) > 0
	for _, f := range s.Tasks {
		c.hidden = c.hidden || f.Shape == task.Summary
		refs := indexRefs(f)
		for i := range f.Events {
			id, ok := upstreamID(&f.Events[i])
			if !ok || c.first[id] != nil {
				continue
			}
			c.first[id] = nil
			if f.Enabled.Or(false) && !f.DeletedAt.Exists() && refs.has(f.Events[i].Name.S) {
				c.first[id] = f
			}
		}
	}
}

// upstreamID is the task that an event waits for.
func upstreamID(e *task.EventFacts) (string, bool) {
	id, ok := e.Attribute("id")
	return id.S, ok && e.IsTask()
}

// checkIsChild compares with the task's own events. An upstream that the set does not
// hold may be deleted, and the task rightly a child no more: unknown-upstream tells.
func checkIsChild(p *SetPass, f *task.Facts) {
	if !f.IsChild.Given {
		return
	}
	waits, refs := false, indexRefs(f)
	for i := range f.Events {
		e := &f.Events[i]
		waits = waits || !e.IsDataset()
		if id, ok := upstreamID(e); ok && !f.IsChild.On && refs.has(e.Name.S) {
			if up := p.Set.ByID(id); up != nil {
				p.Report(f, f.IsChild.At, "isChild is false, but %s waits for %s", p.name(f), up.Quoted()).
					Help("export the task again, as this value is out of date").RelatedPlace(p.Place(f, e.At), "waits for it")
				return
			}
		}
	}
	if f.IsChild.On && !waits && eventsReadable(p, f) {
		p.Report(f, f.IsChild.At, "isChild is true, but no event of %s waits for another task", p.name(f)).
			Help("export the task again, as this value is out of date")
	}
}

// eventsReadable reports whether the absence of events is no misreading.
func eventsReadable(p *SetPass, f *task.Facts) bool {
	events := p.Root(f).Get("events")
	return !events.Exists() || events.Is(source.Array) && events.Len() == len(f.Events)
}

func checkIsParent(p *SetPass, f *task.Facts, c *children) {
	if !f.IsParent.Given || f.ID.S == "" {
		return
	}
	child, waits := c.first[f.ID.S]
	switch {
	case !f.IsParent.On && child != nil:
		p.Report(f, f.IsParent.At, "isParent is false, but %s waits for %s", child.Quoted(), p.name(f)).
			Help("export the task again, as this value is out of date").RelatedPlace(p.Place(child, p.Identity(child)), "waits for it")
	case f.IsParent.On && !waits:
		r := p.Report(f, f.IsParent.At, "isParent is true, but no task here waits for %s", p.name(f)).
			Help("export all tasks again").Note("the value is out of date, or tasks are missing from the input")
		switch {
		case !p.Set.Complete():
			r.Uncertain(p.Set.Incomplete[0])
		case c.hidden:
			r.Uncertain("some tasks of the graph answer are shown without their events")
		}
	}
}
