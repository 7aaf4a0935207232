package graph

import (
	"cmp"
	"math"
	"slices"
)

// Deadlock is a join of "all" whose events cannot all come within one run of the
// tasks above. Two runs may still pair: the service documents no window.
type Deadlock struct {
	// Triggers are those that exclude each other, mostly two.
	Triggers []Trigger
	// Common is the task on whose outcome two triggers part: whatever else happens, the
	// one comes only after First and the other only after Second. Where they wait for it
	// directly it is their upstream. It is -1 when they exclude each other in ways that
	// no single task explains.
	Common        Vertex
	First, Second Outcome
}

// DoubleTrigger is a join of "any" that one run of Common reaches twice.
type DoubleTrigger struct {
	First, Second Trigger
	// Common is a near task at which the two ways part. It is the upstream of First or
	// Second, or of both, or above them; in a circle it may be the join itself.
	Common Vertex
}

// Redundant is an event of a join of "all" that cannot but have come when another has.
type Redundant struct {
	// Trigger waits for Ancestor; Other waits for a task below Ancestor, or for Ancestor
	// too and for no other outcomes.
	Trigger, Other Trigger
	Ancestor       Vertex
}

// AndDeadlock returns the deadlock at the join v, if there is one.
func (a *Algebra) AndDeadlock(v Vertex) (Deadlock, bool) {
	d, ok := a.deadlocks[v]
	return d, ok
}

// pairsMost is how many pairs of events of one join are searched for.
const pairsMost = 64

// exclude finds events of a join of "all" that exclude each other.
func (a *Algebra) exclude(v Vertex, triggers []Trigger) (Deadlock, bool) {
	if d, ok := a.apart(triggers); ok {
		return d, true
	}
	m := a.tally.begin()
	for i, t := range triggers {
		of := a.of(v, t)
		for _, l := range of.lits {
			if m.count[l.v] > 0 && m.ends[l.v]&l.o == 0 {
				return Deadlock{[]Trigger{triggers[m.by[l.v]], t}, l.v, m.ends[l.v], l.o}, true
			}
		}
		for _, l := range m.add(of) {
			if both := m.ends[l.v] & l.o; m.count[l.v] == 1 || both != m.ends[l.v] {
				m.ends[l.v], m.by[l.v] = both, int32(i)
			}
		}
	}
	near := a.near(v, triggers)
	if len(near) < 2 || a.possible(v, near) {
		return Deadlock{}, false
	}
	// The first events that exclude each other, and of these two if two are enough.
	few, many := 1, len(near)
	for few+1 < many {
		if half := (few + many) / 2; a.possible(v, near[:half]) {
			few = half
		} else {
			many = half
		}
	}
	near = near[:many]
	last := near[many-1]
	for _, t := range near[:min(many-1, pairsMost)] {
		if !a.possible(v, []Trigger{t, last}) {
			near = []Trigger{t, last}
			break
		}
	}
	return Deadlock{Triggers: slices.Clone(near), Common: -1}, true
}

// apart finds two events that wait for one task to end in ways that exclude each other.
func (a *Algebra) apart(triggers []Trigger) (Deadlock, bool) {
	x, y, ok := a.sameUpstream(triggers, func(x, y Outcome) bool { return x&y == 0 })
	if !ok {
		return Deadlock{}, false
	}
	return Deadlock{[]Trigger{x, y}, a.g.edges[x.Edge].From, x.Outcome, y.Outcome}, true
}

// sameUpstream finds the first two events that wait for one task, and whose outcomes
// are as asked for.
func (a *Algebra) sameUpstream(triggers []Trigger, asked func(x, y Outcome) bool) (x, y Trigger, ok bool) {
	m := a.tally.begin()
	var others map[EdgeID][]Trigger // with other outcomes than the first, by edge
	for j, t := range triggers {
		if t.Outcome == 0 {
			continue
		}
		u := a.g.edges[t.Edge].From
		if m.count[u]++; m.count[u] == 1 {
			m.seen = append(m.seen, u)
			m.by[u] = int32(j)
			continue
		}
		before := append([]Trigger{triggers[m.by[u]]}, others[t.Edge]...)
		known := false
		for _, first := range before {
			if asked(first.Outcome, t.Outcome) {
				return first, t, true
			}
			known = known || first.Outcome == t.Outcome
		}
		if !known {
			if others == nil {
				others = make(map[EdgeID][]Trigger)
			}
			others[t.Edge] = append(others[t.Edge], t)
		}
	}
	return x, y, false
}

// implied finds events that have come whenever another has because ways which could have
// done without exclude each other. It says them as Redundant does.
func (a *Algebra) implied(v Vertex, triggers []Trigger, said []bool, say func(i, j int32, ancestor Vertex)) {
	near := a.near(v, triggers)
	if len(near) < 2 {
		return
	}
	var at []int // of those near, among the triggers
	for i, t := range triggers {
		if len(at) < len(near) && near[len(at)] == t {
			at = append(at, i)
		}
	}
	pairs := 0
	for _, i := range at {
		for _, j := range at {
			x, y := triggers[i], triggers[j]
			if said[i] || i == j {
				continue
			}
			above, below := a.g.edges[x.Edge].From, a.g.edges[y.Edge].From
			if a.level[above] >= a.level[below] || a.roots[above]&a.roots[below] == 0 {
				continue
			}
			if pairs++; pairs > pairsMost {
				a.unfollowed[v] = true
				return
			}
			if !a.possible(v, []Trigger{y}, otherwise{above, 0}) && !a.possible(v, []Trigger{y}, otherwise{above, AnyOutcome &^ x.Outcome}) {
				say(int32(i), int32(j), above)
			}
		}
	}
}

// otherwise asks that a task does not run, or that it ends in some way.
type otherwise struct {
	v Vertex
	o Outcome
}

// near are the events that others may exclude: they have a root in common with another,
// and there is a task above on whose outcome ways part.
func (a *Algebra) near(v Vertex, triggers []Trigger) []Trigger {
	var once, twice, split, splits uint64
	for _, t := range triggers {
		if t.Outcome != 0 && !a.g.order().together(a.g.edges[t.Edge].From, v) {
			u := a.g.edges[t.Edge].From
			twice |= once & a.roots[u]
			once |= a.roots[u]
			splits |= split & a.splits[u]
			split |= a.splits[u]
		}
	}
	if splits == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(triggers), func(t Trigger) bool {
		return t.Outcome == 0 || a.g.order().together(a.g.edges[t.Edge].From, v) || a.roots[a.g.edges[t.Edge].From]&twice == 0
	})
}

// possible reports whether events of v can all come in one run, and notes when that
// could not be followed to its end: then nothing is said.
func (a *Algebra) possible(v Vertex, triggers []Trigger, but ...otherwise) bool {
	s := a.search
	s.begin()
	s.root = v
	for _, b := range but {
		if b.o == 0 {
			s.without = b.v
		} else if !s.want(b.v, b.o, somehow) {
			return false
		}
	}
	for _, t := range triggers {
		if !s.want(a.g.edges[t.Edge].From, t.Outcome, somehow) {
			return false
		}
	}
	ok, cut := s.run(false)
	if cut {
		a.unfollowed[v] = true
	}
	return ok || cut
}

// Redundant returns the events of the join v that say nothing more, in order of place.
func (a *Algebra) Redundant(v Vertex) []Redundant {
	triggers := a.g.Triggers(v)
	if _, dead := a.deadlocks[v]; dead || !a.g.All(v) || len(triggers) < 2 || a.live.Off(v) != "" || !a.fed(triggers) {
		return nil
	}
	m := a.tally.begin() // by is the first event of an upstream, next the one after it
	next := make([]int32, len(triggers))
	for i := len(triggers) - 1; i >= 0; i-- {
		if t := triggers[i]; t.Outcome != 0 {
			u := a.g.edges[t.Edge].From
			next[i] = -1
			if m.count[u]++; m.count[u] == 1 {
				m.seen = append(m.seen, u)
			} else {
				next[i] = m.by[u]
			}
			m.by[u] = int32(i)
		}
	}
	var found []Redundant
	said := make([]bool, len(triggers))
	say := func(i, j int32, ancestor Vertex) {
		said[i] = true
		found = append(found, Redundant{triggers[i], triggers[j], ancestor})
	}
	for _, u := range m.seen {
		if m.count[u] < 2 {
			continue
		}
		for i := m.by[u]; i >= 0; i = next[i] {
			for j := m.by[u]; j >= 0 && !said[i]; j = next[j] {
				x, y := triggers[i].Outcome, triggers[j].Outcome
				if j != i && y&^x == 0 && (y != x || j < i) {
					say(i, j, u)
				}
			}
		}
	}
	cut, roots := int32(-1), uint64(0)
	for j, t := range triggers {
		of := a.of(v, t)
		if of.cut >= 0 {
			cut, roots = max(cut, of.cut), roots|a.roots[a.g.edges[t.Edge].From]
		}
		for _, l := range of.lits {
			if m.count[l.v] == 0 || a.g.edges[t.Edge].From == l.v {
				continue
			}
			for i := m.by[l.v]; i >= 0; i = next[i] {
				if !said[i] && l.o&^triggers[i].Outcome == 0 {
					say(i, int32(j), l.v)
				}
			}
		}
	}
	for i, t := range triggers {
		if cut < 0 || said[i] || t.Outcome == 0 {
			continue
		}
		if u := a.g.edges[t.Edge].From; a.level[u] <= cut && a.roots[u]&roots != 0 {
			a.unfollowed[v] = true
		}
	}
	a.implied(v, triggers, said, say)
	slices.SortFunc(found, func(x, y Redundant) int { return cmp.Compare(x.Trigger.Event, y.Trigger.Event) })
	return found
}

// DoubleTrigger returns how the join v is reached twice, if it is. There may be more pairs.
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
// events it did; where it did by two, a search finds whether both can come of one run.
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

// point shows the search which way the sweep has come, so that it takes that first.
func (s *sweep) point(p passage) {
	for n := 0; p.via >= 0 && n <= len(s.seen); n++ {
		v := s.a.g.edges[p.via].To
		s.a.search.hint[v] = int32(slices.IndexFunc(s.a.g.Triggers(v), func(t Trigger) bool { return t.Edge == p.via }))
		ways := s.ways[v]
		p = ways[slices.IndexFunc(ways, func(w passage) bool { return w.event == p.event })]
	}
}
