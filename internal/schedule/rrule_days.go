package schedule

import (
	"fmt"
	"strings"
)

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
			p.problems.err(at, CodeNotANumber, quoted(item)+" is not a weekday with a number; write 2MO or -1FR", "")
			return
		}
		if n == 0 || n < -53 || n > 53 {
			p.problems.err(at, CodeOutOfRange,
				quoted(item)+" is out of range: the number before a weekday is 1 to 53 or -53 to -1; write such a number or none", "")
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
		known = nearest(word, weekdayNames())
	}
	message := quoted(word) + " is not a weekday"
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

// longDay tells the two letters of a weekday that is written out or cut to three letters.
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
		p.problems.err(at, CodeNoSuchDay, "UNTIL="+cut(text)+" names no day or time that exists; correct it", "")
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
	message := "UNTIL takes a date or a date-time in UTC such as 20271231T235959Z, not " + quoted(text)
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
