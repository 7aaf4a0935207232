package schedule

import (
	"time"
)

// Distance is the time between two consecutive runs.
type Distance struct {
	Gap  time.Duration
	A, B Occurrence // the two runs: the first pair with this distance that was found
}

// maxSteps bounds the runs that are looked at one by one for a distance.
const maxSteps = 2048

// MinDistance returns the smallest distance between two different runs in the 12
// months from now. Schedules by days and times of day are answered by arithmetic
// and a look at each change of the clock; others by their first 2048 runs.
func (s *Schedule) MinDistance(now time.Time) (Distance, bool) {
	from := max(ceilUnix(now), s.from)
	to := yearAfter(from) - 1
	if !s.ok || s.never != notNever {
		return Distance{}, false
	}
	bound, at := s.lowerBound(from, to)
	d, ok := s.scanDistance(max(at, from), to, bound)
	if !ok || at > from && int64(d.Gap/time.Second) > bound { // the end came first
		d, ok = s.scanDistance(from, to, bound)
	}
	if !ok || s.exact() || s.zone.fixed || s.plan.elapsed {
		return d, ok
	}
	s.nearChanges(&d, from, to)
	return d, ok
}

// yearAfter returns the same date a year later, in seconds since 1970 (UTC).
func yearAfter(unix int64) int64 { return time.Unix(unix, 0).UTC().AddDate(1, 0, 0).Unix() }

// scanDistance walks until it meets the bound, below which no distance can be.
func (s *Schedule) scanDistance(from, to, bound int64) (Distance, bool) {
	c := s.cursor()
	last, ok := c.next(from, to)
	best := Distance{}
	for n := 0; ok && n < maxSteps; n++ {
		var o Occurrence
		if o, ok = c.next(last.Unix+1, to); !ok {
			break
		}
		gap := time.Duration(o.Unix-last.Unix) * time.Second
		if best.Gap == 0 || gap < best.Gap {
			best = Distance{gap, last, o}
		}
		if gap <= time.Duration(bound)*time.Second {
			break
		}
		last = o
	}
	return best, best.Gap > 0
}

// lowerBound returns a distance in wall seconds below which no two runs in the
// window come, and an instant from which a pair of that distance is near. A
// bound of 0 is no bound.
func (s *Schedule) lowerBound(from, to int64) (bound, at int64) {
	if s.stepped() {
		if s.steps.months == 0 {
			return s.steps.seconds, from
		}
		return 0, from
	}
	p := &s.plan
	if p.setPos != nil {
		return 0, from
	}
	if p.unit >= Hourly {
		if s.rule.noByParts() {
			return p.every * unitSeconds(p.unit), from
		}
		return 0, from
	}
	within := p.times.minStep()
	span := p.times.last() - p.times.first()
	if within > 0 && within <= daySeconds-span {
		return within, from
	}
	offset := int64(s.zone.Offset(from))
	days, first := p.minDays(floorDiv(from+offset, daySeconds), floorDiv(to+offset, daySeconds))
	across := days*daySeconds - span
	switch {
	case days == 0 || within > 0 && within <= across:
		return within, from
	case across > 0:
		return across, first*daySeconds - offset
	}
	return 0, from
}

// minDays returns the smallest number of days between two matching days of
// [day, limit], 0 without two, and the first day of such a pair.
func (p *plan) minDays(day, limit int64) (days, first int64) {
	if p.unit == Daily && p.days.every() {
		return p.every, day
	}
	last, ok := p.nextDay(day, limit)
	for ok {
		var found int64
		if found, ok = p.nextDay(last+1, limit); !ok {
			break
		}
		if days == 0 || found-last < days {
			days, first = found-last, last
		}
		// No pair is nearer than neighbours, nor than a weekly pattern that was seen whole.
		if days == 1 || p.weekly() && found-day > 14*p.every {
			break
		}
		last = found
	}
	return days, first
}

// weekly reports whether only weekdays choose the days, so that two periods show all.
func (p *plan) weekly() bool {
	d := p.days
	weekdays := d.weekdays
	d.weekdays = 0
	return weekdays != 0 && d.every() && (p.unit == Weekly || p.unit == Daily && p.every == 1)
}

// nearChanges looks at the runs around each change of the clock, where two may
// come nearer than the wall clock says.
func (s *Schedule) nearChanges(d *Distance, from, to int64) {
	least := int64(d.Gap / time.Second)
	seg := s.zone.segment(from)
	for n := 0; n < 16 && seg.end <= to; n++ {
		seg = s.zone.segment(seg.end)
		if jump := seg.offset - seg.before; jump > 0 {
			near, ok := s.scanDistance(max(from, seg.start-least), min(to, seg.start+jump+least), 0)
			if ok && near.Gap < d.Gap {
				*d = near
			}
		}
	}
}

// Period says how often a schedule runs.
type Period uint8

// The periods, by the smallest distance between two runs.
const (
	NoPeriod      Period = iota // no run in the next 12 months
	SubDaily                    // more often than daily
	DailyPeriod                 // daily to weekly
	WeeklyPeriod                // weekly to monthly
	MonthlyPeriod               // monthly to yearly
	YearlyPeriod                // once in the 12 months
)

// Rarely reports whether a run that is lost is missing for a week or longer.
func (p Period) Rarely() bool { return p >= WeeklyPeriod }

// LosesDay reports whether a change of the clock may take all the runs of a day from a
// schedule by days that are a week or more apart.
func (s *Schedule) LosesDay(now time.Time, change *ClockChange) bool {
	p := &s.plan
	if !s.ok || s.stepped() || p.unit >= Hourly || p.setPos != nil {
		return false
	}
	at := change.At.Unix()
	from, to := at+int64(change.Before), at+int64(change.After)
	midnight := floorDiv(from, daySeconds) * daySeconds
	if midnight+p.times.first() < from || midnight+p.times.last() >= to {
		return false
	}
	days, _ := p.minDays(floorDiv(ceilUnix(now), daySeconds), floorDiv(yearAfter(ceilUnix(now)), daySeconds))
	return days == 0 || days >= 7
}

// Period classifies the schedule by MinDistance in the 12 months from now.
func (s *Schedule) Period(now time.Time) Period {
	const day = 24 * time.Hour
	d, ok := s.MinDistance(now)
	if !ok {
		if o, ok := s.Next(now); ok && o.Unix <= yearAfter(ceilUnix(now)) {
			return YearlyPeriod
		}
		return NoPeriod
	}
	// A day is 23 hours long when the clock is put forward.
	switch gap := d.Gap + 2*time.Hour; {
	case gap < day:
		return SubDaily
	case gap < 7*day:
		return DailyPeriod
	case gap < 28*day:
		return WeeklyPeriod
	case gap < 360*day:
		return MonthlyPeriod
	}
	return YearlyPeriod
}
