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

// describeDays gives the days of a plan in words: "every second Tuesday",
// "on the last Friday of every month".
func describeDays(p *plan) string {
	d := &p.days
	if p.picksDay() {
		places := make([]string, len(p.setPos))
		for i, n := range p.setPos {
			places[i] = place(int(n))
		}
		weekdays := strings.ReplaceAll(describeWeekdays(d.weekdays), " and ", " or ")
		return "on the " + list(places) + " " + weekdays + " of " + p.monthly()
	}
	if p.unit >= Hourly {
		q := *p
		q.unit, q.every = Daily, 1
		return describeDays(&q)
	}
	var words string
	switch {
	case d.yearDays != nil:
		words = "on day " + list(describeYearDays(d.yearDays)) + " of " + every(max(p.yearly(), 1), "year")
		return words + describeLimits(d, "in ")
	case d.weeks|d.weeksBack != 0:
		weeks := numbers(d.weeks, 0)
		for n := 1; n <= 53; n++ {
			if d.weeksBack>>n&1 != 0 {
				weeks = append(weeks, ordinal(-n))
			}
		}
		words = "on " + describeWeekdays(or7(d.weekdays)) + " of week " + list(weeks) + " of " + every(p.yearly(), "year")
		return words + describeLimits(d, "in ")
	case d.hasMonthDay() || len(d.nth) > 0:
		return describeMonthDays(p)
	}
	unit, n := "day", p.every
	switch {
	case p.unit == Weekly && bits.OnesCount8(d.weekdays) == 1:
		unit = describeWeekdays(d.weekdays)
	case p.unit == Weekly && d.weekdays != sevenDays && p.every > 1:
		on := describeWeekdays(d.weekdays)
		return every(p.every, "week") + " on " + on + describeLimits(d, "in ")
	case d.weekdays != 0 && p.unit == Daily && p.every > 1:
		return every(p.every, "day") + " if it is a " + strings.ReplaceAll(describeWeekdays(d.weekdays), " and ", " or ") + describeLimits(d, "in ")
	case d.weekdays != 0:
		unit = describeWeekdays(d.weekdays)
		if p.unit == Monthly && p.every > 1 {
			return "every " + unit + " of " + every(p.every, "month") + describeLimits(d, "in ")
		}
		if p.unit == Yearly && p.every > 1 {
			return "every " + unit + describeLimits(d, "in ") + " of " + every(p.every, "year")
		}
		n = 1
	}
	if n > 2 && p.unit == Weekly && unit != "day" {
		return every(n, "week") + " on " + unit + describeLimits(d, "in ")
	}
	return every(n, unit) + describeLimits(d, "in ")
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
func describeLimits(d *dayRule, in string) string {
	words := ""
	if d.months != 0 {
		words = " " + in + describeMonths(d.months)
	}
	if d.years != nil {
		words += " of certain years"
	}
	return words
}

// describeMonthDays is for days of the month and numbered weekdays.
func describeMonthDays(p *plan) string {
	d := &p.days
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
	var weekdays []string
	for _, n := range d.nth {
		weekdays = append(weekdays, place(n.N)+" "+longWeekday(int(n.Day)))
	}
	words := ""
	switch {
	case len(days) > 0 && d.hasWeekday():
		all := weekdays
		if d.weekdays != 0 {
			all = append(all, strings.ReplaceAll(describeWeekdays(d.weekdays), " and ", " or "))
		}
		join := " if it is a "
		if d.either {
			join = " and on every "
			if len(weekdays) > 0 {
				join = " and on the "
			}
		}
		return "on the " + list(days) + " of " + p.monthly() + join + list(all)
	case len(days) > 0:
		words = "on the " + list(days)
	default:
		words = "on the " + list(weekdays)
		if d.weekdays != 0 {
			words += " and every " + describeWeekdays(d.weekdays)
		}
	}
	if d.nthInYear && len(d.nth) > 0 {
		return words + " of " + every(p.yearly(), "year")
	}
	return words + " of " + p.monthly()
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
