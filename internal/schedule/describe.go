package schedule

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// Describe returns the schedule in plain words, such as
// "every second Tuesday at 06:10 Europe/Stockholm" or "every 15 minutes". Nothing of
// the schedule is lost in them but the start from which an interval counts, where
// that is written; what there are no words for is given as it is written. They do not
// hang on the time of asking: what a schedule takes from the creation of its task is
// described as that. Describe is "" when the schedule is not OK.
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

// phrase returns the words for the forms that have some.
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

// within returns the first time of a period of hours, minutes or seconds.
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

// asWritten returns the parts of a schedule that there are no words for, with the start
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

// What a rule without a start takes from the creation of its task is described as that.
const (
	itsCreation = " its task was created"
	atItsTime   = "at the time of day" + itsCreation
	atItsMinute = "at the minute" + itsCreation
)

// itsMinuteOf is "after 06:00 and 18:00, at the minute its task was created".
func itsMinuteOf(hours uint32) string {
	if bits.OnesCount32(hours) > maxClockTimes {
		return "in " + hourWords(hours) + ", " + atItsMinute
	}
	return "after " + say.And(clockTimes(timeSet{hours: hours, minutes: 1, seconds: 1})) + ", " + atItsMinute
}

// floatingWords is for rules that take something from the creation of their task.
func (s *Schedule) floatingWords() (phrase, bool) {
	r := s.rule
	if r.freq >= Hourly {
		return s.floatingHours()
	}
	// The words of the rule as if what it leaves out were written; then those of
	// what is left out go in their place.
	p, ok := s.plan.words()
	if !ok {
		return p, false
	}
	p.zoned = true
	switch {
	case !r.Has(RuleByHour) && !r.Has(RuleByMinute) && !r.Has(RuleBySecond):
		p.times, p.zoned = atItsTime, p.days != everyDay || p.behind != ""
	case r.Has(RuleByHour) && !r.Has(RuleByMinute) && !r.Has(RuleBySecond):
		p.times = itsMinuteOf(r.hours)
	case !r.Has(RuleByHour) || !r.Has(RuleByMinute):
		return p, false
	}
	if days, ok := r.floatingDays(); ok {
		if p.days, p.behind = days+itsCreation, limit(r.months); p.times == atItsTime {
			p.days = days + " and"
		}
	}
	if r.interval > 1 {
		p.behind += sinceCreation
	}
	return p, true
}

// floatingDays is for rules without days: on those of the creation.
func (r *Recurrence) floatingDays() (words string, ok bool) {
	for part := RuleByDay; part <= RuleByWeekNo; part++ {
		if r.Has(part) {
			return "", false
		}
	}
	switch r.freq {
	case Weekly:
		return every(r.interval, "week") + " on the weekday", true
	case Monthly:
		return every(r.interval, "month") + " on the day of the month", true
	case Yearly:
		if r.Has(RuleByMonth) {
			return every(r.interval, "year") + " on the day of the month", true
		}
		return every(r.interval, "year") + " on the date", true
	}
	return "", false
}

// floatingHours is for hours and minutes that count from the creation.
func (s *Schedule) floatingHours() (phrase, bool) {
	r := s.rule
	p := phrase{days: everyDay, times: every(r.interval, unitName(r.freq))}
	if r.interval > 1 {
		p.behind = sinceCreation
	}
	switch {
	case r.noByParts():
		if r.freq == Hourly && r.interval == 1 {
			p.times += " " + atItsMinute
		}
		return p, true
	case r.freq == Hourly && r.interval > 1 && r.plainHours() && r.Has(RuleByMinute):
		p.times += " at " + past(timeOfDay(0, bits.TrailingZeros64(r.minutes), max(bits.TrailingZeros64(r.seconds|1<<60)%60, 0)))
		return p, true
	case r.freq == Hourly && r.interval == 1 && !r.Has(RuleByMinute) && !r.Has(RuleBySecond) && r.setPos == nil:
		days, ok := s.plan.dayWords()
		if days.times = "every hour " + atItsMinute; r.hours != 0 {
			days.times = itsMinuteOf(r.hours)
		}
		days.zoned = r.hours != 0 || days.days != everyDay
		return days, ok
	}
	return phrase{}, false
}

// stepWords is for intervals and for cron's `@every`.
func (s *Schedule) stepWords() phrase {
	d := s.interval.step
	if s.kind == KindCron {
		d = Duration{Seconds: s.steps.seconds}
	}
	p := phrase{times: "every " + d.words(), zoned: true}
	from := s.interval.instant.Unix(s.zone)
	switch {
	case s.kind == KindInterval && s.interval.form == formDurationEnd:
		p.times += " counted back from " + formatWall(from+int64(s.zone.Offset(from)))
	case s.kind == KindInterval && s.interval.form == formStartDuration:
		p.times += " from " + formatWall(from+int64(s.zone.Offset(from)))
	case s.steps.months == 0 && s.steps.exact && 3600%s.steps.seconds == 0: // so dense that it does not matter from when
		p.zoned = false
	case s.explicit:
		p.times += " from " + formatWall(s.anchor)
	case d.Calendar():
		p.behind = sinceCreation
	default:
		p.zoned = false // every 6 hours: nobody takes that for certain times
	}
	return p
}

// words is "hour", "15 minutes", "1 hour and 30 minutes".
func (d Duration) words() string {
	d.Seconds += d.Nanos / 1e9
	if d.IsZero() || !d.Calendar() && d.Hours|d.Minutes|d.Seconds == 0 {
		d.Seconds = 1
	}
	if d.Seconds%60 == 0 || d.Nanos > 0 { // PT60S, and PT1.5H, which is an hour and 1800 seconds
		d.Minutes, d.Seconds = d.Minutes+d.Seconds/60, d.Seconds%60
	}
	if d.Minutes%60 == 0 {
		d.Hours, d.Minutes = d.Hours+d.Minutes/60, 0
	}
	var parts []string
	for _, part := range [...]struct {
		n    int64
		unit string
	}{{d.Years, "year"}, {d.Months, "month"}, {d.Weeks, "week"}, {d.Days, "day"}, {d.Hours, "hour"}, {d.Minutes, "minute"}, {d.Seconds, "second"}} {
		if part.n > 0 {
			parts = append(parts, say.Count(part.n, part.unit))
		}
	}
	if len(parts) == 1 {
		return strings.TrimPrefix(parts[0], "1 ")
	}
	return say.And(parts)
}
