package schedule

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

const (
	workdays  = 1<<5 - 1
	sevenDays = 1<<7 - 1
)

func longMonth(month int) string {
	return [...]string{"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"}[month-1]
}

func describeMonths(set uint16) string {
	var names []string
	for month := 1; month <= 12; month++ {
		if set>>month&1 != 0 {
			names = append(names, longMonth(month))
		}
	}
	return list(names)
}

// describeWeekdays is "Monday and Friday", "weekday" for Monday to Friday.
func describeWeekdays(set uint8) string {
	switch set {
	case workdays:
		return "weekday"
	case sevenDays:
		return "day"
	}
	var names []string
	for day := range 7 {
		if set>>day&1 != 0 {
			names = append(names, longWeekday(day))
		}
	}
	return list(names)
}

// onWeekdays is "on Monday and Friday", "on every weekday".
func onWeekdays(set uint8) string {
	if set == workdays || set == sevenDays {
		return "on every " + describeWeekdays(set)
	}
	return "on " + describeWeekdays(set)
}

// anyWeekday is "Monday or Friday".
func anyWeekday(set uint8) string {
	return strings.ReplaceAll(describeWeekdays(set), " and ", " or ")
}

// describeDays gives the days of a plan in words: "every second Tuesday",
// "on the last Friday of every month".
func describeDays(p *plan) string {
	d := &p.days
	switch {
	case p.picksDay():
		places := make([]string, len(p.setPos))
		for i, n := range p.setPos {
			places[i] = place(int(n))
		}
		return "on the " + list(places) + " " + anyWeekday(d.weekdays) + " of " + p.monthly()
	case p.unit >= Hourly:
		q := *p
		q.unit, q.every = Daily, 1
		return describeDays(&q)
	case d.yearDays != nil:
		return "on day " + list(describeYearDays(d.yearDays)) + " of " + every(max(p.yearly(), 1), "year") + describeLimits(d)
	case d.weeks|d.weeksBack != 0:
		return describeWeeks(p)
	case d.hasMonthDay() || len(d.nth) > 0:
		return describeMonthDays(p)
	case d.weekdays != 0:
		return describeByWeekday(p)
	default:
		return every(p.every, "day") + describeLimits(d)
	}
}

// describeWeeks is for numbered weeks of the year.
func describeWeeks(p *plan) string {
	d := &p.days
	weeks := numbers(d.weeks, 0)
	for n := 1; n <= 53; n++ {
		if d.weeksBack>>n&1 != 0 {
			weeks = append(weeks, ordinal(-n))
		}
	}
	return onWeekdays(or7(d.weekdays)) + " of week " + list(weeks) + " of " + every(p.yearly(), "year") + describeLimits(d)
}

// describeByWeekday is for days that only their weekdays choose.
func describeByWeekday(p *plan) string {
	d := &p.days
	days := describeWeekdays(d.weekdays)
	switch {
	case p.every == 1:
		return "every " + days + describeLimits(d)
	case p.unit == Weekly && p.every == 2 && bits.OnesCount8(d.weekdays) == 1:
		return every(p.every, days) + describeLimits(d)
	case p.unit == Weekly:
		return every(p.every, "week") + " " + onWeekdays(d.weekdays) + describeLimits(d)
	case p.unit == Daily:
		return every(p.every, "day") + " if it is a " + anyWeekday(d.weekdays) + describeLimits(d)
	case p.unit == Monthly:
		return "every " + days + " of " + every(p.every, "month") + describeLimits(d)
	default:
		return "every " + days + describeLimits(d) + " of " + every(p.every, "year")
	}
}

// picksDay tells the usual form of BYSETPOS: one of some weekdays of a month,
// once a day.
func (p *plan) picksDay() bool {
	d := &p.days
	return p.setPos != nil && p.unit == Monthly && p.times.size() == 1 &&
		d.weekdays != 0 && len(d.nth) == 0 && !d.hasMonthDay()
}

func or7(set uint8) uint8 {
	if set == 0 {
		return sevenDays
	}
	return set
}

// yearly is the interval in years, 1 where the period is another.
func (p *plan) yearly() int64 {
	if p.unit == Yearly {
		return p.every
	}
	return 1
}

func describeYearDays(days []int16) []string {
	out := make([]string, len(days))
	for i, n := range days {
		if out[i] = strconv.Itoa(int(n)); n < 0 {
			out[i] = ordinal(int(n))
		}
	}
	return out
}

// describeLimits adds the months and years that limit the days.
func describeLimits(d *dayRule) string {
	words := ""
	if d.months != 0 {
		words = " in " + describeMonths(d.months)
	}
	if d.years != nil {
		words += " of certain years"
	}
	return words
}

// describeMonthDays is for days of the month and numbered weekdays.
func describeMonthDays(p *plan) string {
	d := &p.days
	days, weekdays := describeDates(d), describeNth(d)
	words := "on the "
	switch {
	case len(days) > 0 && d.hasWeekday():
		join := " if it is a "
		switch {
		case d.either && len(weekdays) > 0:
			join = " and on the "
		case d.either:
			join = " and on every "
		}
		if d.weekdays != 0 {
			weekdays = append(weekdays, anyWeekday(d.weekdays))
		}
		return words + list(days) + " of " + p.monthly() + join + list(weekdays)
	case len(days) > 0:
		words += list(days)
	default:
		words += list(weekdays)
		if d.weekdays != 0 {
			words += " and every " + describeWeekdays(d.weekdays)
		}
	}
	if d.nthInYear && len(d.nth) > 0 {
		return words + " of " + every(p.yearly(), "year")
	}
	return words + " of " + p.monthly()
}

// describeDates are the days of the month: 1st, last day, weekday nearest to the 15th.
func describeDates(d *dayRule) []string {
	var days []string
	for n := 1; n <= 31; n++ {
		if d.monthDays>>(n-1)&1 != 0 {
			days = append(days, ordinal(n))
		}
	}
	for n := 31; n >= 1; n-- {
		if d.monthDaysBack>>(n-1)&1 != 0 {
			days = append(days, ordinal(-n)+" day")
		}
	}
	switch {
	case d.near == 32:
		days = append(days, "last weekday")
	case d.near > 0:
		days = append(days, "weekday nearest to the "+ordinal(int(d.near)))
	}
	return days
}

// describeNth are the numbered weekdays: first Monday, last Friday.
func describeNth(d *dayRule) []string {
	var weekdays []string
	for _, n := range d.nth {
		weekdays = append(weekdays, place(n.N)+" "+longWeekday(int(n.Day)))
	}
	return weekdays
}

// monthly is "every month", "every second month", "March and June", "March every 2 years".
func (p *plan) monthly() string {
	d := &p.days
	words := "every month"
	switch {
	case p.unit == Monthly && p.every > 1:
		words = every(p.every, "month")
		if d.months != 0 {
			words += " that is " + strings.ReplaceAll(describeMonths(d.months), " and ", " or ")
		}
	case d.months != 0:
		words = describeMonths(d.months)
	}
	if p.unit == Yearly && p.every > 1 {
		words += fmt.Sprintf(" of %s", every(p.every, "year"))
	}
	if d.years != nil {
		words += " of certain years"
	}
	return words
}
