package schedule

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// maxInterval stands for every INTERVAL and COUNT beyond it: such a rule has no
// second occurrence before the year 10000 anyway.
const maxInterval = 1 << 40

// value reads the value of a part, which stands at [from, to).
func (p *recurrenceParser) value(name RulePart, from, to int) {
	r := &p.rule
	switch name {
	case RuleFreq:
		p.freq(from, to)
	case RuleUntil:
		p.until(from, to)
	case RuleCount:
		r.count = p.positive(name, from, to)
	case RuleInterval:
		r.interval = max(p.positive(name, from, to), 1)
	case RuleWeekStart:
		if day, ok := p.weekday(name, Range{from, to}, p.text[from:to]); ok {
			r.weekStart = day
		}
	case RuleByDay:
		p.days(from, to)
	default:
		p.list(name, from, to)
	}
}

func (p *recurrenceParser) freq(from, to int) {
	word := p.text[from:to]
	for i, name := range freqNames() {
		if i > 0 && strings.EqualFold(word, name) {
			p.rule.freq = Freq(i)
			if word != name {
				p.lower(p.rule.parts[RuleFreq].Start)
			}
			return
		}
	}
	known, _ := say.Nearest(word, freqNames()[1:])
	message := say.Quote(word) + " is not a frequency"
	if known == "" {
		message += "; write YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY or SECONDLY"
	}
	p.problems.err(Range{from, to}, CodeUnknownValue, message+didYouMean(known), known)
}

// positive reads INTERVAL or COUNT, both 1 or more.
func (p *recurrenceParser) positive(name RulePart, from, to int) int64 {
	text := p.text[from:to]
	n := int64(0)
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			if v, err := strconv.ParseInt(text, 10, 64); err == nil && v <= 0 {
				n = 0
				break
			}
			p.problems.err(p.rule.parts[name], CodeNotANumber,
				name.String()+" takes a whole number from 1, not "+say.Quote(text)+"; write digits only", "")
			return 0
		}
		n = min(n*10+int64(text[i]-'0'), maxInterval)
	}
	if n == 0 {
		p.problems.err(p.rule.parts[name], CodeOutOfRange, name.String()+" must be 1 or more; remove it or write a positive number", "")
	}
	return n
}

// limits returns the smallest and greatest number of a list part, and whether
// numbers may be negative, which count from the end.
func limits(name RulePart) (least, most int, signed bool) {
	switch name {
	case RuleBySecond:
		return 0, 60, false
	case RuleByMinute:
		return 0, 59, false
	case RuleByHour:
		return 0, 23, false
	case RuleByMonthDay:
		return 1, 31, true
	case RuleByWeekNo:
		return 1, 53, true
	case RuleByMonth:
		return 1, 12, false
	}
	return 1, 366, true // BYYEARDAY, BYSETPOS
}

// eachItem calls f for each item of a comma-separated list; whole is set when
// the list has only that one, so that a finding stands on the whole part.
func (p *recurrenceParser) eachItem(name RulePart, from, to int, f func(item string, at Range)) {
	single := strings.IndexByte(p.text[from:to], ',') < 0
	for from <= to {
		end := to
		if i := strings.IndexByte(p.text[from:to], ','); i >= 0 {
			end = from + i
		}
		at := Range{from, end}
		if single {
			at = p.rule.parts[name]
		}
		if end == from {
			p.problems.err(Range{max(from-1, 0), min(from+1, to)}, CodeSyntax,
				"the list of "+name.String()+" has an empty item; remove the superfluous comma", "")
		} else {
			f(p.text[from:end], at)
		}
		from = end + 1
	}
}

func (p *recurrenceParser) list(name RulePart, from, to int) {
	least, most, signed := limits(name)
	var seen [12]uint64 // of -366..366
	p.eachItem(name, from, to, func(item string, at Range) {
		n, ok := smallNumber(item, signed)
		if !ok {
			p.badNumber(name, item, at, signed)
			return
		}
		if size := max(n, -n); size < least || size > most {
			p.outOfRange(name, item, n, at)
			return
		}
		if bit := n + 366; seen[bit/64]>>(bit%64)&1 == 0 {
			seen[bit/64] |= 1 << (bit % 64)
			p.rule.include(name, n)
		}
	})
}

// include puts a number, which is in range, into the set of its part.
func (r *Recurrence) include(name RulePart, n int) {
	switch name {
	case RuleBySecond:
		r.seconds |= 1 << n
	case RuleByMinute:
		r.minutes |= 1 << n
	case RuleByHour:
		r.hours |= 1 << n
	case RuleByMonth:
		r.months |= 1 << n
	case RuleByMonthDay:
		if n > 0 {
			r.monthDays |= 1 << (n - 1)
		} else {
			r.monthBack |= 1 << (-n - 1)
		}
	case RuleByWeekNo:
		if n > 0 {
			r.weeks |= 1 << n
		} else {
			r.weeksBack |= 1 << -n
		}
	case RuleByYearDay:
		r.yearDays = append(r.yearDays, int16(n))
	case RuleBySetPos:
		r.setPos = append(r.setPos, int16(n))
	}
}

// smallNumber reads up to four digits with a sign where one may stand.
func smallNumber(text string, signed bool) (int, bool) {
	sign := 1
	if signed && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = min(n*10+int(text[i]-'0'), 9999)
	}
	return sign * n, text != ""
}

func (p *recurrenceParser) badNumber(name RulePart, item string, at Range, signed bool) {
	if n, err := strconv.Atoi(strings.TrimSpace(item)); err == nil && n < 0 && !signed {
		p.outOfRange(name, item, n, at)
		return
	}
	p.problems.err(at, CodeNotANumber, name.String()+" takes numbers, not "+say.Quote(item)+"; write digits only", "")
}

func (p *recurrenceParser) outOfRange(name RulePart, item string, n int, at Range) {
	least, most, signed := limits(name)
	span := fmt.Sprintf("%d to %d", least, most)
	if signed {
		span += fmt.Sprintf(" or -%d to -%d", most, least)
	}
	message := name.String() + "=" + cut(item) + " is out of range: " + name.String() + " takes " + span
	suggestion := ""
	if name == RuleByHour && n == 24 || name == RuleByMinute && n == 60 {
		message += "; write 0 for midnight and the full hour"
		suggestion = "0"
		if at == p.rule.parts[name] {
			suggestion = name.String() + "=0"
		}
	} else {
		message += "; write a number in that range"
	}
	p.problems.err(at, CodeOutOfRange, message, suggestion)
}

// cut shortens an item for a message.
func cut(item string) string {
	q := say.Quote(item)
	return q[1 : len(q)-1]
}

// days reads BYDAY: weekdays in two letters, each with an optional number.
func (p *recurrenceParser) days(from, to int) {
	var seen [12]uint64 // of 7*(-53..53)
	p.eachItem(RuleByDay, from, to, func(item string, at Range) {
		digits := 0
		for digits < len(item) && (item[digits] == '+' || item[digits] == '-' || item[digits] >= '0' && item[digits] <= '9') {
			digits++
		}
		day, ok := p.weekday(RuleByDay, at, item[digits:])
		if !ok {
			return
		}
		if digits == 0 {
			p.rule.weekdays |= 1 << day
			return
		}
		n, ok := smallNumber(item[:digits], true)
		if !ok {
			p.problems.err(at, CodeNotANumber, say.Quote(item)+" is not a weekday with a number; write 2MO or -1FR", "")
			return
		}
		if n == 0 || n < -53 || n > 53 {
			p.problems.err(at, CodeOutOfRange,
				say.Quote(item)+" is out of range: the number before a weekday is 1 to 53 or -53 to -1; write such a number or none", "")
			return
		}
		if bit := (n+53)*7 + int(day); seen[bit/64]>>(bit%64)&1 == 0 {
			seen[bit/64] |= 1 << (bit % 64)
			p.rule.nth = append(p.rule.nth, numberedDay{n, day})
		}
	})
}

// weekday reads MO to SU, 0 to 6.
func (p *recurrenceParser) weekday(name RulePart, at Range, word string) (uint8, bool) {
	if len(word) == 2 {
		// The second bytes of the names differ but for TU/SU and TH, SA; compare both.
		for i, known := range [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"} {
			if word[0]&^0x20 == known[0] && word[1]&^0x20 == known[1] && isLetter(word[0]) && isLetter(word[1]) {
				if word != known {
					p.lower(p.rule.parts[name].Start)
				}
				return uint8(i), true
			}
		}
	}
	known := longDay(word)
	if known == "" {
		known, _ = say.Nearest(word, weekdayNames())
	}
	message := say.Quote(word) + " is not a weekday"
	if word == "" {
		message = name.String() + " has a number without a weekday"
	}
	if known == "" || word == "" {
		known, message = "", message+"; write MO, TU, WE, TH, FR, SA or SU"
	}
	suggestion := known
	if known != "" && at.Len() != len(word) {
		whole := p.text[at.Start:at.End]
		suggestion = strings.TrimSuffix(whole, word) + known
	}
	p.problems.err(at, CodeUnknownValue, message+didYouMean(known), suggestion)
	return 0, false
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// longDay returns the two letters of a weekday that is written out or cut to three letters.
func longDay(word string) string {
	for i, long := range [...]string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"} {
		if len(word) >= 3 && len(word) <= len(long) && strings.EqualFold(word, long[:len(word)]) {
			return weekdayNames()[i]
		}
	}
	return ""
}

// until reads a date or date-time in the basic form of RFC 5545 sections 3.3.4 and 3.3.5.
func (p *recurrenceParser) until(from, to int) {
	text, at := p.text[from:to], p.rule.parts[RuleUntil]
	kind := untilDate
	switch {
	case len(text) == 8:
	case len(text) == 15 && text[8]|0x20 == 't':
		kind = untilLocal
	case len(text) == 16 && text[8]|0x20 == 't' && text[15]|0x20 == 'z':
		kind = untilUTC
	default:
		p.badUntil(text, at)
		return
	}
	var n [6]int
	ok := true
	for i, pos := range [6]int{0, 4, 6, 9, 11, 13} {
		size := 2
		if i == 0 {
			size = 4
		}
		if pos >= len(text) {
			break
		}
		var good bool
		n[i], good = digits(text[pos : pos+size])
		ok = ok && good
	}
	if !ok {
		p.badUntil(text, at)
		return
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > monthLength(n[0], n[1]) || n[3] > 23 || n[4] > 59 || n[5] > 60 {
		p.problems.err(at, CodeNoSuchDay, "UNTIL="+cut(text)+" names no day or time that exists", "")
		return
	}
	if strings.ContainsAny(text, "tz") {
		p.lower(at.Start)
	}
	p.rule.untilKind = kind
	p.rule.until = wallAt(n[0], n[1], n[2], n[3], n[4], min(n[5], 59))
	if kind == untilDate {
		p.rule.until += daySeconds - 1
	}
}

func (p *recurrenceParser) badUntil(text string, at Range) {
	suggestion := ""
	if d, problems := ParseDateTime(text); !HasErrors(problems) {
		suggestion = "UNTIL=" + d.basic()
	}
	message := "UNTIL takes a date or a date-time in UTC such as 20271231T235959Z, not " + say.Quote(text)
	if suggestion != "" {
		message += fmt.Sprintf("; write %s", suggestion)
	} else {
		message += "; write it in that form"
	}
	p.problems.err(at, CodeDateTime, message, suggestion)
}

// digits reads a text of digits only.
func digits(text string) (int, bool) {
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, text != ""
}
