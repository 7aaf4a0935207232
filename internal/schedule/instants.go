package schedule

import (
	"iter"
	"math"
	"time"
)

// Occurrence is one run of a schedule.
type Occurrence struct {
	// Unix is the instant in seconds since 1970.
	Unix int64
	// Gap is set when the wall-clock time of the rule does not exist on that day:
	// the run was moved past the gap by RFC 5545 section 3.3.5.
	Gap bool
	// Overlap is set when that time occurs twice on that day: this is the first.
	Overlap bool
	// Merged is set, in ClockChanges only, when a moved run falls on another one
	// of the schedule, so that there is one run where the rule names two.
	Merged bool

	wall int64
	zone *Zone
}

// Time gives the instant in UTC.
func (o Occurrence) Time() time.Time { return time.Unix(o.Unix, 0).UTC() }

// Local gives the instant in the schedule's zone: what the clock shows when it runs.
func (o Occurrence) Local() time.Time { return time.Unix(o.Unix, 0).In(o.zone.loc) }

// Wall writes the wall-clock time that the rule names, 2026-03-29T02:30:00; it
// differs from Local for a Gap.
func (o Occurrence) Wall() string { return time.Unix(o.wall, 0).UTC().Format("2006-01-02T15:04:05") }

// Occurrences gives the runs in [from, to), strictly increasing.
func (s *Schedule) Occurrences(from, to time.Time) iter.Seq[Occurrence] {
	return func(yield func(Occurrence) bool) {
		c := s.cursor()
		limit := to.Unix() - 1
		if to.Nanosecond() > 0 {
			limit++
		}
		for at := ceilUnix(from); ; {
			o, ok := c.next(at, limit)
			if !ok || !yield(o) {
				return
			}
			at = o.Unix + 1
		}
	}
}

// ceilUnix gives the first whole second that is not before t.
func ceilUnix(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// Next gives the first run at or after t. Runs more than 400 years away are not found.
func (s *Schedule) Next(t time.Time) (Occurrence, bool) {
	at := max(ceilUnix(t), s.from)
	return s.nextRun(at, min(at+cycleDays*daySeconds, maxWall-1))
}

// nextRun gives the first run at an instant in [at, limit].
func (s *Schedule) nextRun(at, limit int64) (Occurrence, bool) {
	c := s.cursor()
	return c.next(at, limit)
}

// cursor walks through the runs; it keeps the stretch of constant offset.
type cursor struct {
	s    *Schedule
	seg  segment
	have bool
}

func (s *Schedule) cursor() cursor { return cursor{s: s} }

// next gives the first run at an instant in [at, limit].
func (c *cursor) next(at, limit int64) (Occurrence, bool) {
	s := c.s
	if !s.ok || s.never != notNever {
		return Occurrence{}, false
	}
	at, limit = max(at, s.from), min(limit, s.until, maxWall-1)
	if s.exact() {
		found, ok := s.steps.next(at, limit)
		if !ok {
			return Occurrence{}, false
		}
		return Occurrence{Unix: found, wall: found + int64(s.zone.Offset(found)), zone: s.zone}, true
	}
	for at <= limit {
		if !c.have || at < c.seg.start || at >= c.seg.end {
			c.seg, c.have = s.zone.segment(at), true
		}
		if o, ok := c.inSegment(at, min(limit, c.seg.end-1)); ok {
			return o, true
		}
		if c.seg.end == math.MaxInt64 {
			break
		}
		at = c.seg.end
	}
	return Occurrence{}, false
}

// inSegment merges two streams: the wall-clock times that exist in the stretch,
// and those that the gap before it skips, which run as if there were no gap.
func (c *cursor) inSegment(at, limit int64) (Occurrence, bool) {
	s, seg := c.s, c.seg
	low := at + seg.offset
	if seg.start != math.MinInt64 && seg.before > seg.offset && !s.plan.elapsed {
		low = max(low, seg.start+seg.before) // times that come again ran already
	}
	wall, ok := s.nextWall(low, limit+seg.offset)
	o := Occurrence{Unix: wall - seg.offset, wall: wall, zone: s.zone}
	if ok && seg.end != math.MaxInt64 && seg.behind < seg.offset && !s.plan.elapsed {
		o.Overlap = wall >= seg.end+seg.behind
	}
	if seg.start == math.MinInt64 || seg.before >= seg.offset || s.plan.elapsed || at >= seg.start+seg.offset-seg.before {
		return o, ok
	}
	skipped, found := s.nextWall(at+seg.before, min(limit+seg.before, seg.start+seg.offset-1))
	if found && (!ok || skipped-seg.before < o.Unix) {
		return Occurrence{Unix: skipped - seg.before, wall: skipped, zone: s.zone, Gap: true}, true
	}
	return o, ok
}
