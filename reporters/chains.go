package reporters

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// affected gives the tasks with findings that depend on others or are depended on,
// the worst first, and the marks of all.
func affected(tenant *rules.Set, findings []*diag.Finding) ([]graph.Vertex, map[graph.Vertex][]draw.Mark) {
	marks := make(map[graph.Vertex][]draw.Mark)
	worst := make(map[graph.Vertex]diag.Level)
	for _, f := range findings {
		i, found := taskAt(tenant.Set.Tasks, f.Place)
		if !found {
			continue
		}
		if v, ok := tenant.Graph().Vertex(tenant.Set.Tasks[i]); ok {
			marks[v] = append(marks[v], draw.Mark{Level: f.Level.String(), Rule: f.Rule, Message: f.Sentences()})
			worst[v] = max(worst[v], f.Level)
		}
	}
	focus := slices.SortedFunc(maps.Keys(worst), func(a, b graph.Vertex) int {
		return cmp.Or(cmp.Compare(worst[b], worst[a]), cmp.Compare(a, b))
	})
	return slices.DeleteFunc(focus, func(v graph.Vertex) bool { return alone(tenant.Graph(), v) }), marks
}

// alone reports whether no arrow leads to or from a task.
func alone(g *graph.Graph, v graph.Vertex) bool {
	for range g.Upstream(v) {
		return false
	}
	for range g.Downstream(v) {
		return false
	}
	return true
}

// clipPicture leaves the nearest nodes and the arrows between them.
func clipPicture(p *draw.Picture, most int) {
	p.Nodes = p.Nodes[:min(len(p.Nodes), most)]
	p.Arrows = slices.DeleteFunc(p.Arrows, func(a draw.Arrow) bool { return max(a.From, a.To) >= len(p.Nodes) })
	p.Arrows = p.Arrows[:min(len(p.Arrows), graphArrowsMost)]
}

// describeSchedules says in words when the tasks that are drawn run.
func describeSchedules(tenant *rules.Set, p *draw.Picture) {
	for i := range p.Nodes {
		n := &p.Nodes[i]
		if f := tenant.Graph().Task(n.Vertex); f != nil {
			if s := tenant.Schedule(f); s != nil {
				n.Schedule = s.Describe()
			}
		}
	}
}

// Bounds of the graphs in a summary: tasks in all of them together and arrows in
// one, beyond which nobody can read them, and what Mermaid draws (its maxTextSize;
// its maxEdges is 500).
const (
	graphTasksMost  = 50
	graphArrowsMost = 150
	mermaidMost     = 50_000
)
