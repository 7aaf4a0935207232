package rules

import (
	"maps"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "graph-disagrees",
	Summary: "the tenant's own graph does not say what the events say",
	Why: "The tenant shows in its graph answers, and in its interface, which task starts which. " +
		"Where that picture differs from the events of the tasks, one of the two is out of date: " +
		"an event that the service has lost waits for ever, and a dependency that is shown without an event starts nothing.\n\n" +
		"The direction of the edges in a graph answer is not documented, so the rule takes them as pairs only. " +
		"It reports a difference only if the documented lists of the tasks before (`graphs/parents`) and after (`graphs/children`) confirm it. " +
		"Compared are enabled tasks that wait for a success of another one, and pairs of tasks that both are in the list.\n\n" +
		"The rule looks at the tenant's own tasks: `tasklint lint --live` without a PATH. " +
		"It asks for one graph answer for each task at the top of a chain, at most `requests` of them, and for two lists of each pair that seems to differ.",
	Do:      "Save the task again in Qlik, and look whether it runs after its upstream task. In files `topology-mismatch` makes a similar comparison.",
	Mend:    MendTenant,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks/{id}/graphs/subgraph, parents and children"},
	Options: []Option{{Name: "requests", Default: 100, Doc: "How many graph answers are asked for at most."}},
	Group:   History,
	Needs:   []Need{{Question: AskGraphs, Option: "requests"}},
	Live:    checkGraphDisagrees,
	Audit:   true,
})

func checkGraphDisagrees(p *SetPass) {
	parents, children := make(map[string][]string), make(map[string][]string)
	for _, a := range p.Remote.Graphs {
		maps.Copy(parents, a.Parents)
		maps.Copy(children, a.Children)
	}
	g := p.Graph()
	for _, d := range GraphDoubts(g, p.Remote.Graphs) {
		above := func(up, down string) bool {
			return slices.Contains(parents[down], up) || slices.Contains(children[up], down)
		}
		_, known := parents[d.Down]
		switch {
		case !known:
		case !d.Drawn && !above(d.Up, d.Down):
			edge := g.Edge(d.edge)
			p.reportEdge(d.edge, "%s waits for %s, which the tenant's own graph does not show", p.Graph().Quoted(edge.To), p.Graph().Quoted(edge.From)).
				Help("save %s again in the console, and look whether it runs when %s has", p.Graph().Quoted(edge.To), p.Graph().Quoted(edge.From))
		case d.Drawn && above(d.Up, d.Down):
			p.reportDrawn(d.Up, d.Down)
		case d.Drawn && above(d.Down, d.Up):
			p.reportDrawn(d.Down, d.Up)
		}
	}
}

// reportDrawn reports an edge that the tenant draws and no event makes.
func (p *SetPass) reportDrawn(up, down string) {
	from, to := p.Set.ByID(up), p.Set.ByID(down)
	p.Report(to, p.Identity(to), "in the tenant's own graph %s triggers %s, but no event does", p.name(from), p.name(to)).
		Help("save %s again in the console", p.name(to)).RelatedPlace(p.identityPlace(from), "the task that is drawn before it")
}
