package graph

import "slices"

// findComponents are the strongly connected components of two or more: members
// ascending, the components by their first member.
func (g *Graph) findComponents() [][]Vertex {
	rest := g.peel()
	if len(rest) == 0 {
		return nil
	}
	n := g.Len()
	t := &tarjan{g: g, index: make([]int32, n), low: make([]int32, n), open: make([]bool, n)}
	for _, v := range rest {
		if t.index[v] == 0 {
			t.search(v)
		}
	}
	for _, c := range t.found {
		slices.Sort(c)
	}
	slices.SortFunc(t.found, func(a, b []Vertex) int { return int(a[0]) - int(b[0]) })
	return t.found
}

// tarjan finds strongly connected components by Tarjan's algorithm (SIAM Journal on
// Computing 1, 1972). Its depth-first search has a stack of its own, since chains are
// longer than a recursion may be deep.
type tarjan struct {
	g        *Graph
	count    int32
	index    []int32 // in which order the vertices are met, from 1; 0 is not yet
	low      []int32 // the least index that a vertex is known to lead to
	open     []bool  // whether a vertex is on the stack
	stack    []Vertex
	searched []searched // the way from where the search began
	found    [][]Vertex
}

// searched is a vertex on the way of a search, and the next edge of g.out to follow.
type searched struct {
	v    Vertex
	next int32
}

// search goes through all that a vertex leads to and that is not met yet.
func (t *tarjan) search(from Vertex) {
	t.enter(from)
	for len(t.searched) > 0 {
		at := &t.searched[len(t.searched)-1]
		if at.next == t.g.outRow[at.v+1] {
			t.leave()
			continue
		}
		w := t.g.edges[t.g.out[at.next]].To
		at.next++
		switch {
		case t.index[w] == 0:
			t.enter(w)
		case t.open[w]:
			t.low[at.v] = min(t.low[at.v], t.index[w])
		}
	}
}

func (t *tarjan) enter(v Vertex) {
	t.count++
	t.index[v], t.low[v], t.open[v] = t.count, t.count, true
	t.stack = append(t.stack, v)
	t.searched = append(t.searched, searched{v, t.g.outRow[v]})
}

// leave steps back from a vertex whose edges are all followed. If it leads to none
// that was met before it, what is above it on the stack is its component.
func (t *tarjan) leave() {
	last := len(t.searched) - 1
	v := t.searched[last].v
	t.searched = t.searched[:last]
	if last > 0 {
		u := t.searched[last-1].v
		t.low[u] = min(t.low[u], t.low[v])
	}
	if t.low[v] != t.index[v] {
		return
	}
	at := len(t.stack) - 1
	for t.stack[at] != v {
		at--
	}
	component := t.stack[at:]
	for _, w := range component {
		t.open[w] = false
	}
	if len(component) > 1 {
		t.found = append(t.found, slices.Clone(component))
	}
	t.stack = t.stack[:at]
}
