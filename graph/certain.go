package graph

import "slices"

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
	levels := make([]int32, len(x.lits))
	for i, l := range x.lits {
		levels[i] = level[l.v]
	}
	slices.Sort(levels)
	least := levels[len(levels)-most-1] // all up to this level go
	kept := make([]literal, 0, most)
	for _, l := range x.lits {
		if level[l.v] > least {
			kept = append(kept, l)
		}
	}
	return certain{kept, max(x.cut, least)}
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

// add counts what is certain of an event, and gives it back for the outcomes to be
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
