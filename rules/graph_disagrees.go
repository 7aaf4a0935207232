package rules

import (
	"maps"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "graph-disagrees",
	Summary: "the tenant's own graph does not say what the events say",
	Why: "The tenant draws who triggers whom in its graph answers, and so does the console. Where that picture differs from the events of the tasks, one of them is stale: an event " +
		"that the service has lost waits for ever, and a dependency that is drawn without an event starts nothing.\n\n" +
		"Save the task again in the console, and look whether it runs after its upstream. Which way the edges of a graph answer run is not documented, so they are taken as pairs only, " +
		"and no difference is told that the documented lists of the tasks before (`graphs/parents`) and after (`graphs/children`) do not confirm. " +
		"Compared are enabled tasks that wait for a success of another one, and pairs of tasks that both are in the list.\n\n" +
		"The rule looks at the tenant's own tasks: `tasklint lint --live` without a PATH. It asks for one graph answer for each task at the top of a chain, at most `requests` of them, " +
		"and for two lists of each pair that seems to differ.",
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

// LiveGraph is a graph answer of the tenant: what it draws around the task Root.
type LiveGraph struct {
	Root string `json:"root"`
	// Edges are pairs of task ids. Their direction is not documented.
	Edges [][2]string `json:"edges"`
	// Parents and Children are the documented lists of tasks by the id of the task that
	// they belong to, for the pairs that are in doubt.
	Parents  map[string][]string `json:"parents"`
	Children map[string][]string `json:"children"`
}

// pair is two tasks, the smaller id first: an edge without a direction.
type pair [2]string

func pairOf(a, b string) pair {
	if b < a {
		a, b = b, a
	}
	return pair{a, b}
}

// Doubt is a difference between the events and a graph answer that the lists of parents
// and children have to confirm.
type Doubt struct {
	// Up and Down are the tasks. Where the graph has an edge without an event it is not
	// known which of them is which.
	Up, Down string
	// Drawn says that the graph has the edge and the events do not.
	Drawn bool

	edge graph.EdgeID
}

// GraphRoots are the tasks whose graph answers together show every edge that is
// compared: the tops of the chains, in order, and one task of each ring without a top.
func GraphRoots(g *graph.Graph) []string {
	var roots []string
	covered := make([]bool, g.Edges())
	for e := range graph.EdgeID(g.Edges()) {
		if covered[e] || !drawable(g, e) {
			continue
		}
		root := top(g, g.Edge(e).From)
		roots = append(roots, g.ID(root))
		cover(g, root, covered)
	}
	return roots
}

// top climbs from a task to one that nothing above triggers, or that it met before.
func top(g *graph.Graph, v graph.Vertex) graph.Vertex {
	met := map[graph.Vertex]bool{}
	for !met[v] {
		met[v] = true
		for e, up := range g.Upstream(v) {
			if drawable(g, e) {
				v = up
				break
			}
		}
	}
	return v
}

// cover marks the edges below a task.
func cover(g *graph.Graph, root graph.Vertex, covered []bool) {
	for queue := []graph.Vertex{root}; len(queue) > 0; queue = queue[1:] {
		for e, down := range g.Downstream(queue[0]) {
			if !covered[e] {
				covered[e] = true
				queue = append(queue, down)
			}
		}
	}
}

// drawable reports whether an edge is one that a graph answer should have: between two
// enabled tasks, of which one waits for a success of the other.
func drawable(g *graph.Graph, e graph.EdgeID) bool {
	edge := g.Edge(e)
	up, down := g.Task(edge.From), g.Task(edge.To)
	return edge.Live && up != nil && down != nil && up != down && up.ID.S != "" && down.ID.S != "" &&
		up.Enabled.Or(false) && down.Enabled.Or(false) && g.Outcome(e)&graph.Succeeded != 0
}

// GraphDoubts are the differences between the events of the tasks and what the graph
// answers draw, those of events first, both in order.
func GraphDoubts(g *graph.Graph, answers []LiveGraph) []Doubt {
	drawn, asked := make(map[pair]bool), make([]bool, g.Edges())
	for _, a := range answers {
		for _, e := range a.Edges {
			drawn[pairOf(e[0], e[1])] = true
		}
		if root, ok := g.ByID(a.Root); ok {
			cover(g, root, asked)
		}
	}
	named := make(map[pair]bool)
	var doubts []Doubt
	for e := range graph.EdgeID(g.Edges()) {
		edge := g.Edge(e)
		named[pairOf(g.ID(edge.From), g.ID(edge.To))] = true
		if asked[e] && drawable(g, e) && !drawn[pairOf(g.ID(edge.From), g.ID(edge.To))] {
			doubts = append(doubts, Doubt{Up: g.ID(edge.From), Down: g.ID(edge.To), edge: e})
		}
	}
	for _, a := range answers {
		for _, e := range a.Edges {
			p := pairOf(e[0], e[1])
			if named[p] || !shown(g, p[0]) || !shown(g, p[1]) || p[0] == p[1] {
				continue
			}
			named[p] = true
			doubts = append(doubts, Doubt{Up: p[0], Down: p[1], Drawn: true})
		}
	}
	return doubts
}

// shown reports whether a task of the set, with its events, has the id.
func shown(g *graph.Graph, id string) bool {
	v, ok := g.ByID(id)
	f := g.Task(v)
	return ok && f != nil && f.Shape == task.Definition
}

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
			p.reportEdge(d.edge, "%s waits for %s, but the tenant's own graph does not know it; save the task again in the console, and look whether it runs then", p.label(edge.To), p.label(edge.From))
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
	p.Report(to, p.Identity(to), "the tenant's own graph says that %s triggers %s, but no event of %s names it; save the task again in the console", p.name(from), p.name(to), p.name(to)).
		RelatedPlace(p.identityPlace(from), "the task that is drawn before it")
}
