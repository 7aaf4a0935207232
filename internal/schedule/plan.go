package schedule

import "math"

// plan is a rule made ready for expansion: the wall seconds at which it runs.
// A period (unit times every, counted from base) gives a set of days, each of
// which gives a set of times; setPos picks from a period's whole set.
type plan struct {
	unit   Freq  // Yearly to Daily; Hourly to Secondly for what subDaily expands
	every  int64 // INTERVAL
	base   int64 // number of the start's period, in units since 1970
	days   dayRule
	times  timeSet
	setPos []int16
	barren []uint64 // of what subDaily expands: see findBarren
	// elapsed is set when the runs follow elapsed time across clock changes.
	elapsed bool
}

// next gives the first wall second in [wall, limit] at which the plan runs.
func (p *plan) next(wall, limit int64) (int64, bool) {
	if limit >= maxWall {
		limit = maxWall - 1
	}
	if wall > limit || p.times.empty() {
		return 0, false
	}
	switch {
	case p.unit >= Hourly:
		return p.nextSubDaily(wall, limit)
	case p.setPos != nil:
		return p.nextPicked(wall, limit)
	}
	day := floorDiv(wall, daySeconds)
	lastDay := floorDiv(limit, daySeconds)
	found, ok := p.nextDay(day, lastDay)
	if ok && found == day {
		if tod, ok := p.times.next(wall - day*daySeconds); ok {
			at := day*daySeconds + tod
			return at, at <= limit
		}
		found, ok = p.nextDay(day+1, lastDay)
	}
	if !ok {
		return 0, false
	}
	at := found*daySeconds + p.times.first()
	return at, at <= limit
}

// nextDay gives the first day in [day, limit] that is in a period of the plan and matches.
func (p *plan) nextDay(day, limit int64) (int64, bool) {
	if p.unit == Daily {
		return p.nextDaily(day, limit)
	}
	for day <= limit {
		p.days.work.step()
		period := p.periodOf(day)
		aligned := alignUp(period, p.base, p.every)
		if aligned > maxWall/daySeconds {
			return 0, false
		}
		if aligned != period {
			day = p.periodStart(aligned)
			continue
		}
		end := p.periodStart(period+1) - 1
		if found, ok := p.days.next(day, min(end, limit)); ok {
			return found, true
		}
		day = end + 1
	}
	return 0, false
}

// nextDaily jumps whole months that the rule leaves out.
func (p *plan) nextDaily(day, limit int64) (int64, bool) {
	if p.every == 1 {
		if p.days.every() {
			return day, day <= limit
		}
		return p.days.next(day, limit)
	}
	every := p.days.every()
	for {
		p.days.work.step()
		day = alignUp(day, p.base, p.every)
		if day > limit {
			return 0, false
		}
		if every {
			return day, true
		}
		found, ok := p.days.next(day, limit)
		if !ok {
			return 0, false
		}
		if found == day {
			return day, true
		}
		day = found
	}
}

// periodOf gives the number of the period that holds a day.
func (p *plan) periodOf(day int64) int64 {
	switch p.unit {
	case Yearly:
		year, _, _ := civilFromDays(day)
		return int64(year)
	case Monthly:
		year, month, _ := civilFromDays(day)
		return int64(year)*12 + int64(month) - 1
	case Weekly:
		return floorDiv(day+3-int64(p.days.weekStart), 7) // 1969-12-29 was a Monday
	}
	return day
}

// periodStart gives the first day of a period.
func (p *plan) periodStart(period int64) int64 {
	switch p.unit {
	case Yearly:
		return daysFromCivil(int(period), 1, 1)
	case Monthly:
		return daysFromCivil(int(floorDiv(period, 12)), int(floorMod(period, 12))+1, 1)
	case Weekly:
		return period*7 - 3 + int64(p.days.weekStart)
	}
	return period
}

// nextPicked expands BYSETPOS: RFC 5545 section 3.3.10 counts the positions in
// the set of one whole period, also the one in which the schedule starts.
func (p *plan) nextPicked(wall, limit int64) (int64, bool) {
	lastDay := floorDiv(limit, daySeconds)
	size, least := p.times.size(), p.leastSet()
	period := alignUp(p.periodOf(floorDiv(wall, daySeconds)), p.base, p.every)
	for ; period <= maxWall/daySeconds; period += p.every {
		first := p.periodStart(period)
		if first > lastDay {
			return 0, false
		}
		if p.unit == Daily && !p.days.every() { // leap over days that cannot match
			day, ok := p.days.next(first, lastDay)
			if !ok {
				return 0, false
			}
			if aligned := alignUp(day, p.base, p.every); aligned != first {
				period = aligned - p.every
				continue
			}
		}
		var days [366]int16
		count := p.matching(first, p.periodStart(period+1), &days) * size
		if count < least {
			continue
		}
		day := floorDiv(wall, daySeconds) - first
		if at, ok := p.pick(p.rank(days[:count/size], day, wall-(first+day)*daySeconds), count); ok {
			when := (first+int64(days[at/size]))*daySeconds + p.times.nth(at%size)
			return when, when <= limit
		}
	}
	return 0, false
}

// rank counts the times of the days that come before a time of one day, all days as
// offsets from one.
func (p *plan) rank(days []int16, day, tod int64) int {
	size, n := p.times.size(), 0
	for n < len(days) && int64(days[n]) < day {
		n++
	}
	if n == len(days) || int64(days[n]) > day {
		return n * size
	}
	return n*size + p.times.rank(tod)
}

// pick gives the first place from some place on, in a set of so many, that one of the
// positions means.
func (p *plan) pick(from, count int) (int, bool) {
	best := count
	for _, pos := range p.setPos {
		p.days.work.step()
		at := int(pos) - 1
		if pos < 0 {
			at = count + int(pos)
		}
		if at >= from && at < best {
			best = at
		}
	}
	return best, best < count
}

// leastSet is the size of the smallest set in which one of the positions is.
func (p *plan) leastSet() int {
	least := math.MaxInt
	for _, pos := range p.setPos {
		least = min(least, max(int(pos), -int(pos)))
	}
	return least
}

// matching lists the matching days of [first, end) as offsets from first.
func (p *plan) matching(first, end int64, days *[366]int16) int {
	count := 0
	for day := first; day < end; day++ {
		found, ok := p.days.next(day, end-1)
		if !ok {
			break
		}
		days[count] = int16(found - first)
		count++
		day = found
	}
	return count
}
