package schedule

import (
	"strconv"
	"strings"
)

// Describe gives the schedule in plain words, such as
// "every second Tuesday at 06:10 Europe/Stockholm" or "every 15 minutes". Nothing of
// the schedule is lost in them but the start from which an interval counts, where
// that is written; what there are no words for is given as it is written. They do not
// hang on the time of asking: what a schedule takes from the creation of its task is
// told as that. Describe is "" when the schedule is not OK.
func (s *Schedule) Describe() string {
	if !s.ok {
		return ""
	}
	p, ok := s.phrase()
	if !ok {
		p = s.asWritten()
	}
	words := p.String()
	if p.zoned {
		words += s.zoneWords(words)
	}
	return words + p.behind + s.describeEnd(p.zoned)
}

// zoneWords names the zone behind a time of day, and in brackets behind other words.
func (s *Schedule) zoneWords(words string) string {
	if isDigit(words[len(words)-1]) {
		return " " + s.zone.name
	}
	return " (" + s.zone.name + ")"
}

// phrase is a schedule in words: its times and its days, and what comes after the zone.
type phrase struct {
	days   string // "every day" is left out where the times say it
	times  string
	behind string // ", in June only"
	zoned  bool   // the words need a zone
}

const everyDay = "every day"

// String joins days and times.
func (p phrase) String() string {
	switch regular := strings.HasPrefix(p.times, "every "); {
	case p.days == "" || regular && p.days == everyDay:
		return p.times
	case regular:
		return p.times + ", " + p.days
	}
	return p.days + " " + p.times
}

// sinceCreation is said of intervals that count from a start that is not written.
const sinceCreation = ", counted from the creation of its task"

// phrase gives the words for the forms that have some.
func (s *Schedule) phrase() (phrase, bool) {
	switch {
	case s.stepped():
		return s.stepWords(), true
	case s.plan.times.empty():
		return phrase{}, false
	case s.kind == KindRecurrence && s.Floating():
		return s.floatingWords()
	case s.plan.unit >= Hourly:
		return s.subDailyWords()
	}
	return s.plan.words()
}

// words is for a plan by days.
func (p *plan) words() (phrase, bool) {
	days, ok := p.dayWords()
	if !ok || p.setPos != nil && !p.picksDay() {
		return phrase{}, false
	}
	times, zoned, ok := timeWords(p.times)
	days.times = times
	days.zoned = zoned || days.days != everyDay || days.behind != ""
	return days, ok
}

// subDailyWords is for intervals of hours, minutes and seconds that do not fit into days.
func (s *Schedule) subDailyWords() (phrase, bool) {
	p := &s.plan
	if s.rule.freq == Hourly && s.rule.plainHours() || s.rule.noByParts() {
		from := p.base * unitSeconds(p.unit)
		if from += within(p.unit, p.times); from < s.anchor {
			from += p.every * unitSeconds(p.unit)
		}
		return phrase{times: every(p.every, unitName(p.unit)) + " from " + formatWall(from), zoned: true}, true
	}
	return phrase{}, false
}

// within gives the first time of a period of hours, minutes or seconds.
func within(unit Freq, t timeSet) int64 {
	t.hours = 1
	if unit > Hourly {
		t.minutes = 1
	}
	if unit > Minutely {
		t.seconds = 1
	}
	return t.first()
}

func unitName(f Freq) string {
	return [...]string{"", "year", "month", "week", "day", "hour", "minute", "second"}[f]
}

// plainHours reports whether an hourly rule has nothing but one time in its hours.
func (r *Recurrence) plainHours() bool {
	for part := RuleBySecond; part <= RuleBySetPos; part++ {
		if r.Has(part) && part != RuleByMinute && part != RuleBySecond {
			return false
		}
	}
	return r.minutes&(r.minutes-1) == 0 && r.seconds&(r.seconds-1) == 0
}

// asWritten gives the parts of a schedule that there are no words for, with the start
// that they are filled up from.
func (s *Schedule) asWritten() phrase {
	if s.kind == KindCron {
		return phrase{times: "by the cron expression " + cutWords(s.text.Cron), zoned: true}
	}
	p := phrase{zoned: true}
	rule := s.text.Recurrence[s.rule.parts[RuleFreq].Start:]
	for part := range numRuleParts {
		if at := s.rule.parts[part]; at.End > 0 && at.Start < s.rule.parts[RuleFreq].Start {
			rule = s.text.Recurrence
		}
	}
	p.times = "by the rule " + cutWords(strings.TrimPrefix(rule, "RRULE:"))
	switch {
	case s.explicit:
		p.times += " from " + formatWall(s.anchor)
	case s.Floating():
		p.behind = sinceCreation
	}
	return p
}

// mostWritten is how much of a schedule is quoted in words.
const mostWritten = 160

// cutWords puts a text into one line that is not too long.
func cutWords(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > mostWritten {
		text = strings.ToValidUTF8(text[:mostWritten], "") + "..."
	}
	return text
}

// describeEnd says how the schedule ends, in its own zone.
func (s *Schedule) describeEnd(zoned bool) string {
	byCount := s.kind == KindRecurrence && s.rule.count > 0
	switch {
	case byCount && (s.untilPart == PartNone || s.untilPart == PartRecurrence):
		return ", " + times(s.rule.count)
	case s.kind == KindInterval && s.untilPart == PartInterval && s.interval.repeats >= 0:
		return ", " + times(max(s.interval.repeats, 1))
	case s.untilPart == PartNone || s.untilPart == PartInterval:
		return ""
	}
	words := ", until " + formatWall(s.until+int64(s.zone.Offset(s.until)))
	if !zoned {
		words += " " + s.zone.name
	}
	if byCount {
		words += " at the latest, " + times(s.rule.count)
	}
	return words
}

func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.FormatInt(n, 10) + " times"
}
