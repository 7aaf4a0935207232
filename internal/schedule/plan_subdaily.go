package schedule

import "math/bits"

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
	size := set.size()
	best, found := int64(0), false
	for _, pos := range p.setPos {
		i := int(pos) - 1
		if pos < 0 {
			i = size + int(pos)
		}
		if i < 0 || i >= size {
			continue
		}
		if at := start + set.nth(i); at >= wall && (!found || at < best) {
			best, found = at, true
		}
	}
	return best, found
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
	unit := unitSeconds(p.unit)
	perDay := daySeconds / unit
	stride := gcd(p.every, perDay)
	periods := p.periodTimes()
	for hours := periods.hours; hours != 0; hours &= hours - 1 {
		hour := int64(bits.TrailingZeros32(hours)) * 3600 / unit
		for n := alignUp(hour, p.base, stride); n < hour+3600/unit; n += stride {
			if at, ok := periods.next(n * unit); ok && at == n*unit {
				return true
			}
		}
	}
	return false
}
