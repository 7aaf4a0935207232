package schedule

import (
	"math"
	"math/bits"
	"time"
)

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
