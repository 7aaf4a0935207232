package schedule

import "strings"

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
			"the rule is not in capitals; RFC 5545 allows that, but not every reader does: write it in capitals", strings.ToUpper(p.text[at:to]))
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
	forbid(RuleByWeekNo, r.freq != Yearly, "it needs FREQ=YEARLY")
	forbid(RuleByYearDay, r.freq == Monthly || r.freq == Weekly || r.freq == Daily, "it needs FREQ=YEARLY")
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
