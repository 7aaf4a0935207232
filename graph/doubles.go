package graph

import (
	"math"
	"slices"
)

// DoubleTrigger is how the join v is reached twice, if it is. There may be more pairs.
func (a *Algebra) DoubleTrigger(v Vertex) (DoubleTrigger, bool) {
	g := a.g
	triggers := g.Triggers(v)
	if g.All(v) || len(triggers) < 2 || a.live.Off(v) != "" {
		return DoubleTrigger{}, false
	}
	comes := make([]Trigger, 0, len(triggers))
	for _, t := range triggers {
		if t.Outcome != 0 && a.live.Runs(g.edges[t.Edge].From) {
			comes = append(comes, t)
		}
	}
	if x, y, ok := a.sameUpstream(comes, func(x, y Outcome) bool { return x&y != 0 }); ok {
		return DoubleTrigger{x, y, g.edges[x.Edge].From}, true
	}
	var once, twice uint64
	for _, t := range comes {
		u := g.edges[t.Edge].From
		twice |= once & a.roots[u]
		once |= a.roots[u]
	}
	if twice == 0 {
		return DoubleTrigger{}, false
	}
	if a.sweep == nil {
		a.sweep = newSweep(a)
	}
	return a.sweep.meet(v, comes, twice)
}

// sweep goes upward from a join of "any" to where two of its events part. It goes in
// breadth, so that it ends at a near task. Each task that it comes to knows by which
// events it did; where it did by two, a search tells whether both can come of one run.
type sweep struct {
	a     *Algebra
	v     Vertex
	comes []Trigger
	ways  [][]passage // by task
	seen  []Vertex
	queue []arrival
	tried map[attempt]bool
	cut   bool
	// lowest is the task seen with the lowest level, next the level of the next one.
	lowest Vertex
	next   int32
}

// passage is that a task starts an event of the join, with the outcomes by which it
// does; via is an edge on the way, -1 where the event waits for this task.
type passage struct {
	event   int32
	outcome Outcome
	via     EdgeID
}

// arrival is a task whose upstream tasks are to be followed for an event.
type arrival struct {
	v     Vertex
	event int32
}

// attempt is two events that were searched for, and the task of a circle in which they
// were to meet, -1 for any task outside of circles.
type attempt struct {
	one, other int32
	common     Vertex
}

// waysMost is for how many events of a join ways are followed on from one task, and
// sweepMost how many steps the sweep for one join takes.
const (
	waysMost  = 4
	sweepMost = 200_000
)

func newSweep(a *Algebra) *sweep { return &sweep{a: a, ways: make([][]passage, a.g.Len())} }

// meet finds a task of which one run starts the join v twice; the events have such roots
// in common.
func (s *sweep) meet(v Vertex, comes []Trigger, roots uint64) (d DoubleTrigger, ok bool) {
	for _, u := range s.seen {
		s.ways[u] = s.ways[u][:0]
	}
	s.v, s.comes, s.seen, s.queue, s.tried, s.cut, s.lowest = v, comes, s.seen[:0], s.queue[:0], nil, false, -1
	steps := min(sweepMost, s.a.search.left)
	defer func(most int) { s.a.search.left -= most - steps }(steps)
	for i, t := range comes {
		steps--
		if d, ok = s.arrive(s.a.g.edges[t.Edge].From, passage{int32(i), t.Outcome, -1}); ok {
			return d, true
		}
	}
	for next := 0; next < len(s.queue) && !s.parted(s.queue[next:]); next++ {
		at := s.queue[next]
		for _, t := range s.a.g.Triggers(at.v) {
			steps--
			if t.Outcome == 0 {
				continue
			}
			if u := s.a.g.edges[t.Edge].From; s.a.live.Runs(u) && s.a.roots[u]&roots != 0 {
				if d, ok = s.arrive(u, passage{at.event, t.Outcome, t.Edge}); ok {
					return d, true
				}
			}
		}
		if steps < 0 {
			s.cut = true
			break
		}
	}
	if s.cut {
		s.a.unfollowed[v] = true
	}
	return d, false
}

// arrive notes by which event the sweep has come to a task, and tries it with the others.
func (s *sweep) arrive(u Vertex, p passage) (d DoubleTrigger, ok bool) {
	ways := s.ways[u]
	if len(ways) == 0 {
		s.see(u)
	}
	at := slices.IndexFunc(ways, func(w passage) bool { return w.event == p.event })
	if at >= 0 && ways[at].outcome|p.outcome == ways[at].outcome {
		return d, false
	}
	for _, w := range ways {
		if w.event == p.event || w.outcome&p.outcome == 0 {
			continue
		}
		if d, ok = s.try(u, w, p); ok {
			return d, true
		}
	}
	switch {
	case at >= 0:
		ways[at].outcome |= p.outcome
		return d, false
	case len(ways) == waysMost:
		s.cut = true
		return d, false
	}
	s.ways[u] = append(ways, p)
	if !s.a.shut(u) && u != s.v {
		s.queue = append(s.queue, arrival{u, p.event})
	}
	return d, false
}

func (s *sweep) see(u Vertex) {
	s.seen = append(s.seen, u)
	level := s.a.level
	switch {
	case s.lowest < 0:
		s.lowest, s.next = u, math.MaxInt32
	case level[u] < level[s.lowest]:
		s.lowest, s.next = u, level[s.lowest]
	default:
		s.next = min(s.next, level[u])
	}
}

// parted reports whether all ways that are left go by way of one task, and no two of
// them by the same outcome of it.
func (s *sweep) parted(left []arrival) bool {
	u := left[0].v
	if len(left) > waysMost || slices.ContainsFunc(left, func(at arrival) bool { return at.v != u }) {
		return false
	}
	if u != s.lowest || s.next == s.a.level[u] && s.a.g.Component(u) >= 0 {
		return false // another way may have come above it already
	}
	var before Outcome
	for _, w := range s.ways[u] {
		if before&w.outcome != 0 {
			return false
		}
		before |= w.outcome
	}
	return true
}

// try searches for a run that starts both events, as one of u may.
func (s *sweep) try(u Vertex, x, y passage) (DoubleTrigger, bool) {
	pair := attempt{min(x.event, y.event), max(x.event, y.event), -1}
	if s.a.g.Component(u) >= 0 {
		pair.common = u
	}
	switch {
	case s.tried[pair]:
		return DoubleTrigger{}, false
	case len(s.tried) == pairsMost:
		s.cut = true
		return DoubleTrigger{}, false
	case s.tried == nil:
		s.tried = make(map[attempt]bool)
	}
	s.tried[pair] = true
	find := s.a.search
	find.begin()
	find.root, find.common = s.v, pair.common
	s.point(x)
	s.point(y)
	a, b := s.comes[pair.one], s.comes[pair.other]
	edges := s.a.g.edges
	if !find.want(edges[a.Edge].From, a.Outcome, first) || !find.want(edges[b.Edge].From, b.Outcome, second) {
		return DoubleTrigger{}, false
	}
	ok, cut := find.run(true)
	s.cut = s.cut || cut
	return DoubleTrigger{a, b, find.meeting}, ok
}

// point tells the search which way the sweep has come, so that it takes that first.
func (s *sweep) point(p passage) {
	for n := 0; p.via >= 0 && n <= len(s.seen); n++ {
		v := s.a.g.edges[p.via].To
		s.a.search.hint[v] = int32(slices.IndexFunc(s.a.g.Triggers(v), func(t Trigger) bool { return t.Edge == p.via }))
		ways := s.ways[v]
		p = ways[slices.IndexFunc(ways, func(w passage) bool { return w.event == p.event })]
	}
}
