package graph

import (
	"slices"

	library "github.com/dominikbraun/graph"
)

// libraryMost is the size up to which the library looks for components. It is
// recursive, and its maps take far more than rows do.
const libraryMost = 5000

// findComponents are the strongly connected components of two or more.
func (g *Graph) findComponents() [][]Vertex {
	rest := g.peel()
	var found [][]Vertex
	switch {
	case len(rest) == 0:
		return nil
	case len(rest) <= libraryMost:
		found = g.componentsByLibrary(rest)
	default:
		found = g.componentsByTarjan(rest)
	}
	for _, c := range found {
		slices.Sort(c)
	}
	slices.SortFunc(found, func(a, b []Vertex) int { return int(a[0]) - int(b[0]) })
	return found
}

// componentsByLibrary offsets the vertices by one: the library takes a component's
// root for unset when it is the zero value.
func (g *Graph) componentsByLibrary(rest []Vertex) [][]Vertex {
	sub := library.New(func(v int) int { return v }, library.Directed())
	for _, v := range rest {
		_ = sub.AddVertex(int(v) + 1) // each comes once
	}
	for _, v := range rest {
		for _, w := range g.Downstream(v) {
			if w != v {
				_ = sub.AddEdge(int(v)+1, int(w)+1) // edges to what was peeled off fail
			}
		}
	}
	components, err := library.StronglyConnectedComponents(sub)
	if err != nil {
		return g.componentsByTarjan(rest)
	}
	var found [][]Vertex
	for _, c := range components {
		if len(c) < 2 {
			continue
		}
		members := make([]Vertex, len(c))
		for i, v := range c {
			members[i] = Vertex(v - 1)
		}
		found = append(found, members)
	}
	return found
}

// componentsByTarjan is Tarjan's algorithm with a stack of its own.
func (g *Graph) componentsByTarjan(rest []Vertex) [][]Vertex {
	type frame struct {
		v    Vertex
		next int32 // of g.out
	}
	n := g.Len()
	index, low := make([]int32, n), make([]int32, n) // index 0: not seen
	open := make([]bool, n)
	var stack []Vertex
	var frames []frame
	var found [][]Vertex
	count := int32(0)
	enter := func(v Vertex) {
		count++
		index[v], low[v], open[v] = count, count, true
		stack = append(stack, v)
		frames = append(frames, frame{v, g.outRow[v]})
	}
	for _, root := range rest {
		if index[root] == 0 {
			enter(root)
		}
		for len(frames) > 0 {
			f := &frames[len(frames)-1]
			if v := f.v; f.next < g.outRow[v+1] {
				w := g.edges[g.out[f.next]].To
				f.next++
				switch {
				case index[w] == 0:
					enter(w)
				case open[w]:
					low[v] = min(low[v], index[w])
				}
				continue
			}
			v := f.v
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				u := frames[len(frames)-1].v
				low[u] = min(low[u], low[v])
			}
			if low[v] != index[v] {
				continue
			}
			at := len(stack) - 1
			for stack[at] != v {
				at--
			}
			if len(stack)-at > 1 {
				found = append(found, slices.Clone(stack[at:]))
			}
			for _, w := range stack[at:] {
				open[w] = false
			}
			stack = stack[:at]
		}
	}
	return found
}
