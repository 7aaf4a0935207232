package schedule

import (
	"fmt"
	"strconv"
	"strings"
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
	known := nearest(word, freqNames()[1:])
	message := quoted(word) + " is not a frequency"
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
				name.String()+" takes a whole number from 1, not "+quoted(text)+"; write digits only", "")
			return 0
		}
		n = min(n*10+int64(text[i]-'0'), maxInterval)
	}
	if n == 0 {
		p.problems.err(p.rule.parts[name], CodeOutOfRange, name.String()+" must be 1 or more; remove it or write a positive number", "")
	}
	return n
}

// limits gives the smallest and greatest number of a list part, and whether
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
	p.problems.err(at, CodeNotANumber, name.String()+" takes numbers, not "+quoted(item)+"; write digits only", "")
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
	q := quoted(item)
	return q[1 : len(q)-1]
}
