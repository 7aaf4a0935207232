package schedule

import "strings"

// changeRule says how a zone changes every year: the TZ string that ends its
// data, RFC 9636 section 3.3.1.
type changeRule struct {
	standard, summer int64 // seconds east of UTC
	start, end       yearlyDate
}

// yearlyDate is a day and time of every year.
type yearlyDate struct {
	form             byte // 'M' month, week and weekday; 'J' day without 29 February; 'n' day from 0
	month, week, day int
	seconds          int64 // of the day, on the wall clock before the change
}

// unix gives the wall seconds of the date in a year.
func (d yearlyDate) unix(year int) int64 {
	newYear := daysFromCivil(year, 1, 1)
	switch d.form {
	case 'J':
		day := newYear + int64(d.day) - 1
		if leap(year) && d.day >= 60 {
			day++
		}
		return day*daySeconds + d.seconds
	case 'n':
		return (newYear+int64(d.day))*daySeconds + d.seconds
	}
	first := daysFromCivil(year, d.month, 1)
	at := (d.day + 6 - weekdayOf(first) + 7) % 7 // d.day counts from Sunday
	if at += 7 * (d.week - 1); at >= monthLength(year, d.month) {
		at -= 7
	}
	return (first+int64(at))*daySeconds + d.seconds
}

// parseChangeRule reads a TZ string such as CET-1CEST,M3.5.0,M10.5.0/3; nil when
// the zone has no changes. The strings are those of the embedded data.
func parseChangeRule(text string) *changeRule {
	head, dates, ok := strings.Cut(text, ",")
	if !ok {
		return nil
	}
	r := changeRule{}
	head = skipName(head)
	west, head := offsetWest(head)
	r.standard, r.summer = -west, -west+3600
	if head = skipName(head); head != "" {
		west, _ = offsetWest(head)
		r.summer = -west
	}
	start, end, _ := strings.Cut(dates, ",")
	r.start, r.end = parseYearlyDate(start), parseYearlyDate(end)
	return &r
}

// skipName leaves out an abbreviation, CET or <+03>.
func skipName(text string) string {
	if strings.HasPrefix(text, "<") {
		_, rest, _ := strings.Cut(text, ">")
		return rest
	}
	return strings.TrimLeft(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}

// offsetWest reads [+-]hh[:mm[:ss]] in seconds and gives what follows.
func offsetWest(text string) (int64, string) {
	sign := int64(1)
	if text != "" && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	total, unit := int64(0), int64(3600)
	for unit > 0 {
		size := 0
		for size < len(text) && isDigit(text[size]) {
			size++
		}
		n, _ := digits(text[:size])
		total += int64(n) * unit
		text = text[size:]
		if unit /= 60; text == "" || text[0] != ':' {
			break
		}
		text = text[1:]
	}
	return sign * total, text
}

func parseYearlyDate(text string) yearlyDate {
	day, clock, hasClock := strings.Cut(text, "/")
	d := yearlyDate{form: 'n', seconds: 2 * 3600}
	if hasClock {
		d.seconds, _ = offsetWest(clock)
	}
	switch day[0] {
	case 'M':
		month, rest, _ := strings.Cut(day[1:], ".")
		week, weekday, _ := strings.Cut(rest, ".")
		d.form = 'M'
		d.month, _ = digits(month)
		d.week, _ = digits(week)
		d.day, _ = digits(weekday)
	case 'J':
		d.form = 'J'
		d.day, _ = digits(day[1:])
	default:
		d.day, _ = digits(day)
	}
	return d
}
