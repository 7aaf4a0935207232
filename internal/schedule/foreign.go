package schedule

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// misread finds a text that is as a whole in another form than that of its part: with
// quotes that belong to some other program, as AWS EventBridge writes it, or what
// belongs into another part. That is its one problem, which says what to write.
func misread(text string, part Part) (Problem, bool) {
	from, to := trimmed(text)
	body := text[from:to]
	p := Problem{Range: Range{0, len(text)}, Severity: Error, Code: CodeSyntax}
	if inner, ok := unquoted(body); ok {
		p.Code = CodeQuotes
		p.Message = "the " + part.noun() + " has quotes inside its quotes"
		switch {
		case inner == "":
			p.Message += " and nothing between them; write what is meant"
		case part.reads(inner):
			p.Message, p.Suggestion = p.Message+"; write "+cut(inner), inner
		default:
			p.Message += ": " + say.Quote(inner) + " is its text; remove the inner quotes"
		}
		return p, true
	}
	if inner, ok := listed(body); ok && part.reads(inner) {
		p.Message, p.Suggestion = "the "+part.noun()+" is a list in a text; write "+cut(inner), inner
		return p, true
	}
	if part == PartRecurrence {
		if meant := semicolons(body); meant != body && part.reads(meant) {
			p.Message, p.Suggestion = "the parts of a rule are parted by semicolons; write "+cut(meant), meant
			return p, true
		}
	}
	if name, argument, ok := awsForm(body); ok {
		p.Code = CodeDialect
		p.Message, p.Suggestion = awsWords(part, name, argument)
		return p, true
	}
	if other := belongs(body, part); other != PartNone {
		p.Message = other.sentence() + " is no " + part.noun() + "; move it to " + other.String()
		return p, true
	}
	return Problem{}, false
}

// listed takes the one entry out of a list that stands in a text: ["RRULE:FREQ=DAILY"].
func listed(text string) (entry string, ok bool) {
	if text[0] != '[' || text[len(text)-1] != ']' {
		return "", false
	}
	entry = strings.Trim(text, "[] \t\r\n")
	if entry != "" {
		if inner, ok := unquoted(entry); ok {
			entry = inner
		}
	}
	return entry, entry != ""
}

// semicolons puts semicolons between the parts of a rule where something else stands.
func semicolons(text string) string {
	if strings.Contains(text, "; ") {
		return text // a blank too many
	}
	if !strings.ContainsAny(text, ",&| ") {
		return text
	}
	for _, name := range rulePartNames() {
		if !strings.Contains(text, name+"=") {
			continue
		}
		for _, sign := range [...]string{", ", ",", "&", "|", " "} {
			text = strings.ReplaceAll(text, sign+name+"=", ";"+name+"=")
		}
	}
	return text
}

// noun is what a part is called in sentences.
func (p Part) noun() string {
	switch p {
	case PartCron:
		return "cron expression"
	case PartInterval:
		return "interval"
	case PartTimezone:
		return "time zone"
	case PartRecurrence:
		return "recurrence"
	}
	return "date-time"
}

// sentence is how a sentence about what drives a schedule begins.
func (p Part) sentence() string {
	switch p {
	case PartCron:
		return "a cron expression"
	case PartInterval:
		return "an ISO 8601 interval"
	}
	return "a recurrence rule"
}

// reads reports whether a text is valid for the part.
func (p Part) reads(text string) bool {
	var problems []Problem
	switch p {
	case PartCron:
		_, problems = ParseCron(text)
	case PartInterval:
		_, problems = ParseInterval(text)
	case PartRecurrence:
		_, problems = ParseRecurrence(text)
	case PartTimezone:
		return loadZone(text) != nil
	default:
		return validDate(text)
	}
	return !HasErrors(problems)
}

// quoteMarks are what programs and people put around a text.
const quoteMarks = "\"'`\\\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"

// unquoted takes away the quotes around a text, also where only one of them is left.
func unquoted(text string) (inner string, ok bool) {
	if plainEnd(text[0]) && plainEnd(text[len(text)-1]) {
		return text, false
	}
	inner = strings.Trim(text, quoteMarks+" \t\r\n")
	both := !plainEnd(text[0]) && !plainEnd(text[len(text)-1])
	return inner, len(inner) < len(text) && (both || !strings.ContainsAny(inner, quoteMarks))
}

// plainEnd reports whether a byte is none of a quote.
func plainEnd(c byte) bool { return c < 0x80 && strings.IndexByte("\"'`\\", c) < 0 }

// belongs returns the part that a text is written for, PartNone where it is not sure or
// is this one.
func belongs(text string, at Part) Part {
	switch {
	case at != PartRecurrence && strings.Contains(strings.ToUpper(text), "FREQ="):
		return PartRecurrence
	case at != PartInterval && (text[0] == 'R' || text[0] == 'P') && strings.ContainsAny(text, "0123456789") && !strings.Contains(text, "=") && PartInterval.reads(text):
		return PartInterval
	case at != PartCron && (text[0] == '@' || !strings.Contains(text, "=") && isCron(text)):
		return PartCron
	}
	return PartNone
}

// isCron reports whether there are five to seven fields, the first of them not words.
func isCron(text string) bool {
	fields := strings.Fields(text)
	return len(fields) >= 5 && len(fields) <= 7 && strings.Trim(fields[0]+fields[1], "0123456789*,-/?") == ""
}

// awsForm recognises cron( ), rate( ) and at( ), as AWS EventBridge writes schedules.
func awsForm(text string) (name, argument string, ok bool) {
	name, argument, ok = strings.Cut(text, "(")
	if name = strings.ToLower(strings.TrimSpace(name)); !ok || name != "cron" && name != "rate" && name != "at" {
		return "", "", false
	}
	argument, _ = strings.CutSuffix(strings.TrimSpace(argument), ")")
	argument = strings.TrimSpace(argument)
	if inner, ok := unquoted(argument); ok {
		argument = inner
	}
	return name, argument, true
}

// awsWords says what to write for such a form, with the text where it goes into the
// same part.
func awsWords(part Part, name, argument string) (message, suggestion string) {
	message = name + "( ) is how AWS EventBridge writes "
	into, meant := PartCron, ""
	switch name {
	case "cron":
		message, meant = message+"a cron expression", awsCron(argument)
	case "rate":
		message, into, meant = message+"an interval", PartInterval, awsRate(argument)
	default:
		message += "a single run, and a schedule repeats"
		if meant = meantDateTime(argument); meant == "" {
			return message + "; write a recurrence with a startDateTime", ""
		}
		return message + "; for one run write RRULE:FREQ=DAILY;COUNT=1 as recurrence and " + meant + " as startDateTime", ""
	}
	switch {
	case meant == "":
		return message + "; write " + into.sentence() + " of the plain form", ""
	case into == part:
		return message + "; write " + meant, meant
	}
	return message + "; write " + meant + " as " + into.String(), ""
}

// awsCron returns the five fields of EventBridge's six: minutes first, a year last,
// weekdays counted from 1 for Sunday.
func awsCron(argument string) string {
	fields := strings.Fields(argument)
	if len(fields) != 6 || fields[5] != "*" {
		return ""
	}
	for i := range fields[:5] {
		if fields[i] == "?" {
			fields[i] = "*"
		}
	}
	var ok bool
	if fields[4], ok = sundayZero(fields[4]); !ok {
		return ""
	}
	for i, step := range fields[:2] { // 0/15 is a step from the first value on
		if n, ok := strings.CutPrefix(step, "0/"); ok {
			fields[i] = "*/" + n
		}
	}
	if five := strings.Join(fields[:5], " "); plainFive(five) {
		return five
	}
	return ""
}

// sundayZero counts the numbers of a weekday field from 0 instead of 1.
func sundayZero(field string) (string, bool) {
	if strings.ContainsAny(field, "#/L") {
		return "", false
	}
	var b strings.Builder
	for i := range len(field) {
		c := field[i]
		switch {
		case c >= '1' && c <= '7':
			c--
		case isDigit(c):
			return "", false
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// awsRate returns the interval of "5 minutes".
func awsRate(argument string) string {
	number, unit, _ := strings.Cut(argument, " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return ""
	}
	switch strings.TrimSuffix(strings.ToLower(strings.TrimSpace(unit)), "s") {
	case "minute":
		return fmt.Sprintf("R/PT%dM", n)
	case "hour":
		return fmt.Sprintf("R/PT%dH", n)
	case "day":
		return fmt.Sprintf("R/P%dD", n)
	}
	return ""
}
