package schedule

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// dayWords returns the days of a plan in words: "every second Tuesday", "on the last
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
		words, ok = "on the "+say.And(places(q.setPos))+" "+say.Or(weekdayNamesOf(d.weekdays))+" of "+q.monthly(), true
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

// limits are the months and years that no other words of the days name.
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

// inMonths is " in March and June" where limits do not name them.
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
	return say.And(names)
}

// picksDay recognises the usual form of BYSETPOS: one of some weekdays of a month,
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
	return "on day " + say.And(days) + " of " + everyNth(p.every, "year"), ok
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
	return "on " + onDays(d.weekdays) + " of week " + say.And(weeks) + " of " + everyNth(p.every, "year") + p.weeksFrom(), ok
}

// onDays is "Monday and Friday", "weekdays", "all days".
func onDays(set uint8) string {
	switch set {
	case workdays:
		return "weekdays"
	case sevenDays:
		return "all days"
	}
	return say.And(weekdayNamesOf(set))
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
	days := say.And(weekdayNamesOf(d.weekdays))
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
		return every(p.every, "day") + " if it is a " + say.Or(weekdayNamesOf(d.weekdays))
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
		return "on the " + say.And(names) + " of " + everyNth(p.every, "year"), true
	}
	return "on the " + say.And(names) + " of " + p.monthly(), true
}

// dateWords is for days of the month, with weekdays that they must be, or that will do
// as well.
func (p *plan) dateWords() (string, bool) {
	d := &p.days
	if p.unit == Daily && p.every > 1 {
		return "", false
	}
	dates := "the " + say.And(d.dateNames())
	switch {
	case d.either && d.months != 0:
		return "in " + monthWords(d.months) + " on " + dates + " and on every " + say.And(weekdayNamesOf(d.weekdays)), true
	case d.either:
		return "on " + dates + " of every month and on every " + say.And(weekdayNamesOf(d.weekdays)), true
	case d.weekdays != 0:
		return "on " + dates + " of " + p.monthly() + " if it is a " + say.Or(weekdayNamesOf(d.weekdays)), true
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

// maxClockTimes is how many times of day are listed one by one.
const maxClockTimes = 6

// timeWords returns times of day in words; zoned is set when they name hours. There are
// none for several seconds of a minute that are not evenly spread.
func timeWords(t timeSet) (words string, zoned, ok bool) {
	if bits.OnesCount64(t.seconds) > 1 {
		first, step, even := cycle(t.seconds, 60)
		if t.hours != allHours || t.minutes != all60 || !even || first != 0 {
			return "", false, false
		}
		return every(int64(step), "second"), false, true
	}
	if t.size() <= maxClockTimes {
		return "at " + say.And(clockTimes(t)), true, true
	}
	second := bits.TrailingZeros64(t.seconds)
	if t.hours == allHours {
		return minuteWords(t.minutes, second), false, true
	}
	_, step, even := cycle(t.minutes, 60)
	oneMinute := bits.OnesCount64(t.minutes) == 1
	if hour, hours, ok := cycle(uint64(t.hours), 24); ok && oneMinute {
		minute := bits.TrailingZeros64(t.minutes)
		return fmt.Sprintf("%s from %s", every(int64(hours), "hour"), clockTime(timeOfDay(hour, minute, second))), true, true
	}
	low, high := bits.TrailingZeros32(t.hours), bits.Len32(t.hours)-1
	if bits.OnesCount32(t.hours) == high-low+1 && (oneMinute || even) {
		unit := "every hour"
		if even {
			unit = every(int64(step), "minute")
		}
		return fmt.Sprintf("%s from %s to %s", unit, clockTime(t.first()), clockTime(t.last())), true, true
	}
	if first, step, inRow := row(t.minutes); low == high && inRow {
		return fmt.Sprintf("%s from %s to %s", every(int64(step), "minute"), clockTime(timeOfDay(low, first, second)), clockTime(t.last())), true, true
	}
	if t.minutes == all60 && second == 0 {
		return "every minute of " + hourWords(t.hours), true, true
	}
	return "at " + pastList(t.minutes, second) + " past " + hourWords(t.hours), true, true
}

// hourWords is "every even hour", "the hours 0, 3 and 9 to 12".
func hourWords(hours uint32) string {
	switch hours {
	case 0x555555:
		return "every even hour"
	case 0xaaaaaa:
		return "every odd hour"
	}
	return say.Pick(bits.OnesCount32(hours), "the hour ", "the hours ") + say.And(numbers(uint64(hours), 0))
}

// row recognises numbers that follow each other in even steps.
func row(set uint64) (first, step int, ok bool) {
	first = bits.TrailingZeros64(set)
	rest := set &^ (1 << first)
	if rest == 0 {
		return 0, 0, false
	}
	step = bits.TrailingZeros64(rest) - first
	for n := first; n < 64 && set != 0; n += step {
		if set>>n&1 == 0 {
			return 0, 0, false
		}
		set &^= 1 << n
	}
	return first, step, set == 0
}

// minuteWords is for minutes of every hour, at one second.
func minuteWords(minutes uint64, second int) string {
	first, step, even := cycle(minutes, 60)
	start := timeOfDay(0, first, second)
	switch {
	case minutes == 1 && second == 0:
		return "every hour"
	case even && start == 0:
		return every(int64(step), "minute")
	case even:
		return every(int64(step), "minute") + " from " + past(start)
	}
	return "every hour at " + pastList(minutes, second) + " past the hour"
}

// past is "5 minutes past the hour" or "15:42 past the hour".
func past(tod int64) string {
	if tod%60 == 0 {
		return say.Count(tod/60, "minute") + " past the hour"
	}
	return fmt.Sprintf("%02d:%02d past the hour", tod/60, tod%60)
}

// pastList is "5, 20 and 40 minutes", "15:42 and 45:42".
func pastList(minutes uint64, second int) string {
	if second == 0 {
		noun := "minutes"
		if minutes == 1<<1 {
			noun = "minute"
		}
		return say.And(numbers(minutes, 0)) + " " + noun
	}
	var words []string
	for set := minutes; set != 0; set &= set - 1 {
		words = append(words, strings.TrimSuffix(past(timeOfDay(0, bits.TrailingZeros64(set), second)), " past the hour"))
	}
	return say.And(words)
}

// clockTimes lists times of day.
func clockTimes(t timeSet) []string {
	clock := make([]string, t.size())
	for i := range clock {
		clock[i] = clockTime(t.nth(i))
	}
	return clock
}

// clockTime writes a second of the day as 06:10, with seconds if there are any.
func clockTime(tod int64) string {
	s := fmt.Sprintf("%02d:%02d", tod/3600, tod/60%60)
	if tod%60 != 0 {
		s += fmt.Sprintf(":%02d", tod%60)
	}
	return s
}

// cycle recognises a set that goes through 0 to size-1 in even steps, size a multiple of step.
func cycle(set uint64, size int) (first, step int, ok bool) {
	n := bits.OnesCount64(set)
	if n < 2 || size%n != 0 {
		return 0, 0, false
	}
	step = size / n
	first = bits.TrailingZeros64(set)
	return first, step, first < step && set == strided(first, step, size)
}

// every is "every day", "every second day", "every 3 days".
func every(n int64, unit string) string {
	switch {
	case n == 1:
		return "every " + unit
	case n == 2 && unit != "hour" && unit != "minute" && unit != "second":
		return "every second " + unit
	}
	return "every " + say.Count(n, unit)
}

// everyNth is "every month", "every second month", "every 7th month".
func everyNth(n int64, unit string) string {
	if n <= 2 {
		return every(n, unit)
	}
	return "every " + strconv.FormatInt(n, 10) + suffix(n) + " " + unit
}

// ordinal is 1st, 2nd, last, second-to-last, 3rd-to-last.
func ordinal(n int) string {
	switch {
	case n == -1:
		return "last"
	case n == -2:
		return "second-to-last"
	case n < 0:
		return ordinal(-n) + "-to-last"
	}
	return strconv.Itoa(n) + suffix(int64(n))
}

func suffix(n int64) string {
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// place is "first" to "fifth" and "last" for weekdays, else the ordinal.
func place(n int) string {
	if n >= 1 && n <= 5 {
		return [...]string{"first", "second", "third", "fourth", "fifth"}[n-1]
	}
	return ordinal(n)
}

// numbers lists the numbers of a bit set, shifted by add; three or more in a
// row become "8 to 17".
func numbers(set uint64, add int) []string {
	return runs(set, func(n int) string { return strconv.Itoa(n + add) })
}

// runs names the numbers of a bit set; three or more in a row become "a to b".
func runs(set uint64, name func(int) string) []string {
	var out []string
	for set != 0 {
		low := bits.TrailingZeros64(set)
		high := low
		for high < 63 && set>>(high+1)&1 != 0 {
			high++
		}
		if high-low >= 2 {
			out = append(out, name(low)+" to "+name(high))
		} else {
			for n := low; n <= high; n++ {
				out = append(out, name(n))
			}
		}
		set = set >> high >> 1 << high << 1
	}
	return out
}

func longMonth(month int) string {
	return [...]string{"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"}[month-1]
}

// monthWords is "March", "March and June", "January to April".
func monthWords(set uint16) string { return say.And(runs(uint64(set), longMonth)) }

const (
	workdays  = 1<<5 - 1
	sevenDays = 1<<7 - 1
	allMonths = 1<<13 - 2
)

// weekdayNamesOf is Monday, Friday; "weekday" for Monday to Friday.
func weekdayNamesOf(set uint8) []string {
	switch set {
	case workdays:
		return []string{"weekday"}
	case sevenDays:
		return []string{"day"}
	}
	var names []string
	for ; set != 0; set &= set - 1 {
		names = append(names, longWeekday(bits.TrailingZeros8(set)))
	}
	return names
}
