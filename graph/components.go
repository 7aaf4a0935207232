package graph

import (
	"slices"

	library "github.com/dominikbraun/graph"
)

// order is a topological order in which the tasks of a circle count as one.
type order struct {
	// components are the circles: strongly connected components of two tasks or
	// more, members ascending, by their first member.
	components [][]Vertex
	// component is the index of a vertex's circle, -1 outside; nil without circles.
	component []int32
	// sorted are all vertices, upstream first; level is the length of the longest
	// way to a vertex, all members of a circle having the same.
	sorted []Vertex
	level  []int32
}

// Components returns the circles of tasks that trigger each other: strongly connected
// components of two or more, through disabled tasks too. Members ascend, and the
// components by their first member. A task that only triggers itself is none.
func (g *Graph) Components() [][]Vertex { return g.order().components }

// Component returns the index of the component that v belongs to, -1 for none.
func (g *Graph) Component(v Vertex) int { return g.order().of(v) }

// Level returns the number of edges on the longest way that leads to v. In a circle all
// have the level at which it is entered.
func (g *Graph) Level(v Vertex) int { return int(g.order().level[v]) }

// Sorted returns all vertices in topological order: upstream first, and the members of
// a circle next to each other. It belongs to the graph.
func (g *Graph) Sorted() []Vertex { return g.order().sorted }

// Chain returns a longest way that leads to v, v included: Level(v)+1 vertices, where a
// circle on the way counts as one and is passed over.
func (g *Graph) Chain(v Vertex) []Vertex {
	o := g.order()
	chain := []Vertex{v}
	for level := o.level[v]; level > 0; level-- {
		best := Vertex(-1)
		for _, m := range o.unit(v) {
			for _, u := range g.Upstream(m) {
				if o.level[u] == level-1 && (best < 0 || u < best) {
					best = u
				}
			}
		}
		v = best
		chain = append(chain, v)
	}
	slices.Reverse(chain)
	return chain
}

// SameCircle reports whether u and v are one task, or tasks of one circle.
func (g *Graph) SameCircle(u, v Vertex) bool { return g.order().together(u, v) }

func (o *order) of(v Vertex) int {
	if o.component == nil {
		return -1
	}
	return int(o.component[v])
}

// together reports whether two vertices are the same or in one circle.
func (o *order) together(u, v Vertex) bool { return u == v || o.of(u) >= 0 && o.of(u) == o.of(v) }

// unit are the members of v's circle, else v alone.
func (o *order) unit(v Vertex) []Vertex {
	if c := o.of(v); c >= 0 {
		return o.components[c]
	}
	return []Vertex{v}
}

// sort finds the circles and orders the rest around them (Kahn's algorithm).
func (g *Graph) sort() *order {
	n := g.Len()
	o := &order{components: g.findComponents(), sorted: make([]Vertex, 0, n), level: make([]int32, n)}
	o.number(n)
	missing := make([]int32, n) // edges from outside, by leader
	for _, e := range g.edges {
		if e.Live && !o.together(e.From, e.To) {
			missing[o.leader(e.To)]++
		}
	}
	var ready, next []Vertex
	for v := range Vertex(n) {
		if o.leader(v) == v && missing[v] == 0 {
			ready = append(ready, v)
		}
	}
	for level := int32(0); len(ready) > 0; level++ {
		next = next[:0]
		for _, l := range ready {
			before := len(o.sorted)
			o.sorted = append(o.sorted, o.unit(l)...)
			for _, v := range o.sorted[before:] {
				o.level[v] = level
				for _, w := range g.Downstream(v) {
					if o.together(v, w) {
						continue
					}
					w = o.leader(w)
					if missing[w]--; missing[w] == 0 {
						next = append(next, w)
					}
				}
			}
		}
		ready, next = next, ready
	}
	return o
}

// number assigns each of n vertices the index of its circle.
func (o *order) number(n int) {
	if len(o.components) == 0 {
		return
	}
	o.component = make([]int32, n)
	for v := range o.component {
		o.component[v] = -1
	}
	for c, members := range o.components {
		for _, v := range members {
			o.component[v] = int32(c)
		}
	}
}

// leader stands for v's circle: its first member, else v itself.
func (o *order) leader(v Vertex) Vertex {
	if c := o.of(v); c >= 0 {
		return o.components[c][0]
	}
	return v
}

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
