package graph

import (
	"cmp"
	"slices"
)

// cyclesMost is how many cycles of one component are listed; the rest is a number.
const cyclesMost = 20

// Fate says what becomes of a cycle.
type Fate uint8

// The fates. A broken cycle has a disabled or deleted member. Of a dead one no member can
// run. An endless one turns: every member can run, and each lap brings the next. A
// blocked one is held up by something else.
const (
	Endless Fate = iota
	Dead
	Broken
	Blocked
)

// String returns a stable word for programs.
func (f Fate) String() string { return [...]string{"endless", "dead", "broken", "blocked"}[f] }

// Cycle is a shortest circle through one of its edges.
type Cycle struct {
	// Edges is the way round; it starts with the edge that comes first by place, and
	// each begins where the one before ends.
	Edges []EdgeID
	Fate  Fate
	// Off are the members that are disabled or deleted, in the order of the way.
	Off []Vertex
	// Held is the member of a blocked cycle that it does not get beyond, and By what that
	// one waits for, or the other member, in vain; both are -1 where members need outcomes
	// that exclude each other. By is Held itself when that never has all of its events.
	Held, By Vertex
	// Unless are the edges of an endless cycle that a success does not carry on: it turns
	// as long as those tasks end otherwise. Each are events from outside that members
	// need in each lap.
	Unless []EdgeID
	Each   []Trigger
	// EachOf are the members that need them.
	EachOf []Vertex
}

// Circle is a component with its cycles.
type Circle struct {
	// Component is the index in Components.
	Component int
	// Cycles name every edge of the component at least once, or are as many as are
	// listed; then Left is the number of edges that are on none of them, and FirstLeft
	// the first of these.
	Cycles    []Cycle
	Left      int
	FirstLeft EdgeID
}

// Cycles returns the circles of the set. In each component the edges are taken in order
// of place, and for each that is on no cycle yet there is a shortest one through
// it, up to 20. Parallel references are one edge; see SelfTriggers for tasks that
// wait for themselves.
func (a *Algebra) Cycles() []Circle {
	g, o := a.g, a.g.order()
	if len(o.components) == 0 {
		return nil
	}
	if a.members == nil {
		a.members = make([]lead, g.Len())
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
				circles[c].Cycles = append(circles[c].Cycles, a.cycle(s.shortest(e)))
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

// cycle turns the way so that it starts with its first edge by place, and says
// what becomes of it.
func (a *Algebra) cycle(way []EdgeID) Cycle {
	g := a.g
	at := slices.Index(way, slices.MinFunc(way, cmp.Compare[EdgeID]))
	c := Cycle{Edges: slices.Concat(way[at:], way[:at]), Held: -1, By: -1}
	runs := 0
	for _, e := range c.Edges {
		v := g.edges[e].From
		if a.live.Off(v) != "" {
			c.Off = append(c.Off, v)
		}
		if a.live.Runs(v) {
			runs++
		}
	}
	switch {
	case len(c.Off) > 0:
		c.Fate = Broken
	case runs == 0:
		c.Fate = Dead
	case !a.turns(&c):
		c.Fate = Blocked
	}
	return c
}

// turns reports whether a lap of a cycle can be made: each member starts the next, and
// what else a join of "all" needs can come as well. It says what that is, or what a lap
// fails at.
func (a *Algebra) turns(c *Cycle) bool {
	g, s := a.g, a.search
	s.begin()
	s.lap, s.leads = true, a.members
	for _, e := range c.Edges {
		s.leads[g.edges[e].From] = started
	}
	defer func() {
		for _, e := range c.Edges {
			a.members[g.edges[e].From] = unsaid
		}
	}()
	for _, e := range c.Edges {
		v := g.edges[e].To
		if !a.live.Runs(v) {
			c.Held, c.By = v, a.lacks(v)
			return false
		}
		if a.shut(v) {
			c.Held, c.By = v, v
			return false
		}
	}
	for _, e := range c.Edges {
		u, v, o := g.edges[e].From, g.edges[e].To, g.Outcome(e)
		if o != 0 && o&Succeeded == 0 {
			c.Unless = append(c.Unless, e)
		}
		if o != 0 && !s.want(u, o, 0) || g.All(v) && !a.joins(c, v) {
			return false
		}
	}
	ok, cut := s.run(false)
	return ok || cut
}

// joins asks for what else a member of a cycle that waits for all of its events needs.
func (a *Algebra) joins(c *Cycle, v Vertex) bool {
	g, s := a.g, a.search
	for _, t := range g.Triggers(v) {
		u := Vertex(-1)
		if t.Edge >= 0 {
			u = g.edges[t.Edge].From
		}
		switch {
		case u >= 0 && !a.live.Runs(u):
			c.Held, c.By = v, u
			return false
		case u < 0 || !g.order().together(u, v):
			c.Each, c.EachOf = append(c.Each, t), append(c.EachOf, v)
		}
		if t.Outcome != 0 && !s.want(u, t.Outcome, somehow) {
			return false
		}
	}
	return true
}

// lacks is what a task that nothing starts waits for in vain.
func (a *Algebra) lacks(v Vertex) Vertex {
	if e := a.live.deadEdge(v); e >= 0 {
		return a.g.edges[e].From
	}
	return v
}
