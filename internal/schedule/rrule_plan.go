package schedule

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
