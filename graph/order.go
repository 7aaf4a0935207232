package graph

import "slices"

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

// Components are the circles of tasks that trigger each other: strongly connected
// components of two or more, through disabled tasks too. Members ascend, and the
// components by their first member. A task that only triggers itself is none.
func (g *Graph) Components() [][]Vertex { return g.order().components }

// Component is the index of the component that v belongs to, -1 for none.
func (g *Graph) Component(v Vertex) int { return g.order().of(v) }

// Level is the number of edges on the longest way that leads to v. In a circle all
// have the level at which it is entered.
func (g *Graph) Level(v Vertex) int { return int(g.order().level[v]) }

// Sorted are all vertices in topological order: upstream first, and the members of
// a circle next to each other. It belongs to the graph.
func (g *Graph) Sorted() []Vertex { return g.order().sorted }

// Chain is a longest way that leads to v, v included: Level(v)+1 vertices, where a
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

// number gives each of n vertices the index of its circle.
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
