package schedule

import (
	"math/bits"
	"strconv"
)

// dayWords gives the days of a plan in words: "every second Tuesday", "on the last
// Friday of every month"; false for combinations that there are no words for.
func (p *plan) dayWords() (phrase, bool) {
	q := *p
	d := &q.days
	if q.unit >= Hourly {
		q.unit, q.every = Daily, 1
	}
	if !d.simplify() {
		return phrase{}, false
	}
	words, ok := "", true
	switch {
	case q.picksDay():
		words, ok = "on the "+list(places(q.setPos))+" "+either(weekdayNamesOf(d.weekdays))+" of "+q.monthly(), true
	case d.yearDays != nil:
		words, ok = q.yearDayWords()
	case d.weeks|d.weeksBack != 0:
		words, ok = q.weekWords()
	case len(d.nth) > 0:
		words, ok = q.nthWords()
	case d.hasMonthDay():
		words, ok = q.dateWords()
	case d.weekdays != 0:
		words = q.weekdayWords()
	case q.unit == Daily:
		words = every(q.every, "day") + q.inMonths()
	default:
		ok = q.every == 1
		words = everyDay + q.inMonths()
	}
	return phrase{days: words, behind: q.limits()}, ok
}

// simplify takes limits away that do not limit. Where either day field of cron will do
// and one is every day, all days are meant.
func (d *dayRule) simplify() bool {
	if d.months == allMonths {
		d.months = 0
	}
	if !d.either || !d.hasMonthDay() || !d.hasWeekday() {
		d.either = false
		if d.monthDays == 1<<31-1 {
			d.monthDays, d.monthDaysBack = 0, 0
		}
	} else if d.monthDays == 1<<31-1 || d.weekdays == sevenDays {
		d.monthDays, d.weekdays, d.either = 0, 0, false
	}
	return d.years == nil || d.years.words() != ""
}

// limits are the months and years that no other words of the days tell of.
func (p *plan) limits() string {
	words := ""
	if p.every > 1 && (p.unit == Daily || p.unit == Weekly || p.unit == Monthly) {
		words = limit(p.days.months)
	}
	if p.days.years != nil {
		words += ", in " + p.days.years.words() + " only"
	}
	return words
}

// limit is ", in March and June only", "" without months.
func limit(months uint16) string {
	if months == 0 {
		return ""
	}
	return ", in " + monthWords(months) + " only"
}

// inMonths is " in March and June" where limits do not tell it.
func (p *plan) inMonths() string {
	if p.days.months == 0 || p.every > 1 && p.unit != Yearly {
		return ""
	}
	return " in " + monthWords(p.days.months)
}

// words lists years as 2030 to 2035; it is "" where they are too many to list.
func (s *yearSet) words() string {
	var names []string
	for year := firstYear; year <= lastYear; year++ {
		if !s.has(year) {
			continue
		}
		from := year
		for s.has(year + 1) {
			year++
		}
		switch {
		case year-from >= 2:
			names = append(names, strconv.Itoa(from)+" to "+strconv.Itoa(year))
		case year > from:
			names = append(names, strconv.Itoa(from), strconv.Itoa(year))
		default:
			names = append(names, strconv.Itoa(from))
		}
	}
	if len(names) > maxClockTimes {
		return ""
	}
	return list(names)
}

// picksDay tells the usual form of BYSETPOS: one of some weekdays of a month,
// once a day.
func (p *plan) picksDay() bool {
	d := &p.days
	return p.setPos != nil && p.unit == Monthly && p.times.size() == 1 &&
		d.weekdays != 0 && len(d.nth) == 0 && !d.hasMonthDay()
}

func places(positions []int16) []string {
	out := make([]string, len(positions))
	for i, n := range positions {
		out[i] = place(int(n))
	}
	return out
}

// yearDayWords is for days counted in the year, without any other part.
func (p *plan) yearDayWords() (string, bool) {
	d := &p.days
	days := make([]string, len(d.yearDays))
	for i, n := range d.yearDays {
		if days[i] = strconv.Itoa(int(n)); n < 0 {
			days[i] = ordinal(int(n))
		}
	}
	ok := p.unit == Yearly && d.months == 0 && !d.hasMonthDay() && !d.hasWeekday() && d.weeks|d.weeksBack == 0
	return "on day " + list(days) + " of " + everyNth(p.every, "year"), ok
}

// weekWords is for numbered weeks of the year, with weekdays alone.
func (p *plan) weekWords() (string, bool) {
	d := &p.days
	weeks := numbers(d.weeks, 0)
	for n := 1; n <= 53; n++ {
		if d.weeksBack>>n&1 != 0 {
			weeks = append(weeks, ordinal(-n))
		}
	}
	ok := p.unit == Yearly && d.weekdays != 0 && len(d.nth) == 0 && !d.hasMonthDay() && d.months == 0
	return "on " + onDays(d.weekdays) + " of week " + list(weeks) + " of " + everyNth(p.every, "year") + p.weeksFrom(), ok
}

// onDays is "Monday and Friday", "weekdays", "all days".
func onDays(set uint8) string {
	switch set {
	case workdays:
		return "weekdays"
	case sevenDays:
		return "all days"
	}
	return list(weekdayNamesOf(set))
}

// weeksFrom says on which day weeks start where it is not Monday.
func (p *plan) weeksFrom() string {
	if p.days.weekStart == 0 {
		return ""
	}
	return " (weeks start on " + longWeekday(int(p.days.weekStart)) + ")"
}

// weekdayWords is for days that only their weekdays choose.
func (p *plan) weekdayWords() string {
	d := &p.days
	days := list(weekdayNamesOf(d.weekdays))
	if p.every == 1 {
		return "every " + days + p.inMonths()
	}
	single := bits.OnesCount8(d.weekdays) == 1
	switch p.unit {
	case Weekly:
		if p.every == 2 && single {
			return every(p.every, days) + p.weeksFrom()
		}
		return every(p.every, "week") + " on " + onDays(d.weekdays) + p.weeksFrom()
	case Daily:
		return every(p.every, "day") + " if it is a " + either(weekdayNamesOf(d.weekdays))
	case Monthly:
		return "every " + days + " of " + everyNth(p.every, "month")
	}
	return "every " + days + p.inMonths() + " of " + everyNth(p.every, "year")
}

// nthWords is for numbered weekdays, without other parts but months.
func (p *plan) nthWords() (string, bool) {
	d := &p.days
	if d.weekdays != 0 || d.hasMonthDay() || p.unit < Yearly || p.unit > Daily || p.unit == Daily && p.every > 1 {
		return "", false
	}
	var names []string
	for _, n := range d.nth {
		names = append(names, place(n.N)+" "+longWeekday(int(n.Day)))
	}
	if d.nthInYear {
		return "on the " + list(names) + " of " + everyNth(p.every, "year"), true
	}
	return "on the " + list(names) + " of " + p.monthly(), true
}

// dateWords is for days of the month, with weekdays that they must be, or that will do
// as well.
func (p *plan) dateWords() (string, bool) {
	d := &p.days
	if p.unit == Daily && p.every > 1 {
		return "", false
	}
	dates := "the " + list(d.dateNames())
	switch {
	case d.either && d.months != 0:
		return "in " + monthWords(d.months) + " on " + dates + " and on every " + list(weekdayNamesOf(d.weekdays)), true
	case d.either:
		return "on " + dates + " of every month and on every " + list(weekdayNamesOf(d.weekdays)), true
	case d.weekdays != 0:
		return "on " + dates + " of " + p.monthly() + " if it is a " + either(weekdayNamesOf(d.weekdays)), true
	}
	return "on " + dates + " of " + p.monthly(), true
}

const oddDays = 0x55555555

// dateNames are the days of the month: 1st, last day, weekday nearest to the 15th.
func (d *dayRule) dateNames() []string {
	var days []string
	switch d.monthDays {
	case oddDays:
		days = []string{"odd days"}
	case 1<<31 - 1 ^ oddDays:
		days = []string{"even days"}
	default:
		days = runs(uint64(d.monthDays)<<1, ordinal)
	}
	for n := 31; n >= 1; n-- {
		if d.monthDaysBack>>(n-1)&1 != 0 {
			days = append(days, ordinal(-n)+" day")
		}
	}
	for near := d.near; near != 0; near &= near - 1 {
		days = append(days, "weekday nearest to the "+ordinal(bits.TrailingZeros32(near)+1))
	}
	for near := d.nearBack; near != 0; near &= near - 1 {
		if n := bits.TrailingZeros32(near); n == 0 {
			days = append(days, "last weekday")
		} else {
			days = append(days, "weekday nearest to the "+ordinal(-n-1)+" day")
		}
	}
	return days
}

// monthly is "every month", "every second month", "March and June", "March of every
// second year".
func (p *plan) monthly() string {
	d := &p.days
	words := "every month"
	switch {
	case p.unit == Monthly && p.every > 1:
		return everyNth(p.every, "month")
	case d.months != 0:
		words = monthWords(d.months)
	}
	if p.unit == Yearly && p.every > 1 {
		words += " of " + everyNth(p.every, "year")
	}
	return words
}
