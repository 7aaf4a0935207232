package schedule

import "math"

// maxCounted bounds the runs that are counted one by one for COUNT. A greater
// COUNT on a rule for which there is no shorter way is read as endless.
const maxCounted = 2_000

// countLimit gives the wall second of the COUNT-th run.
func (s *Schedule) countLimit() int64 {
	p, left := &s.plan, s.rule.count
	start := s.anchor
	if !s.explicit {
		start++
	}
	horizon := min(start+cycleDays*daySeconds/4, maxWall-1) // a century
	at, ok := p.next(start, horizon)
	if !ok || left == 1 {
		return orForever(at, ok)
	}
	switch {
	case p.unit >= Hourly && p.setPos == nil && s.rule.noByParts():
		return s.addSteps(at, left-1, p.every*unitSeconds(p.unit))
	case p.unit <= Daily && p.setPos == nil:
		return p.countDays(at, left)
	}
	for range min(left-1, maxCounted) {
		if at, ok = p.next(at+1, horizon); !ok {
			return math.MaxInt64
		}
	}
	return orForever(at, left <= maxCounted)
}

func orForever(wall int64, known bool) int64 {
	if !known {
		return math.MaxInt64
	}
	return wall
}

func (s *Schedule) addSteps(at, n, step int64) int64 {
	if n > maxWall/step {
		return math.MaxInt64
	}
	return at + n*step
}

// noByParts reports whether only FREQ and INTERVAL choose the runs.
func (r *Recurrence) noByParts() bool {
	for part := RuleBySecond; part <= RuleBySetPos; part++ {
		if r.Has(part) {
			return false
		}
	}
	return true
}

// countDays counts whole days, each of which has the same number of runs, from
// the first run at.
func (p *plan) countDays(at, left int64) int64 {
	day := floorDiv(at, daySeconds)
	size := int64(p.times.size())
	// Make the count start at midnight of the first day.
	left += int64(p.times.before(at - day*daySeconds))
	days := (left - 1) / size
	rest := p.times.nth(int((left - 1) % size))
	if p.unit == Daily && p.days.every() {
		if days > maxWall/daySeconds/p.every {
			return math.MaxInt64
		}
		return (day+days*p.every)*daySeconds + rest
	}
	horizon := day + cycleDays
	for ; days > 0; days-- {
		found, ok := p.nextDay(day+1, horizon)
		if !ok {
			return math.MaxInt64
		}
		day = found
	}
	return day*daySeconds + rest
}
