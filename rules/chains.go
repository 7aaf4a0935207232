package rules

import (
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

// between reports whether an edge leads from a task to itself or runs within a
// circle: self-trigger and task-cycle tell of it.
func between(g *graph.Graph, e graph.EdgeID) bool {
	from, to := g.Edge(e).From, g.Edge(e).To
	return from == to || g.Component(from) >= 0 && g.Component(from) == g.Component(to)
}

// isRemoved reports whether the change at hand has removed the edge's upstream. The
// tenant may have it still.
func (p *SetPass) isRemoved(e graph.EdgeID) bool {
	g := p.Graph()
	from := g.Edge(e).From
	_, gone := p.Removed[g.ID(from)]
	f := g.Task(from)
	return gone && (g.State(from) == graph.Ghost || g.State(from) == graph.Foreign || f != nil && f.Doc.OfTenant()) && p.understood(e)
}

// isAbsent reports whether the tenant says that it does not have the edge's upstream.
// A task that it does not have either waits for nothing there.
func (p *SetPass) isAbsent(e graph.EdgeID) bool {
	g := p.Graph()
	from, to := g.Edge(e).From, g.Task(g.Edge(e).To)
	return p.Remote != nil && p.Remote.Absent[g.ID(from)] && g.State(from) != graph.Foreign && p.understood(e) &&
		(p.Remote.Tasks == nil || to.As.Body() || p.inTenant(to))
}

// inTenant reports whether a task of the set is one that the tenant has.
func (p *SetPass) inTenant(f *task.Facts) bool {
	c := p.comparison()
	return c == nil || !slices.Contains(c.OnlyNew, f)
}
