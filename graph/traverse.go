package graph

import "slices"

// Direction says which way to walk.
type Direction uint8

// The directions.
const (
	Both Direction = iota
	Up             // to what triggers
	Down           // to what is triggered
)

// Step is a vertex with its distance from where a walk began.
type Step struct {
	Vertex Vertex
	// Depth counts edges; 0 is where the walk began.
	Depth int
}

// Ancestors returns what can trigger v through any depth, v first: breadth-first and
// ascending within each depth, as the service's graph answers. A level of 0 or less
// means without limit.
func (g *Graph) Ancestors(v Vertex, level int) []Step { return g.Walk([]Vertex{v}, Up, level) }

// Descendants returns what v can trigger, like Ancestors.
func (g *Graph) Descendants(v Vertex, level int) []Step { return g.Walk([]Vertex{v}, Down, level) }

// Walk returns what can be reached from any of the vertices over live edges, with the
// shortest distance. For Both it is ancestors and descendants together (not, for
// instance, another child of a parent); what is both has the shorter distance.
func (g *Graph) Walk(from []Vertex, direction Direction, level int) []Step {
	if direction == Both {
		return merge(g.Walk(from, Up, level), g.Walk(from, Down, level))
	}
	seen := make(map[Vertex]bool)
	var steps []Step
	reach := func(v Vertex, depth int) {
		if !seen[v] {
			seen[v] = true
			steps = append(steps, Step{v, depth})
		}
	}
	for _, v := range from {
		reach(v, 0)
	}
	for begin, depth := 0, 1; begin < len(steps) && (level <= 0 || depth <= level); depth++ {
		layer := steps[begin:]
		slices.SortFunc(layer, byVertex)
		begin = len(steps)
		for _, s := range layer {
			if direction == Up {
				for _, u := range g.Upstream(s.Vertex) {
					reach(u, depth)
				}
			} else {
				for _, w := range g.Downstream(s.Vertex) {
					reach(w, depth)
				}
			}
		}
	}
	slices.SortFunc(steps, byDepth)
	return steps
}

// merge joins two walks from the same vertices.
func merge(a, b []Step) []Step {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y Step) int {
		if x.Vertex != y.Vertex {
			return byVertex(x, y)
		}
		return x.Depth - y.Depth
	})
	all = slices.CompactFunc(all, func(x, y Step) bool { return x.Vertex == y.Vertex })
	slices.SortFunc(all, byDepth)
	return all
}

func byVertex(a, b Step) int { return int(a.Vertex) - int(b.Vertex) }

func byDepth(a, b Step) int {
	if a.Depth != b.Depth {
		return a.Depth - b.Depth
	}
	return byVertex(a, b)
}
