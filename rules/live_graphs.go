package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

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
