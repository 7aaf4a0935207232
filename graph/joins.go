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
	// Common is the task on whose outcome they part: where the two triggers wait for
	// it directly it is their upstream. First and Second are the outcomes needed.
	Common        Vertex
	First, Second Outcome
}

// DoubleTrigger is a join of "any" that one run of Common reaches twice.
type DoubleTrigger struct {
	First, Second Trigger
	// Common is the nearest task at which the two ways part. It is the upstream of
	// First or Second, or of both, or above them.
	Common Vertex
}

// Redundant is an event of a join of "all" that cannot but have come when another
// has: its upstream is above that of the other in every way.
type Redundant struct {
	// Trigger waits for Ancestor; Other waits for a task below Ancestor.
	Trigger, Other Trigger
	Ancestor       Vertex
}

// AndDeadlock is the deadlock at the join v, if there is one.
func (a *Algebra) AndDeadlock(v Vertex) (Deadlock, bool) {
	d, ok := a.deadlocks[v]
	return d, ok
}

// DoubleTrigger is how the join v is reached twice, if it is. There may be more
// pairs; it is one of the nearest common task.
func (a *Algebra) DoubleTrigger(v Vertex) (DoubleTrigger, bool) {
	d, ok := a.doubles[v]
	return d, ok
}

// Redundant are the events of the join v that say nothing more, in order of place.
func (a *Algebra) Redundant(v Vertex) []Redundant { return a.redundant[v] }

// eventWay is a way to an "any" join, with the index of its trigger.
type eventWay struct {
	trigger int32
	way
}

// visit is a task on a way to a join: the key sorts by level, nearest first, then
// by vertex.
type visit struct {
	at  uint64
	way int32
}

// double looks for two ways over different events that can both come true and have
// a task in common. Nearest common tasks are tried first.
func (a *Algebra) double(v Vertex, triggers []Trigger, ways []eventWay, cut bool) {
	visits := a.visits[:0]
	for i, w := range ways {
		for _, l := range w.lits {
			visits = append(visits, visit{uint64(math.MaxInt32-a.level[l.v])<<32 | uint64(l.v), int32(i)})
		}
	}
	a.visits = visits
	slices.SortFunc(visits, func(x, y visit) int {
		if x.at != y.at {
			return cmp.Compare(x.at, y.at)
		}
		return cmp.Compare(x.way, y.way)
	})
	pairs := pairsMost
	for i := range visits {
		for j := i + 1; j < len(visits) && visits[j].at == visits[i].at; j++ {
			x, y := ways[visits[i].way], ways[visits[j].way]
			if x.trigger == y.trigger {
				continue
			}
			if pairs--; pairs < 0 || a.steps < 0 {
				a.capped[v] = true
				return
			}
			a.steps -= len(x.lits) + len(y.lits)
			if common, ok := compatible(x.way, y.way, a.level); ok {
				a.doubles[v] = DoubleTrigger{triggers[x.trigger], triggers[y.trigger], common}
				return
			}
		}
	}
	if cut {
		a.capped[v] = true
	}
}

// deadlock tells which events exclude each other, given that those up to last do.
func (a *Algebra) deadlock(v Vertex, triggers []Trigger, events []condition, last int, first, second literal) {
	for i := range last {
		if x, y, ok := a.exclude(events[i], events[last]); ok {
			a.deadlocks[v] = Deadlock{[]Trigger{triggers[i], triggers[last]}, x.v, x.o, y.o}
			return
		}
	}
	a.deadlocks[v] = Deadlock{slices.Clone(triggers[:last+1]), first.v, first.o, second.o}
}

// exclude reports whether no way of one event goes with one of the other, and
// literals that clash, the nearest ones.
func (a *Algebra) exclude(c, d condition) (first, second literal, ok bool) {
	first.v = -1
	for _, x := range c {
		for _, y := range d {
			_, l, r, fit := both(x, y)
			a.steps -= len(x.lits) + len(y.lits) + 1
			if fit {
				return literal{}, literal{}, false
			}
			if first.v < 0 || a.level[l.v] > a.level[first.v] {
				first, second = l, r
			}
		}
	}
	return first, second, true
}

// findRedundant looks among what is true of every way of an event for tasks that
// another event waits for.
func (a *Algebra) findRedundant(v Vertex, triggers []Trigger, events []condition) {
	byUpstream := make(map[Vertex]int, len(triggers))
	for i, t := range triggers {
		if t.Outcome != 0 {
			u := a.g.edges[t.Edge].From
			if _, twice := byUpstream[u]; !twice {
				byUpstream[u] = i
			}
		}
	}
	said := make(map[int]bool)
	for j, c := range events {
		certain := c[0]
		for _, w := range c[1:] {
			certain = either(certain, w)
			a.steps -= len(w.lits)
		}
		for _, l := range certain.lits {
			i, ok := byUpstream[l.v]
			if !ok || said[i] || triggers[j].Outcome == 0 || a.g.edges[triggers[j].Edge].From == l.v {
				continue
			}
			if l.o&^triggers[i].Outcome == 0 {
				said[i] = true
				a.redundant[v] = append(a.redundant[v], Redundant{triggers[i], triggers[j], l.v})
			}
		}
	}
	slices.SortFunc(a.redundant[v], func(x, y Redundant) int { return cmp.Compare(x.Trigger.Event, y.Trigger.Event) })
}
