package schedule

import (
	"cmp"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// sixOrSeven reads Quartz's form: seconds first, an optional year last, and `?`
// in one of the two day fields.
func (p *cronParser) sixOrSeven() {
	c := &p.cron
	c.quartz = true
	c.times.seconds, _ = p.field(fieldSecond, p.fields[0], true)
	c.times.minutes, _ = p.field(fieldMinute, p.fields[1], true)
	hours, _ := p.field(fieldHour, p.fields[2], true)
	c.times.hours = uint32(hours)
	p.monthDays(p.fields[3], true)
	p.months(p.fields[4], true)
	p.weekdays(p.fields[5], true)
	if c.fields == 7 {
		p.field(fieldYear, p.fields[6], true)
	}
	whole := Range{p.fields[0].Start, p.fields[c.fields-1].End}
	anyDay, anyWeekday := p.isAny(3), p.isAny(5)
	switch {
	case HasErrors(p.problems):
	case anyDay && anyWeekday:
		p.problems.err(p.fields[5], CodeSyntax, "only one of the two day fields of Quartz may be ?; write * in the other", "*")
	case !anyDay && !anyWeekday:
		five := p.asFive()
		fields := "five fields"
		if five != "" {
			fields = "the five fields " + five
		}
		p.problems.err(whole, CodeFieldCount, "six or seven fields are Quartz's, where one of the two day fields must be ?; write "+fields, five)
	default:
		five := p.asFive()
		p.problems.note(whole, CodeDialect, "this is Quartz's form with a field for seconds, and the service's examples have five fields; write "+
			cmp.Or(five, "five fields, or use recurrence"), five)
	}
}

func (p *cronParser) isAny(field int) bool {
	r := p.fields[field]
	return p.text[r.Start:r.End] == "?"
}

// asFive returns the same schedule in five fields where that is a plain rewrite:
// second 0, any year, no letters of Quartz and no numbers for weekdays, which it
// counts from another day.
func (p *cronParser) asFive() string {
	at := func(i int) string { return p.text[p.fields[i].Start:p.fields[i].End] }
	if at(0) != "0" || p.cron.fields == 7 && at(6) != "*" {
		return ""
	}
	out := make([]string, 0, 5)
	for i := 1; i <= 5; i++ {
		field := at(i)
		if field == "?" {
			field = "*"
		}
		base, step, hasStep := strings.Cut(field, "/")
		if hasStep && base == "0" && i <= 2 {
			field = "*/" + step
		}
		plain := "0123456789*,-/"
		switch i {
		case 4, 5:
			plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZ*,-"
			if i == 4 {
				plain += "0123456789/"
			}
		}
		if strings.Trim(strings.ToUpper(field), plain) != "" || i != 4 && i != 5 && strings.ContainsAny(field, "LW") {
			return ""
		}
		if base != "*" && hasStep && !strings.Contains(base, "-") && field[0] != '*' {
			return ""
		}
		out = append(out, field)
	}
	if out[4] == "L" || strings.HasSuffix(out[4], "L") {
		return ""
	}
	if five := strings.Join(out, " "); plainFive(five) {
		return five
	}
	return ""
}

// plainFive reports whether five fields need no further remark.
func plainFive(five string) bool {
	check := cronParser{text: five}
	if check.split(0, len(five)) != 5 {
		return false
	}
	check.five()
	return check.problems == nil
}

// monthDayLetters reads L, L-n, LW, L-nW and nW, the last also in a list of days.
func (p *cronParser) monthDayLetters(r Range, text string, quartz bool) bool {
	upper := strings.ToUpper(text)
	if strings.ContainsAny(upper, ",") && strings.ContainsAny(upper, "LW") {
		p.listWithLetters(r, quartz)
		return true
	}
	if !p.monthDayLetter(r, upper, text) {
		return false
	}
	p.foreign(r, say.Quote(text))
	return true
}

// monthDayLetter reads one of L, L-n, LW, L-nW and nW; false for what has no letter.
func (p *cronParser) monthDayLetter(r Range, upper, text string) bool {
	d := &p.cron.days
	rest, fromEnd := strings.CutPrefix(upper, "L")
	rest, workday := strings.CutSuffix(rest, "W")
	if !fromEnd && !workday {
		return false
	}
	if upper == "WL" {
		fromEnd, rest = true, ""
	}
	least := 1
	if fromEnd && rest == "" {
		rest, least = "0", 0
	} else if fromEnd {
		var minus bool
		if rest, minus = strings.CutPrefix(rest, "-"); !minus {
			rest = ""
		}
	}
	n, ok := digits(rest)
	switch most := 31; {
	case fromEnd && (!ok || n < least || n > 30):
		p.problems.err(r, CodeOutOfRange, say.Quote(text)+" is not a day of the month; write L-1 to L-30, days before the last", "")
	case !fromEnd && (!ok || n < least || n > most):
		p.problems.err(r, CodeOutOfRange, say.Quote(text)+" is not a day of the month; write 1W to 31W, the working day nearest to it", "")
	case fromEnd && workday:
		d.nearBack |= 1 << n
	case fromEnd:
		d.monthDaysBack |= 1 << n
	default:
		d.near |= 1 << (n - 1)
	}
	return true
}

// listWithLetters reads a list of days with nW among them. Quartz takes no L there.
func (p *cronParser) listWithLetters(r Range, quartz bool) {
	p.foreign(r, say.Quote(p.text[r.Start:r.End]))
	for from := r.Start; from <= r.End; {
		end := r.End
		if i := strings.IndexByte(p.text[from:r.End], ','); i >= 0 {
			end = from + i
		}
		text, at := p.text[from:end], Range{from, end}
		upper := strings.ToUpper(text)
		switch {
		case strings.HasPrefix(upper, "L"):
			p.problems.err(at, CodeSyntax, say.Quote(text)+" may not stand in a list of days, not in Quartz either; make a task of its own for it", "")
		case !p.monthDayLetter(at, upper, text):
			p.cron.days.monthDays |= uint32(p.item(fieldMonthDay, at, quartz) >> 1)
		}
		from = end + 1
	}
}

// weekdayLetters reads L, nL and n#k, none of which Quartz takes in a list.
func (p *cronParser) weekdayLetters(r Range, text string, quartz bool) bool {
	d := &p.cron.days
	last := strings.ToUpper(text[len(text)-1:])
	switch {
	case strings.ContainsAny(text, "#"):
	case last == "L" && strings.ContainsAny(text, ","):
		p.problems.err(r, CodeSyntax, say.Quote(text)+" is a list with L, which Quartz does not take either; use recurrence, as in RRULE:FREQ=MONTHLY;BYDAY=-1FR,-1SA", "")
		return true
	case last != "L" || strings.ContainsAny(text, "-/"):
		return false
	}
	p.foreign(r, say.Quote(text))
	if day, number, ok := strings.Cut(text, "#"); ok {
		n, isNumber := digits(number)
		switch {
		case strings.ContainsAny(text, ","):
			p.problems.err(r, CodeSyntax, say.Quote(text)+" is a list with #, which Quartz does not take either; use recurrence, as in RRULE:FREQ=MONTHLY;BYDAY=3MO,1TH", "")
		case !isNumber || n < 1 || n > 5:
			p.problems.err(r, CodeOutOfRange, say.Quote(text)+" asks for a weekday that no month has; write 1 to 5 after #", "")
		default:
			if w, ok := p.number(fieldWeekday, Range{r.Start, r.Start + len(day)}, day, quartz); ok {
				d.nth = []numberedDay{{n, uint8(cronWeekday(w, quartz))}}
			}
		}
		return true
	}
	if len(text) == 1 { // the last day of Quartz's week
		d.weekdays = 1 << 5
		return true
	}
	if w, ok := p.number(fieldWeekday, Range{r.Start, r.End - 1}, text[:len(text)-1], quartz); ok {
		d.nth = []numberedDay{{-1, uint8(cronWeekday(w, quartz))}}
	}
	return true
}
