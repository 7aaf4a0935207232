package schedule

// unitSeconds gives the length of an hourly, minutely or secondly period.
func unitSeconds(f Freq) int64 {
	switch f {
	case Hourly:
		return 3600
	case Minutely:
		return 60
	}
	return 1
}

// nextSubDaily expands the rules that no plan by days expresses: intervals that
// do not divide a day, and BYSETPOS within an hour or minute. It steps from
// period to period only inside matching days and hours and leaps over the rest.
func (p *plan) nextSubDaily(wall, limit int64) (int64, bool) {
	unit := unitSeconds(p.unit)
	lastDay := floorDiv(limit, daySeconds)
	periods := p.periodTimes()
	period := floorDiv(wall, unit)
	checked := int64(-1 << 62) // the day that was last found to match
	for {
		p.days.work.step()
		period = alignUp(period, p.base, p.every)
		start := period * unit
		if start > limit {
			return 0, false
		}
		day := floorDiv(start, daySeconds)
		if day != checked {
			found, ok := p.days.next(day, lastDay)
			if !ok {
				return 0, false
			}
			if p.isBarren(found) {
				period = floorDiv((found+1)*daySeconds, unit)
				continue
			}
			if checked = found; found > day {
				period = floorDiv(found*daySeconds, unit)
				continue
			}
		}
		tod, ok := periods.next(start - day*daySeconds)
		switch {
		case !ok:
			period = floorDiv((day+1)*daySeconds, unit)
			continue
		case day*daySeconds+tod > start:
			period = floorDiv(day*daySeconds+tod, unit)
			continue
		}
		if at, ok := p.within(start, max(wall, start)); ok {
			return at, at <= limit
		}
		period++
	}
}

// findBarren marks the days that can have no run whatever their date: at which times
// of a day there are periods hangs on where the interval stands at its midnight alone,
// and there are every/stride such places. Without them a search through the calendar
// would step through the same few days again and again. It is for intervals shorter
// than a day; all tells that every day is barren.
func (p *plan) findBarren() (all bool) {
	perDay, stride := p.perDay()
	if p.every >= perDay {
		return false
	}
	periods := p.periodTimes()
	places := p.every / stride
	p.barren = make([]uint64, places/64+1)
	count := int64(0)
	for place := range places {
		if !p.meets(periods, floorMod(-p.base, stride)+place*stride, perDay) {
			p.barren[place/64] |= 1 << (place % 64)
			count++
		}
	}
	if count == 0 {
		p.barren = nil
	}
	return count == places
}

// perDay gives the units of a day, and their greatest common divisor with the
// interval: midnights stand at places that are congruent modulo that.
func (p *plan) perDay() (perDay, stride int64) {
	perDay = daySeconds / unitSeconds(p.unit)
	return perDay, gcd(p.every, perDay)
}

// meets reports whether a day has a period of the plan at one of its times; at is
// where the interval stands at its midnight: so many units after a period.
func (p *plan) meets(periods timeSet, at, perDay int64) bool {
	unit := unitSeconds(p.unit)
	for n := floorMod(-at, p.every); n < perDay; {
		p.days.work.step()
		tod, ok := periods.next(n * unit)
		if !ok {
			return false
		}
		if tod == n*unit {
			return true
		}
		n = alignUp(tod/unit, -at, p.every)
	}
	return false
}

// isBarren reports whether a day is marked by findBarren.
func (p *plan) isBarren(day int64) bool {
	if p.barren == nil {
		return false
	}
	perDay, stride := p.perDay()
	place := floorMod(day*perDay-p.base, p.every) / stride
	return p.barren[place/64]>>(place%64)&1 != 0
}

// periodTimes gives the times of day at which a matching period may start.
func (p *plan) periodTimes() timeSet {
	t := p.times
	if p.unit == Hourly {
		t.minutes = 1
	}
	if p.unit != Secondly {
		t.seconds = 1
	}
	return t
}

// within picks from the set of one period that starts at start.
func (p *plan) within(start, wall int64) (int64, bool) {
	set := timeSet{hours: 1, minutes: 1, seconds: 1}
	if p.unit == Hourly {
		set.minutes = p.times.minutes
	}
	if p.unit != Secondly {
		set.seconds = p.times.seconds
	}
	if p.setPos == nil {
		at, ok := set.next(wall - start)
		return start + at, ok
	}
	at, ok := p.pick(set.rank(wall-start), set.size())
	if !ok {
		return 0, false
	}
	return start + set.nth(at), true
}

// byDays turns an hourly, minutely or secondly plan into a daily one with the
// same runs, where the interval divides or is divided by the next greater units.
// start is the wall second from which the interval counts.
func (p *plan) byDays(start int64) bool {
	if p.setPos != nil {
		return false
	}
	tod := floorMod(start, daySeconds)
	times, hours := p.times, uint64(p.times.hours)
	step, ok := p.every, true
	if p.unit == Secondly {
		step, ok = carry(&times.seconds, tod%60, step, 60)
	}
	if ok && p.unit >= Minutely {
		step, ok = carry(&times.minutes, tod/60%60, step, 60)
	}
	if ok {
		step, ok = carry(&hours, tod/3600, step, 24)
	}
	if !ok {
		return false
	}
	times.hours = uint32(hours)
	p.unit, p.every, p.times = Daily, step, times
	p.base = floorDiv(start, daySeconds)
	return true
}

// carry limits a set, of seconds in a minute and the like, to those that an interval
// meets, and gives the interval in the next greater unit.
func carry(set *uint64, at, step, size int64) (greater int64, ok bool) {
	switch {
	case step < size && size%step == 0:
		*set &= strided(int(at), int(step), int(size))
		return 1, true
	case step%size == 0:
		*set &= 1 << at
		return step / size, true
	default:
		return 0, false
	}
}

// reachable reports whether the interval ever meets the hours, minutes and
// seconds: the times of day that it visits are those congruent to the start
// modulo the greatest common divisor of the interval and the day.
func (p *plan) reachable() bool {
	if p.times.empty() {
		return false
	}
	if p.unit < Hourly {
		return true
	}
	perDay, stride := p.perDay()
	visits := plan{unit: p.unit, every: stride, base: p.base}
	return visits.meets(p.periodTimes(), floorMod(-p.base, stride), perDay)
}
