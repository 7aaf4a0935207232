package schedule

import "strings"

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
		message := "an expression with six or seven fields is Quartz's, where one of the two day fields must be ?"
		if five != "" {
			message += "; write the five fields " + five
		} else {
			message += "; write five fields"
		}
		p.problems.err(whole, CodeFieldCount, message, five)
	default:
		five := p.asFive()
		message := "this is Quartz's form with a field for seconds, and the service documents no dialect but shows five fields"
		if five != "" {
			message += "; write " + five
		} else {
			message += "; write five fields, or use recurrence"
		}
		p.problems.note(whole, CodeDialect, message, five)
	}
}

func (p *cronParser) isAny(field int) bool {
	r := p.fields[field]
	return p.text[r.Start:r.End] == "?"
}

// asFive gives the same schedule in five fields where that is a plain rewrite:
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

// monthDayLetters reads L, L-n, LW and nW.
func (p *cronParser) monthDayLetters(r Range, text string) bool {
	upper := strings.ToUpper(text)
	d := &p.cron.days
	switch {
	case upper == "L":
		d.monthDaysBack = 1
	case upper == "LW" || upper == "WL":
		d.near = 32
	case strings.HasPrefix(upper, "L-"):
		n, ok := smallNumber(upper[2:], false)
		if len(upper) == 2 || !ok || n > 30 {
			p.problems.err(r, CodeOutOfRange, quoted(text)+" is not a day of the month; write L-1 to L-30, days before the last", "")
			return true
		}
		d.monthDaysBack = 1 << n
	case strings.HasSuffix(upper, "W"):
		n, ok := digits(upper[:len(upper)-1])
		if !ok || n < 1 || n > 31 {
			p.problems.err(r, CodeOutOfRange, quoted(text)+" is not a day of the month; write 1W to 31W, the working day nearest to it", "")
			return true
		}
		d.near = int8(n)
	default:
		return false
	}
	p.foreign(r, quoted(text))
	return true
}

// weekdayLetters reads L, nL and n#k.
func (p *cronParser) weekdayLetters(r Range, text string, quartz bool) bool {
	d := &p.cron.days
	if day, number, ok := strings.Cut(text, "#"); ok {
		n, ok := digits(number)
		if !ok || n < 1 || n > 5 {
			p.problems.err(r, CodeOutOfRange, quoted(text)+" asks for a weekday that no month has; write 1 to 5 after #", "")
			return true
		}
		if w, ok := p.number(fieldWeekday, Range{r.Start, r.Start + len(day)}, day, quartz); ok {
			d.nth = []numberedDay{{n, uint8(cronWeekday(w, quartz))}}
		}
		p.foreign(r, quoted(text))
		return true
	}
	last := len(text) - 1
	if text[last] != 'L' && text[last] != 'l' || strings.ContainsAny(text, ",-/") {
		return false
	}
	if last == 0 { // the last day of Quartz's week
		d.weekdays = 1 << 5
		p.foreign(r, quoted(text))
		return true
	}
	if w, ok := p.number(fieldWeekday, Range{r.Start, r.Start + last}, text[:last], quartz); ok {
		d.nth = []numberedDay{{-1, uint8(cronWeekday(w, quartz))}}
	}
	p.foreign(r, quoted(text))
	return true
}
