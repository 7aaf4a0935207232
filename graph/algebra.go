package graph

import (
	"slices"
)

// Algebra holds what the joins of a set amount to. One run of a task ends in one way
// only, so what a join waits for may exclude each other, directly or through any depth:
// then a join of "all" is a deadlock. And what it waits for may come twice of one run:
// then a join of "any" starts twice.
//
// Two things answer most of it without a search: what is certain of how tasks come to
// run, and which roots they have. For the rest see search. What that could not follow
// to its end is counted, see Unfollowed.
//
// Whatever is not understood is free and may happen at any time: schedules, data,
// contradictory events, tasks that the set does not hold, and events from within the
// same circle. A task that does not run takes part in nothing.
type Algebra struct {
	g     *Graph
	live  *Liveness
	level []int32

	relevant  []bool // joins, and what leads to one
	branching []bool // two or more references to relevant tasks
	certain   []certain
	kept      int
	roots     []uint64 // which roots are above, as bits that several share
	splits    []uint64 // likewise for tasks on whose outcomes ways part

	deadlocks  map[Vertex]Deadlock
	unfollowed map[Vertex]bool
	tally      *tally
	search     *search
	sweep      *sweep
	members    []lead // of the cycle that is judged
}

// Algebra judges the joins of the set, from the roots down.
func (g *Graph) Algebra(live *Liveness) *Algebra {
	a := &Algebra{
		g: g, live: live, level: g.order().level, certain: make([]certain, g.Len()),
		deadlocks: make(map[Vertex]Deadlock), unfollowed: make(map[Vertex]bool),
	}
	a.tally, a.search = newTally(g.Len()), newSearch(g, live, a.deadlocks)
	a.findRelevant()
	a.findBits()
	for _, v := range g.Sorted() {
		if a.certain[v] = nothing; a.relevant[v] {
			a.judge(v)
		}
	}
	return a
}

// shut reports a join of "all" that its events never start within one run, or never in
// time.
func (a *Algebra) shut(v Vertex) bool {
	_, dead := a.deadlocks[v]
	return dead || a.live.Late(v)
}

// Live returns the liveness that it rests on.
func (a *Algebra) Live() *Liveness { return a.live }

// Unfollowed returns how many joins could not be followed to their end, of those that were
// asked about: something may have been missed there.
func (a *Algebra) Unfollowed() int { return len(a.unfollowed) }

// findRelevant finds the joins, what leads to them, and where ways part.
func (a *Algebra) findRelevant() {
	g := a.g
	a.relevant, a.branching = make([]bool, g.Len()), make([]bool, g.Len())
	var queue []Vertex
	for v := range Vertex(g.Tasks()) {
		if len(g.Triggers(v)) > 1 {
			a.relevant[v] = true
			queue = append(queue, v)
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, u := range g.Upstream(v) {
			if !a.relevant[u] {
				a.relevant[u] = true
				queue = append(queue, u)
			}
		}
	}
	once := make([]bool, g.Len())
	for v := range Vertex(g.Tasks()) {
		if !a.relevant[v] {
			continue
		}
		for _, t := range g.Triggers(v) {
			if t.Outcome != 0 {
				u := g.edges[t.Edge].From
				a.branching[u] = a.branching[u] || once[u]
				once[u] = true
			}
		}
	}
}

// findBits assigns each relevant task the roots above it and the splits at or above it: two
// tasks that have no bit together have none together.
func (a *Algebra) findBits() {
	g := a.g
	a.roots, a.splits = make([]uint64, g.Len()), make([]uint64, g.Len())
	waited := make([]Outcome, g.Len()) // what all references to a task have in common
	for v := range waited {
		waited[v] = AnyOutcome
	}
	for v := range Vertex(g.Tasks()) {
		if a.relevant[v] {
			for _, t := range g.Triggers(v) {
				if t.Outcome != 0 {
					waited[g.edges[t.Edge].From] &= t.Outcome
				}
			}
		}
	}
	sorted := g.Sorted()
	for i := 0; i < len(sorted); {
		unit := g.order().unit(sorted[i])
		i += len(unit)
		var roots, splits uint64
		for _, v := range unit {
			for _, u := range g.Upstream(v) {
				roots |= a.roots[u]
				splits |= a.splits[u]
			}
			if waited[v] == 0 {
				splits |= bit(v)
			}
		}
		if roots == 0 { // no task leads to it, or it is a circle
			roots = bit(unit[0])
		}
		for _, v := range unit {
			a.roots[v], a.splits[v] = roots, splits
		}
	}
}

// bit is one of 64 by which a vertex goes, spread out.
func bit(v Vertex) uint64 { return 1 << (uint32(v) * 2654435769 >> 26) }

// judge finds what is certain of v, and whether it is a deadlock.
func (a *Algebra) judge(v Vertex) {
	triggers := a.g.Triggers(v)
	if len(triggers) == 0 || a.live.Off(v) != "" {
		return
	}
	all := a.g.All(v)
	if all && len(triggers) > 1 && a.fed(triggers) {
		if d, ok := a.exclude(v, triggers); ok {
			a.deadlocks[v] = d
			return
		}
	}
	if a.live.Starts(v) || !a.live.Runs(v) {
		return
	}
	if len(triggers) == 1 {
		a.certain[v] = a.keep(a.of(v, triggers[0]))
		return
	}
	m := a.tally.begin()
	n := int32(0)
	for _, t := range triggers {
		if t.Edge < 0 || a.live.Runs(a.g.edges[t.Edge].From) { // else it never comes
			n++
			for _, l := range m.add(a.of(v, t)) {
				if all && m.ends[l.v]&l.o != 0 {
					m.ends[l.v] &= l.o
				} else if !all {
					m.ends[l.v] |= l.o
				}
			}
		}
	}
	if all {
		n = 1
	}
	a.certain[v] = a.keep(m.certain(n))
}

// fed reports whether all events can come at all; if not it is reported elsewhere.
func (a *Algebra) fed(triggers []Trigger) bool {
	for _, t := range triggers {
		if t.Edge >= 0 && !a.live.Runs(a.g.edges[t.Edge].From) {
			return false
		}
	}
	return true
}

// of is what is certain once an event of v has come.
func (a *Algebra) of(v Vertex, t Trigger) certain {
	if t.Outcome == 0 {
		return nothing
	}
	u := a.g.edges[t.Edge].From
	switch {
	case a.g.order().together(u, v):
		return nothing
	case !a.branching[u]:
		return a.certain[u]
	}
	return a.certain[u].with(literal{u, t.Outcome})
}

// keep cuts what is certain of a task to what may be kept.
func (a *Algebra) keep(c certain) certain {
	most := certainMost
	if a.kept > certainKept {
		most = certainLess
	}
	c = c.fit(most, a.level)
	a.kept += len(c.lits)
	return c
}

// literal says that a task ended in one of some ways.
type literal struct {
	v Vertex
	o Outcome
}

// certain is what is true whenever a task runs because others did: which tasks further
// up have ended, and how. A task that starts without any event has nothing certain.
type certain struct {
	lits []literal // ascending by vertex
	// cut is the highest level of what was left out to keep the bound, -1 when all is there.
	cut int32
}

// The bounds of what is kept as certain: of one task, of a whole set, and of one task
// once the set has that many. What is furthest is left out.
const (
	certainMost = 256
	certainKept = 4 << 20
	certainLess = 16
)

// nothing is certain of what may start at any time.
var nothing = certain{cut: -1}

// with adds how a task has ended that nothing is known of yet.
func (x certain) with(l literal) certain {
	at, _ := slices.BinarySearchFunc(x.lits, l, func(a, b literal) int { return int(a.v) - int(b.v) })
	return certain{slices.Concat(x.lits[:at], []literal{l}, x.lits[at:]), x.cut}
}

// fit leaves out the furthest tasks of what is too long.
func (x certain) fit(most int, level []int32) certain {
	if len(x.lits) <= most {
		return x
	}
	least := lowest(x.lits, len(x.lits)-most, level) // all up to this level go
	kept := make([]literal, 0, most)
	for _, l := range x.lits {
		if level[l.v] > least {
			kept = append(kept, l)
		}
	}
	return certain{kept, max(x.cut, least)}
}

// lowest is the n-th lowest of the levels of literals, from 1. Where something is left out at
// each step of a long chain that is few of many, for which there is no need to sort.
func lowest(lits []literal, n int, level []int32) int32 {
	low := make([]int32, 0, 8)
	if n > cap(low) {
		low = make([]int32, len(lits))
		for i, l := range lits {
			low[i] = level[l.v]
		}
		slices.Sort(low)
		return low[n-1]
	}
	for _, l := range lits {
		at := level[l.v]
		if len(low) == n {
			if at >= low[n-1] {
				continue
			}
			low = low[:n-1]
		}
		i := len(low)
		low = append(low, at)
		for ; i > 0 && low[i-1] > at; i-- {
			low[i] = low[i-1]
		}
		low[i] = at
	}
	return low[n-1]
}

// tally puts together what is certain of several events.
type tally struct {
	ends  []Outcome // by vertex
	count []int32   // how many of the events have something certain of it
	by    []int32   // which event has narrowed it last
	seen  []Vertex
	cut   int32
}

func newTally(n int) *tally {
	return &tally{ends: make([]Outcome, n), count: make([]int32, n), by: make([]int32, n), cut: -1}
}

// begin forgets what was put together before.
func (m *tally) begin() *tally {
	for _, v := range m.seen {
		m.ends[v], m.count[v] = 0, 0
	}
	m.seen, m.cut = m.seen[:0], -1
	return m
}

// add counts what is certain of an event, and returns it for the outcomes to be
// joined; those of a task that is new here are there already.
func (m *tally) add(c certain) []literal {
	m.cut = max(m.cut, c.cut)
	for _, l := range c.lits {
		if m.count[l.v] == 0 {
			m.seen = append(m.seen, l.v)
			m.ends[l.v] = l.o
		}
		m.count[l.v]++
	}
	return c.lits
}

// certain is what at least n events have in common.
func (m *tally) certain(n int32) certain {
	c := certain{cut: m.cut}
	slices.Sort(m.seen)
	for _, v := range m.seen {
		if m.count[v] >= n {
			c.lits = append(c.lits, literal{v, m.ends[v]})
		}
	}
	return c
}
