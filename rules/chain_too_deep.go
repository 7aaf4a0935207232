package rules

import (
	"maps"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "chain-too-deep",
	Summary: "a chain of tasks that is deeper than can be shown",
	Why: "The endpoints that show which tasks depend on which (`graphs/ancestors`, `graphs/descendants`, `graphs/subgraph`) go 100 levels deep, counted by the shortest way to " +
		"each task. A deeper chain still works, but nobody who asks the service sees all of it. And its end is far from its beginning: " +
		"one failure anywhere stops everything that follows, and the time from the first reload to the last is the sum of all.\n\n" +
		"The finding stands at the schedule of the task that the chain begins with, and a note has the longest way from there. " +
		"Where several tasks lead into one deep chain, the first of them is named. A ring of tasks counts as one step.",
	Do: "Such depth has mostly grown task by task. Let branches start from a task further up, or cut the chain and give its second half a schedule. " +
		"A chain that takes too long is `chain-overrun`.",
	Mend:    MendTrigger,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `graphs/*`, `level` (1 to 100)"},
	Group:   Graph,
	Options: []Option{{Name: "max-depth", Default: 100, Doc: "How many levels of tasks may lie below the first one of a chain."}},
	Set:     checkChainTooDeep,
})

// checkChainTooDeep gives each task the beginning of a longest way to it, in one pass
// from the roots down, and keeps the deepest task of each beginning.
func checkChainTooDeep(p *SetPass) {
	g, most := p.Graph(), p.Int("max-depth")
	sorted := g.Sorted()
	if len(sorted) == 0 || g.Level(sorted[len(sorted)-1]) <= most {
		return
	}
	begin := make([]graph.Vertex, g.Len())
	deepest := make(map[graph.Vertex]graph.Vertex)
	for i := 0; i < len(sorted); {
		unit := sorted[i : i+1]
		if c := g.Component(sorted[i]); c >= 0 {
			unit = g.Components()[c]
		}
		i += len(unit)
		first := beginOf(g, unit, begin)
		for _, v := range unit {
			begin[v] = first
		}
		v := unit[0]
		last, told := deepest[first]
		if level := g.Level(v); level > most && (!told || level > g.Level(last) || level == g.Level(last) && v < last) {
			deepest[first] = v
		}
	}
	for _, first := range slices.Sorted(maps.Keys(deepest)) {
		chain := g.Chain(deepest[first])
		p.reportChain(chain, "the chain that begins with %s goes %d levels deep, more than %d", p.Graph().Quoted(chain[0]), len(chain)-1, most).
			Help("start its branches further up, or give its second half a schedule").
			Note("the way is %s", p.way(chain)).Data("depth", len(chain)-1)
	}
}

// beginOf is where a longest way to a task, or to a circle of tasks, begins.
func beginOf(g *graph.Graph, unit, begin []graph.Vertex) graph.Vertex {
	level := g.Level(unit[0])
	if level == 0 {
		return unit[0]
	}
	best := graph.Vertex(-1)
	for _, v := range unit {
		for _, u := range g.Upstream(v) {
			if g.Level(u) == level-1 && (best < 0 || u < best) {
				best = u
			}
		}
	}
	return begin[best]
}
