package schedule

import "strings"

// ParseRecurrence reads a recurrence rule, RFC 5545 section 3.3.10, with or
// without the prefix `RRULE:`. The rule is usable when no problem is an Error.
func ParseRecurrence(text string) (Recurrence, []Problem) {
	p := recurrenceParser{text: text}
	p.rule.interval, p.rule.firstLower = 1, -1
	if len(text) > maxText {
		return p.rule, tooLong(text)
	}
	from, to := trimmed(text)
	if from == to {
		p.problems.err(Range{0, len(text)}, CodeEmpty, "the recurrence is empty; write a rule such as RRULE:FREQ=DAILY", "")
		return p.rule, p.problems
	}
	if problem, ok := misread(text, PartRecurrence); ok {
		return p.rule, []Problem{problem}
	}
	if from > 0 || to < len(text) {
		p.problems.err(Range{0, len(text)}, CodeWhitespace,
			"the recurrence has blanks around it, which RFC 5545 does not allow; remove them", text[from:to])
	}
	for from < to {
		end := from + lineLength(text[from:to])
		p.line(from, end)
		for from = end; from < to && isBlank(text[from]); from++ {
		}
	}
	p.finish()
	return p.rule, p.problems
}

type recurrenceParser struct {
	text     string
	rule     Recurrence
	problems problemList
	rules    int  // lines or parts that start a rule
	prefix   bool // RRULE: was seen
	first    Range
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// trimmed gives the bounds of text without the blanks around it.
func trimmed(text string) (from, to int) {
	for to = len(text); to > 0 && isBlank(text[to-1]); to-- {
	}
	for from < to && isBlank(text[from]) {
		from++
	}
	return from, to
}

func lineLength(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		for i > 0 && text[i-1] == '\r' {
			i--
		}
		return i
	}
	return len(text)
}

// line reads one line: the rule, or a property that does not belong.
func (p *recurrenceParser) line(from, to int) {
	if name := foreignName(p.text[from:to]); name != "" && !strings.Contains(p.text[from:to], ";RRULE:") {
		if i := startsWithin(p.text[from:to]); i >= 0 {
			p.parted(name, from, from+i, to)
			return
		}
		p.foreign(Range{from, to}, name)
		return
	}
	if i := secondRule(p.text[from:to]); i >= 0 {
		p.prefix = true
		p.countRule(Range{from, from + i})
		p.countRule(Range{from + i, to})
		return
	}
	seenRule := false
	for from <= to {
		end := to
		if i := strings.IndexByte(p.text[from:to], ';'); i >= 0 {
			end = from + i
		}
		start := from
		if start, seenRule = p.startOfRule(from, end, to, seenRule); start <= end {
			p.part(start, end, to)
		}
		from = end + 1
	}
}

// foreignName tells the calendar properties that have no place in a recurrence.
func foreignName(text string) string {
	for _, name := range [...]string{"DTSTART", "DTEND", "RDATE", "EXDATE", "EXRULE"} {
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) &&
			(len(text) == len(name) || text[len(name)] == ':' || text[len(name)] == ';' || text[len(name)] == '=') {
			return name
		}
	}
	return ""
}

// startsWithin finds the rule that begins behind a property on its line, with a blank
// between them or nothing at all.
func startsWithin(text string) int { return strings.Index(text, "RRULE:") }

// secondRule finds a second rule on a line that no semicolon parts from the first, -1 for
// none.
func secondRule(text string) int {
	first := strings.Index(text, "FREQ=")
	if first < 0 {
		return -1
	}
	if i := strings.Index(text[first:], "RRULE:"); i > 0 && text[first+i-1] != ';' {
		return first + i
	}
	return -1
}

// parted tells a property and a rule that stand on one line: one defect, with the rule
// behind at.
func (p *recurrenceParser) parted(name string, from, at, to int) {
	p.rules = 1
	message := name + " and the rule stand on one line; "
	if use := propertyUse(name, strings.TrimSpace(p.text[from:at])); use != "" {
		message += use + " and keep "
	} else {
		message += "keep only "
	}
	p.problems.err(Range{from, to}, CodeForeignPart, message+cut(p.text[at:to])+" here", "")
}

// propertyUse says where the value of a property goes: DTSTART:20260105T060000Z.
func propertyUse(name, text string) string {
	into := map[string]string{"DTSTART": "startDateTime", "DTEND": "endDateTime"}[name]
	_, value, ok := strings.Cut(text, ":")
	d, problems := ParseDateTime(value)
	if into == "" || !ok || problems != nil {
		return ""
	}
	use := "write " + d.String() + " as " + into
	if _, zone, ok := strings.Cut(strings.TrimSuffix(text, ":"+value), "TZID="); ok && loadZone(zone) != nil {
		use += ", " + zone + " as timezone"
	}
	return use
}

func (p *recurrenceParser) foreign(r Range, name string) {
	message := name + " does not belong in a recurrence, and services of this kind refuse it; remove it"
	if name == "DTSTART" || name == "DTEND" {
		message = name + " does not belong in a recurrence, and services of this kind refuse it; use startDateTime and endDateTime"
		if use := propertyUse(name, p.text[r.Start:r.End]); use != "" {
			message = name + " does not belong in a recurrence, and services of this kind refuse it; " + use
		}
	}
	p.problems.add(Problem{Range: r, Severity: Warning, Code: CodeForeignPart, Message: message})
}

// startOfRule steps over `RRULE:` before the part [from, to) of a line and
// counts the rules; seen tells whether one has begun on this line.
func (p *recurrenceParser) startOfRule(from, to, lineEnd int, seen bool) (start int, nowSeen bool) {
	const word = "RRULE"
	text := p.text[from:to]
	if text == word && to < lineEnd { // RRULE;FREQ=DAILY
		p.problems.err(Range{from, to + 1}, CodeSyntax, `RRULE is followed by ";" instead of a colon; write RRULE:`, "RRULE:")
		p.prefix = true
		p.countRule(Range{from, lineEnd})
		return to + 1, true
	}
	prefixed := len(text) > len(word) && strings.EqualFold(text[:len(word)], word)
	if !prefixed {
		if seen || foreignName(text) != "" {
			return from, seen
		}
		p.countRule(Range{from, lineEnd})
		if i := strings.IndexByte(text, ':'); i >= 0 && !strings.Contains(text[:i], "=") {
			p.problems.err(Range{from, from + i + 1}, CodeSyntax,
				"a recurrence starts with RRULE:, not with "+quoted(text[:i+1])+"; write RRULE:", "RRULE:")
			p.prefix = true
			return from + i + 1, true
		}
		return from, true
	}
	if c := text[len(word)]; c != ':' {
		p.problems.err(Range{from, from + len(word) + 1}, CodeSyntax,
			"RRULE is followed by "+quoted(string(rune(c)))+" instead of a colon; write RRULE:", "RRULE:")
	} else if text[:len(word)] != word {
		p.lower(from)
	}
	p.prefix = true
	p.countRule(Range{from, lineEnd})
	return p.repeatedPrefix(from, from+len(word)+1, lineEnd), true
}

// repeatedPrefix steps over further prefixes behind the first, which helpers add that
// do not look.
func (p *recurrenceParser) repeatedPrefix(from, start, to int) int {
	const prefix = "RRULE:"
	rest := start
	for {
		next := rest
		for next < to && isBlank(p.text[next]) {
			next++
		}
		if to-next < len(prefix) || !strings.EqualFold(p.text[next:next+len(prefix)], prefix) {
			break
		}
		rest = next + len(prefix)
	}
	if rest > start {
		p.rule.firstLower = -1 // what it is to be is written with it
		p.problems.err(Range{from, rest}, CodeSyntax, "RRULE: stands twice; write it once: "+cut(prefix+p.text[rest:to]), prefix)
	}
	return rest
}

func (p *recurrenceParser) countRule(r Range) {
	if p.rules++; p.rules == 1 {
		p.first = r
	} else if p.rules == 2 {
		p.problems.err(r, CodeSeveralRules,
			"a second recurrence rule starts here, but a schedule holds one; make a task of its own for each rule", "")
	}
}

func (p *recurrenceParser) lower(at int) {
	if p.rule.firstLower < 0 {
		p.rule.firstLower = at
	}
}

// part reads `NAME=VALUE` in [from, to) of a line that ends at lineEnd.
func (p *recurrenceParser) part(from, to, lineEnd int) {
	text := p.text[from:to]
	if text == "" && from > 0 && p.text[from-1] == ':' {
		p.problems.err(Range{0, from}, CodeMissingFreq, "the rule is empty; write one such as RRULE:FREQ=DAILY", "")
		return
	}
	if text == "" {
		at := Range{max(from-1, 0), from}
		if from < lineEnd {
			at = Range{from, from + 1}
		}
		p.problems.err(at, CodeSyntax, "a part of the rule is empty; remove the superfluous semicolon", "")
		return
	}
	if name := foreignName(text); name != "" {
		p.foreign(Range{from, to}, name)
		return
	}
	if p.rules > 1 {
		return // one finding for the second rule is enough
	}
	equals := strings.IndexByte(text, '=')
	if equals < 0 {
		p.noEquals(Range{from, to}, text)
		return
	}
	name, lower, ok := rulePart(text[:equals])
	if !ok {
		p.unknownPart(Range{from, from + equals}, text[:equals])
		return
	}
	if lower {
		p.lower(from)
	}
	if p.rule.Has(name) {
		p.problems.err(Range{from, to}, CodeRepeatedPart,
			name.String()+" is given twice, and a part may stand only once; keep one", "")
		return
	}
	p.rule.parts[name] = Range{from, to}
	if equals+1 == len(text) {
		p.problems.err(Range{from, to}, CodeSyntax, name.String()+" has no value; give one or remove the part", "")
		return
	}
	p.value(name, from+equals+1, to)
}
