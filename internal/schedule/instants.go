package schedule

import (
	"iter"
	"math"
	"math/bits"
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

// Time returns the instant in UTC.
func (o Occurrence) Time() time.Time { return time.Unix(o.Unix, 0).UTC() }

// Local returns the instant in the schedule's zone: what the clock shows when it runs.
func (o Occurrence) Local() time.Time { return time.Unix(o.Unix, 0).In(o.zone.loc) }

// Wall writes the wall-clock time that the rule names, 2026-03-29T02:30:00; it
// differs from Local for a Gap.
func (o Occurrence) Wall() string { return time.Unix(o.wall, 0).UTC().Format("2006-01-02T15:04:05") }

// Occurrences returns the runs in [from, to), strictly increasing.
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

// ceilUnix returns the first whole second that is not before t.
func ceilUnix(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// Next returns the first run at or after t. Runs more than 400 years away are not found.
func (s *Schedule) Next(t time.Time) (Occurrence, bool) {
	at := max(ceilUnix(t), s.from)
	return s.nextRun(at, min(at+cycleDays*daySeconds, maxWall-1))
}

// nextRun returns the first run at an instant in [at, limit].
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

// next returns the first run at an instant in [at, limit].
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

// First returns the schedule's first run, false when it has none.
func (s *Schedule) First() (Occurrence, bool) { return s.first, s.first.zone != nil }

// Ends returns the instant after which nothing runs and the part that sets it:
// endDateTime, validUntil, UNTIL or COUNT (PartRecurrence), or the number of
// repetitions of an interval (PartInterval). It is false for an endless schedule.
func (s *Schedule) Ends() (end time.Time, part Part, ok bool) {
	if !s.ok || s.until == math.MaxInt64 {
		return time.Time{}, PartNone, false
	}
	return time.Unix(s.until, 0).UTC(), s.untilPart, true
}

// Last returns the last run of a finite schedule, false when it is endless or has none.
func (s *Schedule) Last() (Occurrence, bool) {
	end, _, ok := s.Ends()
	if !ok {
		return Occurrence{}, false
	}
	return s.Previous(end.Add(time.Second))
}

// Previous returns the last run before t.
func (s *Schedule) Previous(t time.Time) (Occurrence, bool) {
	limit := min(ceilUnix(t)-1, s.until)
	c := s.cursor()
	found, ok := c.next(s.from, limit)
	if !ok {
		return Occurrence{}, false
	}
	// The runs increase, so halving the rest finds the last one. A short stretch
	// before the limit comes first, since most schedules run within it.
	low, high := found.Unix, limit
	for _, back := range [...]int64{daySeconds, 8 * daySeconds, 400 * daySeconds} {
		if at := limit - back; at > low {
			if o, ok := c.next(at, limit); ok {
				found, low = o, o.Unix
				break
			}
			high = min(high, at)
		}
	}
	for low < high {
		middle := low + (high-low+1)/2
		if o, ok := c.next(middle, high); ok {
			found, low = o, o.Unix
		} else {
			high = middle - 1
		}
	}
	return found, true
}

// Expired reports that every run lies before now, and what ended the schedule.
// It is false for a schedule that never ran, unless that is only because it is
// not known when it started.
func (s *Schedule) Expired(now time.Time) (end time.Time, part Part, ok bool) {
	end, part, finite := s.Ends()
	if !finite || s.never != notNever {
		return time.Time{}, PartNone, false
	}
	if _, ok := s.Next(now); ok {
		return time.Time{}, PartNone, false
	}
	return end, part, true
}

// AppendInstants appends the runs in [from, to) to dst, in seconds since 1970, and
// stops after most of them. They are those of Occurrences, some thirty times
// faster where many runs share a day.
func (s *Schedule) AppendInstants(dst []int64, from, to time.Time, most int) []int64 {
	if !s.ok || s.never != notNever {
		return dst
	}
	l := instantList{s: s, cursor: s.cursor(), out: dst, most: len(dst) + most}
	limit := to.Unix() - 1
	if to.Nanosecond() > 0 {
		limit++
	}
	at, limit := max(ceilUnix(from), s.from), min(limit, s.until, maxWall-1)
	switch {
	case s.exact():
		l.stepwise(at, limit)
	case s.stepped() || s.plan.unit >= Hourly || s.plan.setPos != nil:
		l.walk(at, limit)
	default:
		l.days(at, limit)
	}
	return l.out
}

// instantList collects runs.
type instantList struct {
	s      *Schedule
	cursor cursor
	out    []int64
	most   int
}

func (l *instantList) full() bool { return len(l.out) >= l.most }

// walk takes the runs of [at, limit] one by one.
func (l *instantList) walk(at, limit int64) {
	for !l.full() {
		o, ok := l.cursor.next(at, limit)
		if !ok {
			return
		}
		l.out = append(l.out, o.Unix)
		at = o.Unix + 1
	}
}

// stepwise adds the same number of seconds again and again.
func (l *instantList) stepwise(at, limit int64) {
	first, ok := l.s.steps.next(at, limit)
	for ; ok && first <= limit && !l.full(); first += l.s.steps.seconds {
		l.out = append(l.out, first)
	}
}

// days takes whole days where the offset is constant; what a change of the clock
// touches is walked through.
func (l *instantList) days(at, limit int64) {
	for at <= limit && !l.full() {
		seg := l.s.zone.segment(at)
		end := min(limit, seg.end-1)
		if seg.start != math.MinInt64 {
			jump := seg.offset - seg.before
			if touched := seg.start + max(jump, -jump); at < touched {
				l.walk(at, min(end, touched-1))
				at = touched
			}
		}
		l.constant(at, end, seg.offset)
		at = max(at, end+1)
	}
}

// constant takes the runs of [at, limit], in which the offset does not change.
func (l *instantList) constant(at, limit, offset int64) {
	p, t := &l.s.plan, &l.s.plan.times
	low, high := at+offset, min(limit+offset, l.s.lastWall)
	lastDay := floorDiv(high, daySeconds)
	for day := floorDiv(low, daySeconds); !l.full(); day++ {
		var ok bool
		if day, ok = p.nextDay(day, lastDay); !ok {
			return
		}
		for hours := t.hours; hours != 0; hours &= hours - 1 {
			hour := day*daySeconds + int64(bits.TrailingZeros32(hours))*3600
			for minutes := t.minutes; minutes != 0; minutes &= minutes - 1 {
				minute := hour + int64(bits.TrailingZeros64(minutes))*60
				for seconds := t.seconds; seconds != 0; seconds &= seconds - 1 {
					wall := minute + int64(bits.TrailingZeros64(seconds))
					if wall > high || l.full() {
						return
					}
					if wall >= low {
						l.out = append(l.out, wall-offset)
					}
				}
			}
		}
	}
}
