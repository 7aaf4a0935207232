package timeline

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// Period is the mean time between two runs of a cadence from now on: 24 h for a
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
