package schedule

import (
	"fmt"
	"strings"
)

// Cron is a parsed cron expression.
type Cron struct {
	times     timeSet
	days      dayRule
	every     int64 // seconds of `@every`, 0 otherwise
	fields    int
	quartz    bool // something in it is Quartz's or another dialect's
	dayFields DayFields
	steps     bool // its days of the month are counted off with a step, as in */2
}

// Quartz reports whether the expression is in another dialect than that of
// crontab(5) with five fields: its meaning for the service is inferred.
func (c *Cron) Quartz() bool { return c.quartz }

// cronField names a field of an expression.
type cronField uint8

const (
	fieldSecond cronField = iota
	fieldMinute
	fieldHour
	fieldMonthDay
	fieldMonth
	fieldWeekday
	fieldYear
)

func (f cronField) String() string {
	return [...]string{"second", "minute", "hour", "day of the month", "month", "day of the week", "year"}[f]
}

// bounds gives the numbers that a field may hold.
func (f cronField) bounds(quartz bool) (least, most int) {
	switch f {
	case fieldHour:
		return 0, 23
	case fieldMonthDay:
		return 1, 31
	case fieldMonth:
		return 1, 12
	case fieldWeekday:
		if quartz {
			return 1, 7
		}
		return 0, 7
	case fieldYear:
		return firstYear, lastYear
	}
	return 0, 59
}

// ParseCron reads a cron expression of five fields, crontab(5): minute, hour,
// day of the month, month, day of the week (0 and 7 are Sunday). The forms of
// Quartz with six or seven fields, its letters, and macros are recognised, with
// a Note when they are valid there. The expression is usable when no problem is
// an Error.
func ParseCron(text string) (Cron, []Problem) {
	if len(text) > maxText {
		return Cron{}, tooLong(text)
	}
	p := cronParser{text: text}
	from, to := trimmed(text)
	switch {
	case from == to:
		p.problems.err(Range{0, len(text)}, CodeEmpty, "the cron expression is empty; write five fields such as 0 6 * * 1-5", "")
		return Cron{}, p.problems
	case text[from] == '@':
		p.macro(Range{from, to}, text[from:to])
		return p.cron, p.problems
	}
	if p.misread() {
		return Cron{}, p.problems
	}
	count := p.split(from, to)
	if p.hasZone() {
		return Cron{}, p.problems
	}
	switch count {
	case 5:
		p.five()
	case 6, 7:
		p.sixOrSeven()
	default:
		p.fieldCount(Range{from, to}, count)
	}
	if HasErrors(p.problems) {
		return Cron{}, p.problems
	}
	return p.cron, p.problems
}

// misread reports whether the text as a whole is something else.
func (p *cronParser) misread() bool {
	problem, ok := misread(p.text, PartCron)
	if ok {
		p.problems.add(problem)
	}
	return ok
}

type cronParser struct {
	text     string
	fields   [7]Range
	cron     Cron
	dialect  Range // first thing that is not crontab(5)'s
	what     string
	problems problemList
}

// split finds the fields and gives their number, of which seven are kept.
func (p *cronParser) split(from, to int) int {
	count := 0
	for from < to {
		end := from
		for end < to && !isBlank(p.text[end]) {
			end++
		}
		if count < len(p.fields) {
			p.fields[count] = Range{from, end}
		}
		count++
		for from = end; from < to && isBlank(p.text[from]); from++ {
		}
	}
	p.cron.fields = count
	return count
}

func (p *cronParser) hasZone() bool {
	first := p.text[p.fields[0].Start:p.fields[0].End]
	if !strings.HasPrefix(first, "TZ=") && !strings.HasPrefix(first, "CRON_TZ=") {
		return false
	}
	p.problems.err(p.fields[0], CodeSyntax, "a cron expression holds no time zone; move it to timezone", "")
	return true
}

func (p *cronParser) fieldCount(r Range, count int) {
	message := "a cron expression has five fields (minute, hour, day of the month, month, day of the week)"
	p.problems.err(r, CodeFieldCount, message+fmt.Sprintf(", this one has %d; write all five", count), "")
}

// five reads the fields of crontab(5).
func (p *cronParser) five() {
	c := &p.cron
	c.times.seconds = 1
	c.times.minutes, _ = p.field(fieldMinute, p.fields[0], false)
	hours, _ := p.field(fieldHour, p.fields[1], false)
	c.times.hours = uint32(hours)
	p.monthDays(p.fields[2], false)
	p.months(p.fields[3], false)
	p.weekdays(p.fields[4], false)
	// crontab(5): the command runs when either field matches, if both are
	// restricted, that is, do not start with *.
	c.days.either = p.restricted(p.fields[2]) && p.restricted(p.fields[4])
	c.dayFields = c.readDayFields(p.text[p.fields[2].Start:p.fields[2].End], p.text[p.fields[4].Start:p.fields[4].End])
	if p.what != "" && !HasErrors(p.problems) {
		c.quartz = true
		p.problems.note(p.dialect, CodeDialect,
			p.what+" is not plain cron, and the service documents no dialect; write it in the plain form, or use recurrence", "")
	}
}

func (p *cronParser) restricted(r Range) bool {
	return p.text[r.Start] != '*' && p.text[r.Start] != '?'
}

// foreign notes something that only other dialects have.
func (p *cronParser) foreign(r Range, what string) {
	if p.what == "" {
		p.dialect, p.what = r, what
	}
}

func (p *cronParser) months(r Range, quartz bool) {
	set, all := p.field(fieldMonth, r, quartz)
	if !all {
		p.cron.days.months = uint16(set)
	}
}

// days of the week come as 0 to 7 from Sunday, in Quartz as 1 to 7, and are
// kept from 0 for Monday.
func cronWeekday(n int, quartz bool) int {
	if quartz {
		n--
	}
	return (n + 6) % 7
}

func (p *cronParser) weekdays(r Range, quartz bool) {
	text := p.text[r.Start:r.End]
	if text == "?" {
		p.foreign(r, quoted(text))
		return
	}
	if p.weekdayLetters(r, text, quartz) {
		return
	}
	set, all := p.field(fieldWeekday, r, quartz)
	for n := 0; n <= 7 && !all; n++ {
		if set>>n&1 != 0 {
			p.cron.days.weekdays |= 1 << cronWeekday(n, quartz)
		}
	}
}

func (p *cronParser) monthDays(r Range, quartz bool) {
	text := p.text[r.Start:r.End]
	if text == "?" {
		p.foreign(r, quoted(text))
		return
	}
	if p.monthDayLetters(r, text, quartz) {
		return
	}
	if set, all := p.field(fieldMonthDay, r, quartz); !all {
		p.cron.days.monthDays = uint32(set >> 1)
	}
}
