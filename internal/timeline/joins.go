package timeline

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// The bounds of what is compared: a year of runs, if they are not too many.
const (
	yearAhead  = 366 * day
	firingMost = 750 // twice a day
	otherMost  = 20_000
)

// Spread is how far apart two upstreams of a join end, at their nearest.
type Spread struct {
	// Apart is the least time between their ends within the next 12 months, by their last
	// durations. Runs whose durations are not known count as if they took no time, and
	// Guessed says that there are such.
	Apart   time.Duration
	Guessed bool
	// Sure is what remains of it if each run ends at any time between the event that
	// starts it and the longest that it may queue and take; 0 where not all runs of the
	// year were looked at.
	Sure time.Duration
	// Direct says that both have a schedule of their own and start by nothing else.
	Direct bool
	// Slow is the slowest upstream, Other the one whose ends stay away from it, and
	// SlowAt and OtherAt are when they are expected to end at their nearest.
	Slow, Other     graph.Vertex
	SlowAt, OtherAt time.Time
}

// Spread returns how far apart the upstreams of an "all" join end, false when that is
// not known, as where one of them has no cadence. It never is farther than they are.
func (t *Timeline) Spread(v graph.Vertex) (Spread, bool) {
	ups := t.joined(v)
	if len(ups) < 2 {
		return Spread{}, false
	}
	slow := ups[0]
	for _, u := range ups[1:] {
		if slower(t.Period(t.cadences[u]), t.Period(t.cadences[slow])) {
			slow = u
		}
	}
	t.firings = t.starts(t.firings[:0], slow, t.now, t.now.Add(yearAhead), firingMost)
	if len(t.firings) == 0 || t.cadences[slow].Open {
		return Spread{}, false
	}
	widest := Spread{Apart: -1}
	for _, u := range ups {
		if u == slow {
			continue
		}
		if t.cadences[u].Open {
			return Spread{}, false
		}
		s, ok := t.nearest(slow, u, t.firings)
		if ok && (s.Apart > widest.Apart || s.Apart == widest.Apart && s.Sure > widest.Sure) {
			widest = s
		}
	}
	return widest, widest.Apart >= 0
}

// joined are the upstreams of a join of "all", each once, where all are known.
func (t *Timeline) joined(v graph.Vertex) []graph.Vertex {
	var ups []graph.Vertex
	if !t.g.All(v) {
		return nil
	}
	for _, tr := range t.g.Triggers(v) {
		if tr.Edge < 0 || !t.carries[tr.Edge] {
			return nil
		}
		ups = append(ups, t.g.Edge(tr.Edge).From)
	}
	slices.Sort(ups)
	return slices.Compact(ups)
}

// starts puts into the memory of starts when the roots of a task start in a window.
func (t *Timeline) starts(starts []int64, v graph.Vertex, from, to time.Time, most int) []int64 {
	roots := t.cadences[v].Roots
	for _, r := range roots {
		starts = t.clocks[r].AppendInstants(starts, from, to, most)
	}
	if len(roots) > 1 {
		slices.Sort(starts)
		starts = slices.Compact(starts)
	}
	return starts
}

// nearest finds the two ends that come nearest to each other.
func (t *Timeline) nearest(slow, other graph.Vertex, firings []int64) (Spread, bool) {
	a, b := t.arrival(slow), t.arrival(other)
	if a.latest == unbounded || b.latest == unbounded {
		return Spread{}, false
	}
	reach := 32*day + time.Duration(max(a.latest, b.latest))*time.Second
	others := t.starts(t.sample[:0], other, t.now.Add(-reach), t.now.Add(yearAhead+reach), otherMost)
	t.sample = others
	best := Spread{
		Sure: -1, Apart: -1, Slow: slow, Other: other, Guessed: a.soonest < a.latest || b.soonest < b.latest,
		Direct: t.direct(slow) && t.direct(other),
	}
	for _, at := range firings {
		i, _ := slices.BinarySearch(others, at+int64(a.soonest)-int64(b.expected))
		if i == len(others) && len(others) >= otherMost {
			break // seen far enough of what runs so often
		}
		near, _ := slices.BinarySearch(others, at)
		for _, j := range [...]int{near - 1, near} {
			if j < 0 || j >= len(others) {
				continue
			}
			// The ends lie within [at, at+limit] and likewise for the other.
			gap := max(0, others[j]-at-int64(a.limit), at-others[j]-int64(b.limit))
			if d := time.Duration(gap) * time.Second; best.Sure < 0 || d < best.Sure {
				best.Sure = d
			}
		}
		for _, j := range [...]int{i - 1, i} {
			if j < 0 || j >= len(others) {
				continue
			}
			// The ways to each may take unlike times: of these the ones that end nearest.
			slowAt, otherAt := at+int64(a.expected), others[j]+int64(b.soonest)
			if otherAt < slowAt {
				slowAt = max(at+int64(a.soonest), otherAt)
				otherAt = min(others[j]+int64(b.expected), slowAt)
			}
			if d := (time.Duration(otherAt-slowAt) * time.Second).Abs(); best.Apart < 0 || d < best.Apart {
				best.Apart, best.SlowAt, best.OtherAt = d, time.Unix(slowAt, 0).UTC(), time.Unix(otherAt, 0).UTC()
			}
		}
	}
	if len(firings) == firingMost || len(others) >= otherMost {
		best.Sure = 0
	}
	return best, best.Apart >= 0
}

// direct reports whether a task starts by its own schedule and by nothing else.
func (t *Timeline) direct(v graph.Vertex) bool {
	roots := t.cadences[v].Roots
	return len(roots) == 1 && roots[0] == v
}

// Mismatch are two upstreams of an "all" join that run at different frequencies.
type Mismatch struct{ Slow, Fast graph.Trigger }

// Mismatch finds the slowest and the fastest upstream of an "all" join where their
// frequencies differ. It is false where that of any is not fully known.
func (t *Timeline) Mismatch(v graph.Vertex) (Mismatch, bool) {
	if len(t.joined(v)) < 2 {
		return Mismatch{}, false
	}
	triggers := t.g.Triggers(v)
	m := Mismatch{triggers[0], triggers[0]}
	for _, tr := range triggers {
		c := t.cadenceOf(tr)
		if c.Open || t.Period(c) == 0 {
			return Mismatch{}, false
		}
		if t.Period(c) > t.Period(t.cadenceOf(m.Slow)) {
			m.Slow = tr
		}
		if t.Period(c) < t.Period(t.cadenceOf(m.Fast)) {
			m.Fast = tr
		}
	}
	return m, slower(t.Period(t.cadenceOf(m.Slow)), t.Period(t.cadenceOf(m.Fast)))
}

// cadenceOf is that of the upstream of a trigger.
func (t *Timeline) cadenceOf(tr graph.Trigger) *Cadence { return t.cadences[t.g.Edge(tr.Edge).From] }
