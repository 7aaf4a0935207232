package schedule

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
	size := p.times.size()
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
		count := p.matching(first, p.periodStart(period+1), &days)
		best, found := int64(0), false
		for _, pos := range p.setPos {
			at := int(pos) - 1
			if pos < 0 {
				at = count*size + int(pos)
			}
			if at < 0 || at >= count*size {
				continue
			}
			when := (first+int64(days[at/size]))*daySeconds + p.times.nth(at%size)
			if when >= wall && (!found || when < best) {
				best, found = when, true
			}
		}
		if found {
			return best, best <= limit
		}
	}
	return 0, false
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
