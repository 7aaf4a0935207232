package schedule

import "math/bits"

// neverCode says why a schedule has no run at all.
type neverCode uint8

const (
	notNever     neverCode = iota
	neverTime              // INTERVAL never meets BYHOUR, BYMINUTE, BYSECOND
	neverWeekday           // INTERVAL always falls on another weekday
	neverMonth             // INTERVAL never meets BYMONTH
	neverDate              // there is no such day
	neverSetPos            // BYSETPOS is beyond the set
	neverFound             // a search has found none, for whatever reason
	neverEnds              // the end comes before the first run
)

// Never says why a schedule has no run.
type Never struct {
	Part  Part  // the text to which it is due
	Range Range // the place in it
	// Assumed is set when it rests on an assumed start: the schedule has none of
	// its own, so it counts from the creation of its task.
	Assumed bool
	// Open is set when it rests on a reading that RFC 5545 leaves open, and there are
	// runs in the other one.
	Open    bool
	Message string
}

// Never reports that the schedule has no run at all, and why. It is decided by
// arithmetic on the parts; only combinations for which there is no rule of thumb
// are searched for through one cycle of the calendar, 400 years.
func (s *Schedule) Never() (Never, bool) {
	if !s.ok || s.never == notNever {
		return Never{}, false
	}
	s.why.Do(func() { s.told = s.explainNever() })
	return s.told, true
}

// driver is the part that the kind stands for.
func (s *Schedule) driver() Part {
	switch s.kind {
	case KindCron:
		return PartCron
	case KindInterval:
		return PartInterval
	}
	return PartRecurrence
}

// findFirst finds the first run, or why there is none where prepare has not seen it.
func (s *Schedule) findFirst() {
	if s.never != notNever {
		return
	}
	if !s.stepped() {
		start := min(s.anchor, s.from+int64(s.zone.Offset(s.from)))
		if _, ok := s.plan.next(start, start+cycleDays*daySeconds); !ok {
			s.never = neverFound
			return
		}
	}
	first, ok := s.nextRun(s.from, min(s.from+cycleDays*daySeconds, maxWall-1))
	switch {
	case ok:
		s.first = first
	case s.explicit || s.until >= s.from:
		s.never = neverEnds
	}
}

// impossible finds, without searching, what can never be met.
func (p *plan) impossible() neverCode {
	if !p.reachable() {
		return neverTime
	}
	d := &p.days
	switch {
	case p.unit == Daily && p.every%7 == 0 && d.weekdays != 0 && d.weekdays>>weekdayOf(p.base)&1 == 0:
		return neverWeekday
	case p.unit == Monthly && d.months != 0 && uint64(d.months)>>1&strided(int(floorMod(p.base, 12)), int(gcd(p.every, 12)), 12) == 0:
		return neverMonth
	case d.noSuchDate():
		return neverDate
	case p.setPos != nil && p.setPosBeyond():
		return neverSetPos
	}
	return notNever
}

// noSuchDate tells dates such as 30 February and the sixth Monday of a month.
func (d *dayRule) noSuchDate() bool {
	if len(d.nth) > 0 && d.weekdays == 0 && !d.nthInYear && !d.either {
		beyond := true
		for _, n := range d.nth {
			beyond = beyond && (n.N > 5 || n.N < -5)
		}
		if beyond {
			return true
		}
	}
	if d.monthDays|d.monthDaysBack == 0 || d.near|d.nearBack != 0 || d.either && d.hasWeekday() {
		return false
	}
	for month := 1; month <= 12; month++ {
		if d.months == 0 || d.months>>month&1 != 0 {
			days := uint32(1)<<monthLength(2000, month) - 1
			if (d.monthDays|d.monthDaysBack)&days != 0 {
				return false
			}
		}
	}
	return true
}

// setPosBeyond compares the positions with the greatest set that a period can have.
func (p *plan) setPosBeyond() bool {
	plain := 0 // weekdays, when only they choose the days of a period
	if len(p.days.nth) == 0 {
		plain = bits.OnesCount8(p.days.weekdays)
	}
	size := p.times.size()
	switch p.unit {
	case Yearly:
		size *= 366
	case Monthly:
		if size *= 31; plain > 0 {
			size = size / 31 * 5 * plain
		}
	case Weekly:
		if size *= 7; plain > 0 {
			size = size / 7 * plain
		}
	case Hourly:
		size = bits.OnesCount64(p.times.minutes) * bits.OnesCount64(p.times.seconds)
	case Minutely:
		size = bits.OnesCount64(p.times.seconds)
	case Secondly:
		size = 1
	}
	for _, pos := range p.setPos {
		if int(pos) <= size && -int(pos) <= size {
			return false
		}
	}
	return true
}
