package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

// crossingsMost is how many upstream tasks of one task are told one by one that have
// another owner or are in another space.
const crossingsMost = 10

// crossings reports the edges between tasks that differ in what of gives, where both
// have it; pointer is where it stands in a task.
func crossings(p *SetPass, pointer string, of func(*task.Facts) task.Text, report func(e graph.EdgeID, up, down *task.Facts) *Report) {
	g := p.Graph()
	ends := func(e graph.EdgeID) (up, down *task.Facts) { return g.Task(g.Edge(e).From), g.Task(g.Edge(e).To) }
	eachEdge(p, crossingsMost, func(e graph.EdgeID) bool {
		up, down := ends(e)
		if up == nil {
			return false
		}
		theirs, own := of(up).S, of(down).S
		return theirs != own && theirs != "" && own != "" && p.understood(e)
	}, func(e graph.EdgeID) *Report {
		up, down := ends(e)
		return report(e, up, down).RelatedPlace(p.field(up, pointer, of(up).At), "of the upstream task").
			RelatedPlace(p.field(down, pointer, of(down).At), "of the task that waits")
	})
}
