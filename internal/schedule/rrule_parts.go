package schedule

import "strings"

func (p *recurrenceParser) noEquals(r Range, text string) {
	if name, _, ok := rulePart(text); ok {
		p.problems.err(r, CodeSyntax, name.String()+" has no value; write "+name.String()+"=...", "")
		return
	}
	p.problems.err(r, CodeSyntax, quoted(text)+" is not a part of a recurrence rule; parts are written NAME=VALUE, as in FREQ=DAILY", "")
}

func (p *recurrenceParser) unknownPart(r Range, name string) {
	known := nearest(strings.TrimSpace(name), rulePartNames())
	message := quoted(name) + " is not a part of a recurrence rule of RFC 5545"
	switch {
	case known != "":
		message += didYouMean(known)
	case strings.EqualFold(name, "RSCALE") || strings.EqualFold(name, "SKIP"):
		message += " but of its extension RFC 7529; remove it"
	default:
		message += "; remove it"
	}
	p.problems.err(r, CodeUnknownPart, message, known)
}

// rulePart looks a name up without regard to case, without allocating.
func rulePart(name string) (part RulePart, lower, ok bool) {
	var buf [10]byte
	if len(name) > len(buf) {
		return 0, false, false
	}
	for i := range len(name) {
		c := name[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
			lower = true
		}
		buf[i] = c
	}
	switch string(buf[:len(name)]) {
	case "FREQ":
		part = RuleFreq
	case "UNTIL":
		part = RuleUntil
	case "COUNT":
		part = RuleCount
	case "INTERVAL":
		part = RuleInterval
	case "BYSECOND":
		part = RuleBySecond
	case "BYMINUTE":
		part = RuleByMinute
	case "BYHOUR":
		part = RuleByHour
	case "BYDAY":
		part = RuleByDay
	case "BYMONTHDAY":
		part = RuleByMonthDay
	case "BYYEARDAY":
		part = RuleByYearDay
	case "BYWEEKNO":
		part = RuleByWeekNo
	case "BYMONTH":
		part = RuleByMonth
	case "BYSETPOS":
		part = RuleBySetPos
	case "WKST":
		part = RuleWeekStart
	default:
		return 0, false, false
	}
	return part, lower, true
}
