package graph

import (
	"slices"

	library "github.com/dominikbraun/graph"
)

// findComponents are the strongly connected components of two or more: members
// ascending, the components by their first member. Most sets have none, and then
// nothing is left to look for them in. A ring of tasks, however long, is found on the
// way; only where rings meet, at knots, there is something to search.
func (g *Graph) findComponents() [][]Vertex {
	k := &knots{g: g, rest: g.peel()}
	if len(k.rest) == 0 {
		return nil
	}
	k.count()
	ways := k.ways() // first, as rings are what they leave
	found := append(k.rings(), k.tangles(ways)...)
	for _, members := range found {
		slices.Sort(members)
	}
	slices.SortFunc(found, func(a, b []Vertex) int { return int(a[0]) - int(b[0]) })
	return found
}

// knots are the vertices among those that are left by peel at which edges part or meet.
type knots struct {
	g       *Graph
	rest    []Vertex
	in, out []int32  // edges among the rest, -1 for others
	next    []Vertex // a downstream vertex
	passed  []bool
}

// way leads from one knot to another, or back, by way of what has no other edges.
type way struct {
	from, to Vertex
	by       []Vertex
}

// count counts the edges that the rest has among itself.
func (k *knots) count() {
	n := k.g.Len()
	k.in, k.out, k.next, k.passed = make([]int32, n), make([]int32, n), make([]Vertex, n), make([]bool, n)
	for v := range n {
		k.out[v] = -1
	}
	for _, v := range k.rest {
		k.out[v] = 0
	}
	for _, v := range k.rest {
		for _, w := range k.g.Downstream(v) {
			if v != w && k.out[w] >= 0 {
				k.out[v]++
				k.in[w]++
				k.next[v] = w
			}
		}
	}
}

func (k *knots) isKnot(v Vertex) bool { return k.in[v] != 1 || k.out[v] != 1 }

// ways are those between knots.
func (k *knots) ways() []way {
	var ways []way
	for _, v := range k.rest {
		if !k.isKnot(v) {
			continue
		}
		for _, w := range k.g.Downstream(v) {
			if v == w || k.out[w] < 0 {
				continue
			}
			one := way{from: v}
			for ; !k.isKnot(w); w = k.next[w] {
				k.passed[w] = true
				one.by = append(one.by, w)
			}
			one.to = w
			ways = append(ways, one)
		}
	}
	return ways
}

// rings are the circles without a knot: what no way between knots has passed.
func (k *knots) rings() [][]Vertex {
	var rings [][]Vertex
	for _, v := range k.rest {
		var ring []Vertex
		for w := v; !k.isKnot(w) && !k.passed[w]; w = k.next[w] {
			k.passed[w] = true
			ring = append(ring, w)
		}
		if len(ring) > 0 {
			rings = append(rings, ring)
		}
	}
	return rings
}

// tangles are the components among the knots, with what lies on the ways within them.
func (k *knots) tangles(ways []way) [][]Vertex {
	if len(ways) == 0 {
		return nil
	}
	tangle := library.New(func(i int) int { return i }, library.Directed())
	for _, w := range ways { // never zero, which the library takes for unset; it refuses what is there
		_ = tangle.AddVertex(int(w.from) + 1)
		_ = tangle.AddVertex(int(w.to) + 1)
		_ = tangle.AddEdge(int(w.from)+1, int(w.to)+1)
	}
	all, _ := library.StronglyConnectedComponents(tangle) // fails for undirected graphs only
	of := make(map[Vertex]int, len(all))
	found := make([][]Vertex, len(all))
	for i, component := range all {
		for _, v := range component {
			of[Vertex(v-1)] = i
			found[i] = append(found[i], Vertex(v-1))
		}
	}
	for _, w := range ways {
		if i := of[w.from]; i == of[w.to] {
			found[i] = append(found[i], w.by...)
		}
	}
	return slices.DeleteFunc(found, func(members []Vertex) bool { return len(members) < 2 })
}

// peel removes from both ends, in linear time, what lies on no circle nor between
// two: again and again the vertices that nothing leads to, and those that lead
// nowhere. What remains, usually nothing, is returned in order.
func (g *Graph) peel() []Vertex {
	n := g.Len()
	in, out := make([]int32, n), make([]int32, n)
	for _, e := range g.edges {
		if e.Live && e.From != e.To {
			in[e.To]++
			out[e.From]++
		}
	}
	gone := make([]bool, n)
	var queue []Vertex
	for v := range Vertex(n) {
		if in[v] == 0 || out[v] == 0 {
			gone[v] = true
			queue = append(queue, v)
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range g.Downstream(v) {
			if in[w]--; in[w] == 0 && !gone[w] {
				gone[w] = true
				queue = append(queue, w)
			}
		}
		for _, u := range g.Upstream(v) {
			if out[u]--; out[u] == 0 && !gone[u] {
				gone[u] = true
				queue = append(queue, u)
			}
		}
	}
	var rest []Vertex
	for v := range Vertex(n) {
		if !gone[v] {
			rest = append(rest, v)
		}
	}
	return rest
}
