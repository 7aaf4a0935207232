package graph

import "slices"

// search looks for one run of the tasks above a join in which several events come
// together, each by way of what it needs. It goes from the join upward and decides at
// each join of "any" which event is to come; where that contradicts what is decided
// already, as one run of a task ends in one way only, it tries another one.
//
// It ends at the nearest task that all depends on: that one can run, and how it comes
// to run has no say in what follows from it.
//
// A task that starts without events, one that is a deadlock itself, and events from
// within the same circle are there whatever else happens: such an event may belong to
// another lap.
type search struct {
	g    *Graph
	live *Liveness
	dead map[Vertex]Deadlock
	// root is where ways are not followed on, -1 for none: the join itself.
	root Vertex
	// common is where ways of both events are to meet, -1 for anywhere. In a circle it has
	// to be said, as there ways may go on and on.
	common Vertex
	// without is a task that does not run, -1 for none.
	without Vertex
	// lap follows events from within a circle, too, as in one lap of it.
	lap bool
	// leads says of tasks whether they follow from those that were started; nil when
	// nothing was.
	leads []lead

	ends    []Outcome // what is decided of how a task ends; 0 is nothing yet
	need    []want
	done    []want  // what of need is provided for
	hint    []int32 // with which event of a task to begin
	pending goals
	count   int // goals that are pending
	met     bool
	meeting Vertex // where what is wanted for both events has met
	trail   []change
	choices []choice
	steps   int // that this search may still take
	left    int // that all may
}

// want is why a task has to run.
type want uint8

const (
	somehow want = 1 << iota // in any way
	first                    // by way of the task that all this is about, for the first event
	second                   // likewise for the second
)

// lead says whether a task follows from those that were started.
type lead uint8

const (
	unsaid lead = iota
	started
	follows
	stays
)

// change is how a task stood before a step of the search.
type change struct {
	v          Vertex
	ends       Outcome
	need, done want
	met        bool
}

// choice is a task for whose wants the search can also take another event: it has tried
// those before next, counted from the hint.
type choice struct {
	trail int
	v     Vertex
	w     want
	next  int
}

// The steps that one search may take, and those of a whole set.
const (
	searchMost = 200_000
	searchBase = 50_000_000
	searchEach = 500
)

func newSearch(g *Graph, live *Liveness, dead map[Vertex]Deadlock) *search {
	n := g.Len()
	return &search{
		g: g, live: live, dead: dead, root: -1, common: -1, without: -1, left: searchBase + searchEach*n,
		ends: make([]Outcome, n), need: make([]want, n), done: make([]want, n), hint: make([]int32, n),
	}
}

// begin forgets what was wanted before.
func (s *search) begin() {
	s.back(0)
	s.root, s.common, s.without, s.lap, s.leads = -1, -1, -1, false, nil
	s.pending, s.choices, s.met = s.pending[:0], s.choices[:0], false
	s.steps = min(searchMost, s.left)
}

// back takes back what has changed since the trail had that length.
func (s *search) back(length int) {
	for len(s.trail) > length {
		c := s.trail[len(s.trail)-1]
		s.trail = s.trail[:len(s.trail)-1]
		was := s.waits(c.v)
		s.ends[c.v], s.need[c.v], s.done[c.v], s.met = c.ends, c.need, c.done, c.met
		s.recount(c.v, was)
	}
}

// waits reports whether a task is wanted and nothing provides for it yet.
func (s *search) waits(v Vertex) bool { return s.need[v]&^s.done[v] != 0 }

func (s *search) recount(v Vertex, was bool) {
	switch waits := s.waits(v); {
	case was && !waits:
		s.count--
	case waits && !was:
		s.count++
		s.pending.push(s.key(v))
	}
}

func (s *search) remember(v Vertex) {
	s.trail = append(s.trail, change{v, s.ends[v], s.need[v], s.done[v], s.met})
	s.steps--
}

// want asks that a task runs and ends in one of some ways, and reports false when that
// contradicts what is decided.
func (s *search) want(v Vertex, o Outcome, w want) bool {
	have := s.ends[v]
	if have == 0 {
		have = AnyOutcome
	}
	if have&o == 0 || v == s.without || !s.live.Runs(v) {
		return false
	}
	if s.ends[v] == have&o && s.need[v]&w == w {
		return true
	}
	s.remember(v)
	was := s.waits(v)
	s.ends[v] = have & o
	s.need[v] |= w
	s.recount(v, was)
	return true
}

// run reports whether all that is wanted can be in one run; cut says that it gave up.
// With meet, what is wanted for the first and for the second event have to meet in one
// task, and what is wanted for the first in one that was started.
func (s *search) run(meet bool) (ok, cut bool) {
	s.met = !meet
	for s.steps >= 0 {
		good := true
		for good && s.count > 0 && s.steps >= 0 {
			v := s.next()
			if s.count == 1 && s.without < 0 && !s.lap && (s.met || s.known(v)) {
				s.left -= searchMost - s.steps
				return true, false
			}
			good = s.satisfy(v)
		}
		if s.steps < 0 {
			break
		}
		ok = good && s.met && (!s.lap || s.founded())
		if ok || !s.retry() {
			s.left -= searchMost - s.steps
			return ok, false
		}
	}
	s.left -= searchMost
	return false, true
}

// founded reports whether what was decided of a lap begins somewhere: tasks that only
// start each other do not.
func (s *search) founded() bool {
	begun := make(map[Vertex]bool)
	comes := func(t Trigger) bool {
		if t.Outcome == 0 || t.Edge < 0 {
			return true
		}
		u := s.g.edges[t.Edge].From
		return s.ends[u] != 0 && s.ends[u]&^t.Outcome == 0 && begun[u]
	}
	missing := 0
	for before := -1; missing != before; {
		before, missing = missing, 0
		for _, c := range s.trail {
			v := c.v
			if begun[v] || s.need[v] == 0 && s.leads[v] != started {
				continue
			}
			_, dead := s.dead[v]
			triggers := s.g.Triggers(v)
			begun[v] = s.leads[v] == started || dead || s.live.Starts(v)
			if !begun[v] && s.g.All(v) {
				begun[v] = !slices.ContainsFunc(triggers, func(t Trigger) bool { return !comes(t) })
			} else if !begun[v] {
				begun[v] = slices.ContainsFunc(triggers, comes)
			}
			s.steps -= len(triggers)
			if !begun[v] {
				missing++
			}
		}
	}
	return missing == 0
}

// next is the waiting task that is furthest from the roots.
func (s *search) next() Vertex {
	for {
		if v := s.pending.pop(); s.waits(v) {
			return v
		}
	}
}

// known reports whether the only task that waits is known to run for its reasons.
func (s *search) known(v Vertex) bool {
	n := s.need[v]
	s.meeting = v
	return n&first != 0 && (n&second != 0 || s.leads != nil && (s.leads[v] == follows || s.leads[v] == started))
}

// satisfy provides for what a task is wanted for.
func (s *search) satisfy(v Vertex) bool {
	s.remember(v)
	was, supported := s.waits(v), s.done[v] != 0
	w := s.need[v] &^ s.done[v]
	s.done[v] = s.need[v]
	s.recount(v, was)
	n := s.need[v]
	switch {
	case s.met:
	case n&first != 0 && (n&second != 0 || s.leads != nil && s.leads[v] == started):
		s.met, s.meeting = true, v
	case w&(first|second) != 0 && v != s.common:
		if s.leads == nil && s.count == 0 && (s.common < 0 || s.need[s.common]&(first|second) == 0) {
			return false // nothing is left that it could meet
		}
		return s.carry(v, w&(first|second))
	}
	return supported || s.start(v)
}

// start provides for a task that has to run in any way.
func (s *search) start(v Vertex) bool {
	if s.live.Starts(v) || v == s.root || s.leads != nil && s.leads[v] == started {
		return true
	}
	if _, dead := s.dead[v]; dead {
		return true
	}
	triggers := s.g.Triggers(v)
	s.steps -= len(triggers)
	if s.g.All(v) {
		return s.all(v, triggers)
	}
	for _, t := range triggers {
		if s.free(v, t) {
			return true
		}
	}
	return s.decide(v, somehow, 0)
}

// free reports whether an event may come whatever else happens.
func (s *search) free(v Vertex, t Trigger) bool {
	if t.Edge < 0 {
		return true
	}
	u := s.g.edges[t.Edge].From
	return s.live.Runs(u) && (t.Outcome == 0 || !s.lap && s.g.order().together(u, v))
}

// all asks for all events of a join.
func (s *search) all(v Vertex, triggers []Trigger) bool {
	for _, t := range triggers {
		if !s.free(v, t) && (t.Outcome == 0 || !s.want(s.g.edges[t.Edge].From, t.Outcome, somehow)) {
			return false
		}
	}
	return true
}

// carry provides for a task that has to run by way of another: one of its events does.
func (s *search) carry(v Vertex, w want) bool {
	if _, dead := s.dead[v]; dead || s.live.Late(v) || v == s.root || s.leads != nil && s.leads[v] == stays {
		return false
	}
	triggers := s.g.Triggers(v)
	s.steps -= len(triggers)
	return (!s.g.All(v) || s.all(v, triggers)) && s.decide(v, w, 0)
}

// decide takes the next event that can provide for a task.
func (s *search) decide(v Vertex, w want, next int) bool {
	triggers := s.g.Triggers(v)
	for ; next < len(triggers); next++ {
		t := triggers[(next+int(s.hint[v]))%len(triggers)]
		length := len(s.trail)
		s.steps--
		if t.Outcome != 0 && s.want(s.g.edges[t.Edge].From, t.Outcome, w) {
			if next+1 < len(triggers) {
				s.choices = append(s.choices, choice{length, v, w, next + 1})
			}
			return true
		}
	}
	return false
}

// retry goes back to the last task for which another event is left to try.
func (s *search) retry() bool {
	for len(s.choices) > 0 {
		c := s.choices[len(s.choices)-1]
		s.choices = s.choices[:len(s.choices)-1]
		s.back(c.trail)
		if s.decide(c.v, c.w, c.next) {
			return true
		}
	}
	return false
}

// key orders the waiting tasks: the furthest from the roots, then those that leave
// nothing to decide, then by vertex.
func (s *search) key(v Vertex) uint64 {
	k := uint64(s.g.order().level[v])<<33 | uint64(^uint32(v))
	if s.g.All(v) || len(s.g.Triggers(v)) < 2 {
		k |= 1 << 32
	}
	return k
}

// goals is a heap of keys, the greatest first.
type goals []uint64

func (h *goals) push(k uint64) {
	*h = append(*h, k)
	q := *h
	for i := len(q) - 1; i > 0; {
		up := (i - 1) / 2
		if q[up] >= q[i] {
			break
		}
		q[up], q[i] = q[i], q[up]
		i = up
	}
}

func (h *goals) pop() Vertex {
	q := *h
	top := q[0]
	last := len(q) - 1
	q[0] = q[last]
	q = q[:last]
	*h = q
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			break
		}
		if down+1 < last && q[down+1] > q[down] {
			down++
		}
		if q[i] >= q[down] {
			break
		}
		q[i], q[down] = q[down], q[i]
		i = down
	}
	return Vertex(^uint32(top))
}
