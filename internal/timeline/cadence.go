package timeline

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
)

// RootsMost is how many schedules a cadence may unite; where there are more it is
// Open and names the first ones.
const RootsMost = 64

// Cadence is the beat in which a task runs. Tasks of one chain share it.
type Cadence struct {
	// Roots are the tasks whose own schedules start the runs, ascending, never none.
	Roots []graph.Vertex
	// Open says that something else starts it too, at times that are not known: a
	// person, data, a task that the set does not hold, one that fails, or another lap of a
	// circle.
	Open bool
}

// Cadence returns how often a task runs: as its own schedule, together with what it
// inherits from the tasks that it waits for. A join of "any" unites them, a join of
// "all" runs as seldom as the slowest of them. It is nil when nothing of it is
// known; see Why.
func (t *Timeline) Cadence(v graph.Vertex) *Cadence { return t.cadences[v] }

// inherit finds all cadences from the roots down.
func (t *Timeline) inherit() {
	n := t.g.Len()
	t.cadences, t.causes = make([]*Cadence, n), make([]cause, n)
	t.carries, t.follows = make([]bool, t.g.Edges()), make([]bool, t.g.Edges())
	var inputs []input
	for _, v := range t.order {
		if t.outside(v) {
			continue
		}
		inputs = t.inputs(v, inputs[:0])
		if !t.live.Runs(v) {
			t.causes[v] = t.causeOf(v, inputs)
			continue
		}
		own, open := t.ownCadence(v), false
		var inherited *Cadence
		if t.live.Late(v) || t.g.All(v) && slices.ContainsFunc(inputs, t.never) {
			inputs = inputs[:0] // only its schedule starts it
		}
		t.follow(v, inputs)
		if t.g.All(v) {
			inherited = t.slowest(v, inputs)
			open = inherited == nil && len(inputs) > 0
		} else {
			for _, in := range inputs {
				open = open || in.cadence == nil && !t.never(in)
			}
		}
		t.cadences[v] = t.unite(v, own, inherited, inputs, open)
		if t.cadences[v] == nil {
			t.causes[v] = t.causeOf(v, inputs)
		}
	}
}

// outside handles the vertices that have no cadence whatever leads to them.
func (t *Timeline) outside(v graph.Vertex) bool {
	f := t.g.Task(v)
	switch {
	case f == nil && t.live.Runs(v):
		t.causes[v] = cause{Unknown, v}
	case f == nil:
		t.causes[v] = cause{Missing, v}
	case t.g.Off(v) != "":
		t.causes[v] = cause{Off, v}
	case summary(f):
		t.causes[v] = cause{Unread, v}
	default:
		return false
	}
	return true
}

// ownCadence is that of the task's own schedule, nil when it starts nothing.
func (t *Timeline) ownCadence(v graph.Vertex) *Cadence {
	s := t.clocks[v]
	if s == nil || !s.OK() {
		return nil
	}
	if _, ok := s.Next(t.now); !ok {
		return nil
	}
	return &Cadence{Roots: []graph.Vertex{v}}
}

// input is one trigger of a task with what is known of it.
type input struct {
	trigger graph.Trigger
	// regular says that each run of the upstream that goes well sets it off.
	regular bool
	cadence *Cadence // nil when it comes at times that are not known, or never
}

// never reports whether a trigger never comes.
func (t *Timeline) never(in input) bool {
	return in.trigger.Edge >= 0 && !t.live.Runs(t.g.Edge(in.trigger.Edge).From)
}

// inputs are the triggers of v that something can set off.
func (t *Timeline) inputs(v graph.Vertex, into []input) []input {
	for _, tr := range t.g.Triggers(v) {
		in := input{trigger: tr}
		if tr.Edge >= 0 && tr.Outcome&graph.Succeeded != 0 {
			if u := t.g.Edge(tr.Edge).From; t.forward(u, v) {
				in.regular, in.cadence = true, t.cadences[u]
			}
		}
		into = append(into, in)
	}
	return into
}

// follow marks the edges over which each run of the upstream starts v: those into a
// join of "any", and those into a join of "all" whose upstreams all have no
// cadence, as below a task that is started by hand. For the others see slowest.
func (t *Timeline) follow(v graph.Vertex, inputs []input) {
	if t.g.All(v) {
		for _, in := range inputs {
			if !in.regular || in.cadence != nil {
				return
			}
		}
	}
	for _, in := range inputs {
		if in.regular {
			t.follows[in.trigger.Edge] = true
		}
	}
}

// slowest is the cadence of an "all" join, nil unless all that it waits for have
// one. Of several that are equally slow it is the first.
func (t *Timeline) slowest(v graph.Vertex, inputs []input) *Cadence {
	if len(inputs) == 0 {
		return nil
	}
	same := true
	for _, in := range inputs {
		if in.cadence == nil {
			return nil
		}
		same = same && in.cadence == inputs[0].cadence
	}
	best := inputs[0].cadence
	if !same {
		t.unlike = append(t.unlike, v)
		for _, in := range inputs {
			if slower(t.Period(in.cadence), t.Period(best)) {
				best = in.cadence
			}
		}
	}
	for _, in := range inputs {
		t.carries[in.trigger.Edge] = true
		t.follows[in.trigger.Edge] = in.cadence == best || !slower(t.Period(best), t.Period(in.cadence))
	}
	return best
}

// unite joins a task's own cadence and what it inherits: one cadence for an "all"
// join, those of all inputs for an "any" join.
func (t *Timeline) unite(v graph.Vertex, own, inherited *Cadence, inputs []input, open bool) *Cadence {
	parts := make([]*Cadence, 0, 2)
	if own != nil {
		parts = append(parts, own)
	}
	if inherited != nil {
		parts = append(parts, inherited)
	}
	if !t.g.All(v) {
		for _, in := range inputs {
			if in.cadence == nil {
				continue
			}
			t.carries[in.trigger.Edge] = true
			if len(parts) == 0 || parts[len(parts)-1] != in.cadence {
				parts = append(parts, in.cadence)
			}
		}
	}
	if len(parts) == 0 {
		return nil
	}
	if len(parts) == 1 && (parts[0].Open || !open) {
		return parts[0]
	}
	var roots []graph.Vertex
	for _, c := range parts {
		open = open || c.Open
		if roots = append(roots, c.Roots...); len(roots) > 16*RootsMost {
			roots = unique(roots)
			if len(roots) > 8*RootsMost {
				break
			}
		}
	}
	roots = unique(roots)
	if len(roots) > RootsMost {
		roots, open = roots[:RootsMost:RootsMost], true
	}
	return t.share(roots, open)
}

// unique sorts roots and drops those that are there twice.
func unique(roots []graph.Vertex) []graph.Vertex {
	slices.Sort(roots)
	return slices.Compact(roots)
}

// share returns one value for equal unions.
func (t *Timeline) share(roots []graph.Vertex, open bool) *Cadence {
	key := make([]byte, 1, 1+4*len(roots))
	if open {
		key[0] = 1
	}
	for _, v := range roots {
		key = binary.LittleEndian.AppendUint32(key, uint32(v))
	}
	c, ok := t.shared[string(key)]
	if !ok {
		c = &Cadence{Roots: slices.Clone(roots), Open: open}
		t.shared[string(key)] = c
	}
	return c
}

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// Period returns the mean time between two runs of a cadence from now on: 24 h for a
// daily one, a third of a week for one on Mondays, Wednesdays and Fridays. It is 0
// when there are not two runs in sight.
func (t *Timeline) Period(c *Cadence) time.Duration {
	rate := 0.0 // runs a nanosecond
	for _, v := range c.Roots {
		if beat := t.beat(v); beat > 0 {
			rate += 1 / float64(beat)
		}
	}
	if rate == 0 {
		return 0
	}
	return time.Duration(1/rate + 0.5)
}

// slower reports whether a is the longer period by more than one part in twenty:
// periods are means, so months of unequal length and changes of the clock move them. A
// single run, with the period 0, is slower than all.
func slower(a, b time.Duration) bool {
	if a == 0 || b == 0 {
		return a == 0 && b != 0
	}
	return a > b && float64(a) > 1.05*float64(b)
}

// beat is the period of one task's own schedule.
func (t *Timeline) beat(v graph.Vertex) time.Duration {
	beat, ok := t.beats[v]
	if !ok {
		beat = t.meanDistance(t.clocks[v])
		t.beats[v] = beat
	}
	return beat
}

// The bounds of what is looked at for a mean: schedules that run often by whole
// weeks, the others by a number of runs.
const (
	weeksSeen  = 4
	manyRuns   = 20     // in four weeks: a weekday's
	runsMost   = 20_000 // a run every two minutes
	rareRuns   = 64
	rarelySeen = 5 * 366 * day
)

// meanDistance counts the runs in whole weeks where there are many, since a pattern
// of working hours has no mean in less; else it is the mean of what comes.
func (t *Timeline) meanDistance(s *schedule.Schedule) time.Duration {
	first, ok := s.Next(t.now)
	if !ok {
		return 0
	}
	// The weeks begin a little earlier, so that a change of the clock moves no run
	// over their edges.
	from := first.Time().Add(-3 * time.Hour)
	to := from.Add(weeksSeen * week)
	if end, _, finite := s.Ends(); finite && end.Before(to) {
		to = from.Add(end.Sub(from) / week * week)
	}
	if to.After(from) {
		runs := s.AppendInstants(t.runs[:0], from, to, runsMost)
		t.runs = runs
		if len(runs) >= manyRuns && len(runs) < runsMost {
			return to.Sub(from) / time.Duration(len(runs))
		}
	}
	runs := s.AppendInstants(t.runs[:0], first.Time(), first.Time().Add(rarelySeen), rareRuns)
	t.runs = runs
	if len(runs) < 2 {
		return 0
	}
	return time.Duration(runs[len(runs)-1]-runs[0]) * time.Second / time.Duration(len(runs)-1)
}
