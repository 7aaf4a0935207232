package schedule

import (
	"math"
)

// plan makes the rule ready for a start at a wall second. What the rule leaves
// out (time of day, day of the week, month or year) is taken from the start, as
// RFC 5545 section 3.3.10 says.
func (r *Recurrence) plan(start int64) plan {
	day := floorDiv(start, daySeconds)
	tod := start - day*daySeconds
	p := plan{
		unit:   r.freq,
		every:  r.interval,
		setPos: r.setPos,
		times:  timeSet{hours: r.hours, minutes: r.minutes, seconds: r.seconds},
		days: dayRule{
			months: r.months, monthDays: r.monthDays, monthDaysBack: r.monthBack,
			weekdays: r.weekdays, weekStart: r.weekStart, nth: r.nth,
			nthInYear: r.freq == Yearly && r.months == 0,
			yearDays:  r.yearDays, weeks: r.weeks, weeksBack: r.weeksBack,
		},
	}
	// A 60th second is a leap second, which is read as the 59th: section 3.3.12.
	if p.times.seconds>>60&1 != 0 {
		p.times.seconds = p.times.seconds&all60 | 1<<59
	}
	p.fillTimes(tod)
	p.fillDays(day)
	if p.unit >= Hourly {
		if !p.byDays(start) {
			p.base = floorDiv(start, unitSeconds(p.unit))
		}
		return p
	}
	p.base = p.periodOf(day)
	return p
}

// fillTimes completes the times of day: parts shorter than the frequency's
// period come from the start, longer ones are free.
func (p *plan) fillTimes(tod int64) {
	if p.times.hours == 0 {
		p.times.hours = allHours
		if p.unit < Hourly {
			p.times.hours = 1 << (tod / 3600)
		}
	}
	if p.times.minutes == 0 {
		p.times.minutes = all60
		if p.unit < Minutely {
			p.times.minutes = 1 << (tod / 60 % 60)
		}
	}
	if p.times.seconds == 0 {
		p.times.seconds = all60
		if p.unit < Secondly {
			p.times.seconds = 1 << (tod % 60)
		}
	}
}

// fillDays completes the days of a weekly, monthly or yearly rule.
func (p *plan) fillDays(start int64) {
	d := &p.days
	if p.unit > Weekly || d.hasWeekday() || d.hasMonthDay() || d.yearDays != nil {
		return
	}
	_, month, day := civilFromDays(start)
	switch {
	case p.unit == Weekly || d.weeks|d.weeksBack != 0:
		d.weekdays = 1 << weekdayOf(start)
	case p.unit == Yearly && d.months == 0:
		d.months = 1 << month
		d.monthDays = 1 << (day - 1)
	default:
		d.monthDays = 1 << (day - 1)
	}
}

// maxCounted bounds the runs that are counted one by one for COUNT. A greater
// COUNT on a rule for which there is no shorter way is read as endless.
const maxCounted = 2_000

// countLimit returns the wall second of the COUNT-th run.
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
