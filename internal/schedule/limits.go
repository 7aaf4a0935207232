package schedule

import (
	"math"
	"time"
)

// First gives the schedule's first run, false when it has none.
func (s *Schedule) First() (Occurrence, bool) { return s.first, s.first.zone != nil }

// Ends gives the instant after which nothing runs and the part that sets it:
// endDateTime, validUntil, UNTIL or COUNT (PartRecurrence), or the number of
// repetitions of an interval (PartInterval). It is false for an endless schedule.
func (s *Schedule) Ends() (end time.Time, part Part, ok bool) {
	if !s.ok || s.until == math.MaxInt64 {
		return time.Time{}, PartNone, false
	}
	return time.Unix(s.until, 0).UTC(), s.untilPart, true
}

// Last gives the last run of a finite schedule, false when it is endless or has none.
func (s *Schedule) Last() (Occurrence, bool) {
	end, _, ok := s.Ends()
	if !ok {
		return Occurrence{}, false
	}
	return s.Previous(end.Add(time.Second))
}

// Previous gives the last run before t.
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
