package graph

import (
	"cmp"
	"slices"
)

// cyclesMost is how many cycles of one component are told; the rest is a number.
const cyclesMost = 20

// Fate says what becomes of a cycle.
type Fate uint8

// The fates. A broken cycle has a disabled or deleted member; a dead one is never
// entered, as no live trigger leads into it; an endless one is.
const (
	Endless Fate = iota
	Dead
	Broken
)

// Cycle is a shortest circle through one of its edges.
type Cycle struct {
	// Edges is the way round; it starts with the edge that comes first by place, and
	// each begins where the one before ends.
	Edges []EdgeID
	Fate  Fate
	// Off are the members that are disabled or deleted, in the order of the way.
	Off []Vertex
}

// Circle is a component with its cycles.
type Circle struct {
	// Component is the index in Components.
	Component int
	// Cycles name every edge of the component at least once, or are as many as are
	// told; then Left is the number of edges that are on none of them, and FirstLeft
	// the first of these.
	Cycles    []Cycle
	Left      int
	FirstLeft EdgeID
}

// Cycles are the circles of the set. In each component the edges are taken in order
// of place, and for each that is on no cycle yet there is a shortest one through
// it, up to 20. Parallel references are one edge; see SelfTriggers for tasks that
// wait for themselves.
func (g *Graph) Cycles(live *Liveness) []Circle {
	o := g.order()
	if len(o.components) == 0 {
		return nil
	}
	s := cycleSearch{g: g, o: o, via: make([]EdgeID, g.Len()), on: make([]bool, len(g.edges))}
	for v := range s.via {
		s.via[v] = -1
	}
	circles := make([]Circle, len(o.components))
	for c, members := range o.components {
		circles[c] = Circle{Component: c}
		for _, e := range s.edges(members) {
			switch {
			case s.on[e]:
			case len(circles[c].Cycles) < cyclesMost:
				circles[c].Cycles = append(circles[c].Cycles, g.cycle(s.shortest(e), live))
			default:
				if circles[c].Left == 0 {
					circles[c].FirstLeft = e
				}
				circles[c].Left++
			}
		}
	}
	return circles
}

// cycleSearch looks for shortest cycles breadth-first, within components.
type cycleSearch struct {
	g     *Graph
	o     *order
	via   []EdgeID // how a vertex was reached, -1 when it was not
	on    []bool   // edges that are on a cycle that was found
	queue []Vertex
}

// edges are those within a component, in order of place.
func (s *cycleSearch) edges(members []Vertex) []EdgeID {
	var within []EdgeID
	for _, v := range members {
		for e, u := range s.g.Upstream(v) {
			if u != v && s.o.together(u, v) {
				within = append(within, e)
			}
		}
	}
	return within
}

// shortest is a shortest cycle through the edge, which is marked as found.
func (s *cycleSearch) shortest(through EdgeID) []EdgeID {
	g := s.g
	from, to := g.edges[through].To, g.edges[through].From
	s.queue = append(s.queue[:0], from)
	s.via[from] = through
	for i := 0; i < len(s.queue) && s.via[to] < 0; i++ {
		v := s.queue[i]
		for e, w := range g.Downstream(v) {
			if s.via[w] < 0 && s.o.together(v, w) {
				s.via[w] = e
				s.queue = append(s.queue, w)
			}
		}
	}
	var way []EdgeID
	for v := to; ; v = g.edges[s.via[v]].From {
		way = append(way, s.via[v])
		if v == from {
			break
		}
	}
	for _, v := range s.queue {
		s.via[v] = -1
	}
	for _, e := range way {
		s.on[e] = true
	}
	slices.Reverse(way)
	return way
}

// cycle turns the way so that it starts with its first edge by place, and tells
// what becomes of it.
func (g *Graph) cycle(way []EdgeID, live *Liveness) Cycle {
	first := slices.Index(way, slices.MinFunc(way, cmp.Compare[EdgeID]))
	c := Cycle{Edges: slices.Concat(way[first:], way[:first]), Fate: Dead}
	for _, e := range c.Edges {
		v := g.edges[e].From
		if live.Off(v) != "" {
			c.Off = append(c.Off, v)
		}
		if live.Runs(v) {
			c.Fate = Endless
		}
	}
	if len(c.Off) > 0 {
		c.Fate = Broken
	}
	return c
}
