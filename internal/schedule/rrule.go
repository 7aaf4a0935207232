package schedule

import (
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// Freq is the FREQ of a recurrence rule.
type Freq uint8

// The frequencies of RFC 5545 section 3.3.10, from the longest period to the shortest.
const (
	NoFreq Freq = iota
	Yearly
	Monthly
	Weekly
	Daily
	Hourly
	Minutely
	Secondly
)

// freqNames is indexed by Freq.
func freqNames() []string {
	return []string{"", "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"}
}

// String returns the word that FREQ takes.
func (f Freq) String() string { return freqNames()[f] }

// RulePart names a part of a recurrence rule.
type RulePart uint8

// The parts of RFC 5545 section 3.3.10.
const (
	RuleFreq RulePart = iota
	RuleUntil
	RuleCount
	RuleInterval
	RuleBySecond
	RuleByMinute
	RuleByHour
	RuleByDay
	RuleByMonthDay
	RuleByYearDay
	RuleByWeekNo
	RuleByMonth
	RuleBySetPos
	RuleWeekStart
	numRuleParts
)

// rulePartNames is indexed by RulePart.
func rulePartNames() []string {
	return []string{"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR",
		"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"}
}

// String returns the part's name as the rule writes it.
func (p RulePart) String() string { return rulePartNames()[p] }

// weekdayNames is indexed by weekday, 0 for Monday.
func weekdayNames() []string { return []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"} }

// numberedDay is a weekday with its number in the month or year: 1 is the
// first, -1 the last. Day counts from 0 for Monday.
type numberedDay struct {
	N   int
	Day uint8
}

// untilKind says how UNTIL was written.
type untilKind uint8

const (
	noUntil    untilKind = iota
	untilDate            // the whole day counts, in the schedule's zone
	untilLocal           // a wall-clock reading in the schedule's zone
	untilUTC             // an instant
)

// Recurrence is a parsed RFC 5545 recurrence rule. Where the text had errors
// it holds what could be read.
type Recurrence struct {
	freq       Freq
	weekStart  uint8
	untilKind  untilKind
	weekdays   uint8 // without number
	months     uint16
	hours      uint32
	monthDays  uint32 // bit n-1 is day n
	monthBack  uint32
	minutes    uint64
	seconds    uint64
	weeks      uint64
	weeksBack  uint64
	interval   int64
	count      int64
	until      int64 // wall seconds; seconds since 1970 for untilUTC
	nth        []numberedDay
	yearDays   []int16
	setPos     []int16
	parts      [numRuleParts]Range
	firstLower int // start of the first part in lower case, -1 without
}

// Freq returns the rule's frequency, NoFreq when it could not be read.
func (r *Recurrence) Freq() Freq { return r.freq }

// Interval returns INTERVAL, 1 when it is absent.
func (r *Recurrence) Interval() int64 { return r.interval }

// Count returns COUNT, 0 when it is absent.
func (r *Recurrence) Count() int64 { return r.count }

// Has reports whether the rule has the part.
func (r *Recurrence) Has(p RulePart) bool { return r.parts[p].End > 0 }

// Part returns where the part stands, name and value: `BYHOUR=24`.
func (r *Recurrence) Part(p RulePart) Range { return r.parts[p] }

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

// trimmed returns the bounds of text without the blanks around it.
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

// foreignName recognises the calendar properties that have no place in a recurrence.
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

// parted reports a property and a rule that stand on one line: one defect, with the rule
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
// counts the rules; seen says whether one has begun on this line.
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
				"a recurrence starts with RRULE:, not with "+say.Quote(text[:i+1])+"; write RRULE:", "RRULE:")
			p.prefix = true
			return from + i + 1, true
		}
		return from, true
	}
	if c := text[len(word)]; c != ':' {
		p.problems.err(Range{from, from + len(word) + 1}, CodeSyntax,
			"RRULE is followed by "+say.Quote(string(rune(c)))+" instead of a colon; write RRULE:", "RRULE:")
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

func (p *recurrenceParser) noEquals(r Range, text string) {
	if name, _, ok := rulePart(text); ok {
		p.problems.err(r, CodeSyntax, name.String()+" has no value; write "+name.String()+"=...", "")
		return
	}
	p.problems.err(r, CodeSyntax, say.Quote(text)+" is not a part of a recurrence rule; write parts as NAME=VALUE, as in FREQ=DAILY", "")
}

func (p *recurrenceParser) unknownPart(r Range, name string) {
	known, _ := say.Nearest(strings.TrimSpace(name), rulePartNames())
	message := say.Quote(name) + " is not a part of a recurrence rule of RFC 5545"
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

// finish checks what rests on the whole text: RFC 5545 section 3.3.10.
func (p *recurrenceParser) finish() {
	r := &p.rule
	if p.rules == 0 {
		p.problems.err(Range{0, len(p.text)}, CodeMissingFreq, "there is no recurrence rule here; write one such as RRULE:FREQ=DAILY", "")
		return
	}
	if r.parts == [numRuleParts]Range{} && p.problems != nil {
		return // nothing of it could be read, which has been said
	}
	if !r.Has(RuleFreq) {
		if !p.misspeltFreq() {
			p.problems.err(p.first, CodeMissingFreq, "the rule has no FREQ, which RFC 5545 requires; add one, as in FREQ=DAILY", "")
		}
	} else {
		p.checkTable()
		p.checkOrder()
	}
	p.checkEnds()
	if !p.prefix {
		p.problems.note(p.first, CodeMissingPrefix,
			"the rule does not start with RRULE:, as all documented ones do; write RRULE: before it", "RRULE:"+p.text[p.first.Start:p.first.End])
	}
	if at := r.firstLower; at >= 0 {
		to := at + strings.IndexByte(p.text[at:]+";", ';')
		p.problems.note(Range{at, to}, CodeCase,
			"the rule is not in capitals, which not every reader takes; write it in capitals", strings.ToUpper(p.text[at:to]))
	}
}

// misspeltFreq reports whether an unknown part was taken for FREQ: then the
// missing one is not said again.
func (p *recurrenceParser) misspeltFreq() bool {
	for i := range p.problems {
		if p.problems[i].Code == CodeUnknownPart && p.problems[i].Suggestion == "FREQ" {
			return true
		}
	}
	return false
}

// checkTable holds the parts against FREQ: the table of section 3.3.10 (its
// N/A entries) and the MUST NOTs about BYDAY's numbers and BYSETPOS.
func (p *recurrenceParser) checkTable() {
	r := &p.rule
	if r.freq == NoFreq {
		return
	}
	forbid := func(part RulePart, forbidden bool, where string) {
		if forbidden && r.Has(part) {
			p.problems.err(r.parts[part], CodePartNotAllowed,
				part.String()+" may not stand beside FREQ="+r.freq.String()+"; "+where, "")
		}
	}
	forbid(RuleByWeekNo, r.freq != Yearly, "use FREQ=YEARLY")
	forbid(RuleByYearDay, r.freq == Monthly || r.freq == Weekly || r.freq == Daily, "use FREQ=YEARLY")
	forbid(RuleByMonthDay, r.freq == Weekly, "use FREQ=MONTHLY, or BYDAY for days of the week")
	if len(r.nth) > 0 {
		switch {
		case r.freq != Monthly && r.freq != Yearly:
			p.problems.err(r.parts[RuleByDay], CodeNumberedDay,
				"BYDAY has a number, which FREQ="+r.freq.String()+" does not allow; remove the number, or use FREQ=MONTHLY", "")
		case r.freq == Yearly && r.Has(RuleByWeekNo):
			p.problems.err(r.parts[RuleByDay], CodeNumberedDay,
				"BYDAY has a number, which may not stand beside BYWEEKNO; remove the number or BYWEEKNO", "")
		}
	}
	if r.Has(RuleBySetPos) && !p.hasOtherBy() {
		p.problems.err(r.parts[RuleBySetPos], CodeSetPosAlone,
			"BYSETPOS stands alone, but it picks from what another BY part gives; add one, such as BYDAY, or remove it", "")
	}
}

func (p *recurrenceParser) hasOtherBy() bool {
	for part := RuleBySecond; part <= RuleByMonth; part++ {
		if p.rule.Has(part) {
			return true
		}
	}
	return false
}

// checkOrder says when FREQ is not first: section 3.3.10 asks writers to put it
// there and readers to accept it anywhere.
func (p *recurrenceParser) checkOrder() {
	freq := p.rule.parts[RuleFreq]
	for part := range numRuleParts {
		if at := p.rule.parts[part]; at.End > 0 && at.Start < freq.Start {
			p.problems.note(freq, CodePartOrder, "FREQ is not the first part, where RFC 5545 wants it for old readers; move it to the front", "")
			return
		}
	}
}

func (p *recurrenceParser) checkEnds() {
	r := &p.rule
	if r.Has(RuleCount) && r.Has(RuleUntil) {
		later := RuleUntil
		if r.parts[RuleCount].Start > r.parts[RuleUntil].Start {
			later = RuleCount
		}
		p.problems.err(r.parts[later], CodeCountAndUntil, "COUNT and UNTIL may not stand in one rule; keep one of them", "")
		return
	}
	if r.Has(RuleCount) && r.count > 0 {
		p.problems.note(r.parts[RuleCount], CodeEndsInside,
			"COUNT ends the schedule from inside the rule, which this service does not document; use endDateTime", "")
	}
	if r.untilKind == noUntil {
		return
	}
	message := "UNTIL ends the schedule from inside the rule, which this service does not document; use endDateTime"
	if r.untilKind != untilUTC {
		message = "UNTIL ends the schedule from inside the rule and is not in UTC, as RFC 5545 wants it for a start with a zone; use endDateTime"
	}
	p.problems.note(r.parts[RuleUntil], CodeEndsInside, message, "")
}
