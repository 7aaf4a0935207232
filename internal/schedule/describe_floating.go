package schedule

import "math/bits"

// What a rule without a start takes from the creation of its task is told as that.
const (
	itsCreation = " its task was created"
	atItsTime   = "at the time of day" + itsCreation
	atItsMinute = "at the minute" + itsCreation
)

// itsMinuteOf is "after 06:00 and 18:00, at the minute its task was created".
func itsMinuteOf(hours uint32) string {
	if bits.OnesCount32(hours) > maxClockTimes {
		return "in " + hourWords(hours) + ", " + atItsMinute
	}
	return "after " + list(clockTimes(timeSet{hours: hours, minutes: 1, seconds: 1})) + ", " + atItsMinute
}

// floatingWords is for rules that take something from the creation of their task.
func (s *Schedule) floatingWords() (phrase, bool) {
	r := s.rule
	if r.freq >= Hourly {
		return s.floatingHours()
	}
	// The words of the rule as if what it leaves out were written; then those of
	// what is left out go in their place.
	p, ok := s.plan.words()
	if !ok {
		return p, false
	}
	p.zoned = true
	switch {
	case !r.Has(RuleByHour) && !r.Has(RuleByMinute) && !r.Has(RuleBySecond):
		p.times, p.zoned = atItsTime, p.days != everyDay || p.behind != ""
	case r.Has(RuleByHour) && !r.Has(RuleByMinute) && !r.Has(RuleBySecond):
		p.times = itsMinuteOf(r.hours)
	case !r.Has(RuleByHour) || !r.Has(RuleByMinute):
		return p, false
	}
	if days, ok := r.floatingDays(); ok {
		if p.days, p.behind = days+itsCreation, limit(r.months); p.times == atItsTime {
			p.days = days + " and"
		}
	}
	if r.interval > 1 {
		p.behind += sinceCreation
	}
	return p, true
}

// floatingDays is for rules without days: on those of the creation.
func (r *Recurrence) floatingDays() (words string, ok bool) {
	for part := RuleByDay; part <= RuleByWeekNo; part++ {
		if r.Has(part) {
			return "", false
		}
	}
	switch r.freq {
	case Weekly:
		return every(r.interval, "week") + " on the weekday", true
	case Monthly:
		return every(r.interval, "month") + " on the day of the month", true
	case Yearly:
		if r.Has(RuleByMonth) {
			return every(r.interval, "year") + " on the day of the month", true
		}
		return every(r.interval, "year") + " on the date", true
	}
	return "", false
}

// floatingHours is for hours and minutes that count from the creation.
func (s *Schedule) floatingHours() (phrase, bool) {
	r := s.rule
	p := phrase{days: everyDay, times: every(r.interval, unitName(r.freq))}
	if r.interval > 1 {
		p.behind = sinceCreation
	}
	switch {
	case r.noByParts():
		if r.freq == Hourly && r.interval == 1 {
			p.times += " " + atItsMinute
		}
		return p, true
	case r.freq == Hourly && r.interval > 1 && r.plainHours() && r.Has(RuleByMinute):
		p.times += " at " + past(timeOfDay(0, bits.TrailingZeros64(r.minutes), max(bits.TrailingZeros64(r.seconds|1<<60)%60, 0)))
		return p, true
	case r.freq == Hourly && r.interval == 1 && !r.Has(RuleByMinute) && !r.Has(RuleBySecond) && r.setPos == nil:
		days, ok := s.plan.dayWords()
		if days.times = "every hour " + atItsMinute; r.hours != 0 {
			days.times = itsMinuteOf(r.hours)
		}
		days.zoned = r.hours != 0 || days.days != everyDay
		return days, ok
	}
	return phrase{}, false
}
