package schedule

import "math/bits"

// ShortMonths is a monthly run on a day that some months lack.
type ShortMonths struct {
	Day       int   // 29, 30 or 31: the greatest one asked for
	Inherited bool  // from the start, not written in the rule
	Part      Part  // where the day is written
	Range     Range // the place in it
}

// ShortMonths reports whether the schedule runs on a day of the month that some
// of its months lack, so that those are skipped (RFC 5545 section 3.3.10:
// invalid dates are ignored). Rules whose days are also chosen by weekday, by
// BYSETPOS or by the last day of the month are deliberate and never reported,
// nor are those that know one month only, such as a leap-day rule, nor cron's
// steps: nobody counts on a 31st that */2 happens to meet.
func (s *Schedule) ShortMonths() (ShortMonths, bool) {
	p := &s.plan
	d := &p.days
	if !s.ok || s.stepped() || s.never != notNever || p.setPos != nil || d.hasWeekday() ||
		d.yearDays != nil || d.weeks|d.weeksBack != 0 || d.monthDaysBack != 0 || d.near|d.nearBack != 0 || s.cron.steps {
		return ShortMonths{}, false
	}
	late := d.monthDays >> 28
	if late == 0 {
		return ShortMonths{}, false
	}
	if p.unit == Yearly && !s.rule.Has(RuleByMonthDay) && !s.rule.Has(RuleByMonth) {
		return ShortMonths{}, false // once a year, on the date of the start
	}
	day := 28 + bits.Len32(late)
	if all := uint32(1)<<(day-27) - 1; d.monthDays>>27&all == all {
		return ShortMonths{}, false // all days to the end: the shorter months' last ones too
	}
	if !p.skipsSome(day) {
		return ShortMonths{}, false
	}
	found := ShortMonths{Day: day, Part: s.driver()}
	switch {
	case s.kind == KindCron:
		found.Range = Range{0, len(s.text.Cron)}
	case s.rule.Has(RuleByMonthDay):
		found.Range = s.rule.Part(RuleByMonthDay)
	default:
		found.Inherited = true
		found.Range = Range{0, len(s.text.Recurrence)}
		if s.text.Start != "" {
			found.Part, found.Range = PartStart, Range{0, len(s.text.Start)}
		}
	}
	return found, true
}

// skipsSome reports whether some months of the plan have that day, and some do not.
func (p *plan) skipsSome(day int) bool {
	months := uint64(0xfff)
	if p.days.months != 0 {
		months = uint64(p.days.months) >> 1
	}
	if p.unit == Monthly {
		months &= strided(int(floorMod(p.base, 12)), int(gcd(p.every, 12)), 12)
	}
	lacking, having := false, false
	for ; months != 0; months &= months - 1 {
		if day > monthLength(2001, bits.TrailingZeros64(months)+1) {
			lacking = true
		} else {
			having = true
		}
	}
	return lacking && having
}
