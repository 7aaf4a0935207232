package schedule

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
)

// neverCode says why a schedule has no run at all.
type neverCode uint8

const (
	notNever     neverCode = iota
	neverTime              // INTERVAL never meets BYHOUR, BYMINUTE, BYSECOND
	neverWeekday           // INTERVAL always falls on another weekday
	neverMonth             // INTERVAL never meets BYMONTH
	neverDate              // there is no such day
	neverSetPos            // BYSETPOS is beyond the set
	neverFound             // a search has found none, for whatever reason
	neverEnds              // the end comes before the first run
)

// Never says why a schedule has no run.
type Never struct {
	Part  Part  // the text to which it is due
	Range Range // the place in it
	// Assumed is set when it rests on an assumed start: the schedule has none of
	// its own, so it counts from the creation of its task.
	Assumed bool
	// Open is set when it rests on a reading that RFC 5545 leaves open, and there are
	// runs in the other one.
	Open bool
	// Message says in a sentence what is wrong, Help what to do; Note says what the
	// verdict rests on, where there is more.
	Message, Help, Note string
}

// Never reports that the schedule has no run at all, and why. It is decided by
// arithmetic on the parts; only combinations for which there is no rule of thumb
// are searched for through one cycle of the calendar, 400 years.
func (s *Schedule) Never() (Never, bool) {
	if !s.ok || s.never == notNever {
		return Never{}, false
	}
	s.why.Do(func() { s.told = s.explainNever() })
	return s.told, true
}

// driver is the part that the kind stands for.
func (s *Schedule) driver() Part {
	switch s.kind {
	case KindCron:
		return PartCron
	case KindInterval:
		return PartInterval
	}
	return PartRecurrence
}

// findFirst finds the first run, or why there is none where prepare has not seen it.
func (s *Schedule) findFirst() {
	if s.never != notNever {
		return
	}
	if !s.stepped() {
		start := min(s.anchor, s.from+int64(s.zone.Offset(s.from)))
		if _, ok := s.plan.next(start, start+cycleDays*daySeconds); !ok {
			s.never = neverFound
			return
		}
	}
	first, ok := s.nextRun(s.from, min(s.from+cycleDays*daySeconds, maxWall-1))
	switch {
	case ok:
		s.first = first
	case s.explicit || s.until >= s.from:
		s.never = neverEnds
	}
}

// impossible finds, without searching, what can never be met.
func (p *plan) impossible() neverCode {
	if !p.reachable() {
		return neverTime
	}
	d := &p.days
	switch {
	case p.unit == Daily && p.every%7 == 0 && d.weekdays != 0 && d.weekdays>>weekdayOf(p.base)&1 == 0:
		return neverWeekday
	case p.unit == Monthly && d.months != 0 && uint64(d.months)>>1&strided(int(floorMod(p.base, 12)), int(gcd(p.every, 12)), 12) == 0:
		return neverMonth
	case d.noSuchDate():
		return neverDate
	case p.setPos != nil && p.setPosBeyond():
		return neverSetPos
	}
	return notNever
}

// noSuchDate reports whether the days are dates such as 30 February and the sixth Monday of a month.
func (d *dayRule) noSuchDate() bool {
	if len(d.nth) > 0 && d.weekdays == 0 && !d.nthInYear && !d.either {
		beyond := true
		for _, n := range d.nth {
			beyond = beyond && (n.N > 5 || n.N < -5)
		}
		if beyond {
			return true
		}
	}
	if d.monthDays|d.monthDaysBack == 0 || d.near|d.nearBack != 0 || d.either && d.hasWeekday() {
		return false
	}
	for month := 1; month <= 12; month++ {
		if d.months == 0 || d.months>>month&1 != 0 {
			days := uint32(1)<<monthLength(2000, month) - 1
			if (d.monthDays|d.monthDaysBack)&days != 0 {
				return false
			}
		}
	}
	return true
}

// setPosBeyond compares the positions with the greatest set that a period can have.
func (p *plan) setPosBeyond() bool {
	plain := 0 // weekdays, when only they choose the days of a period
	if len(p.days.nth) == 0 {
		plain = bits.OnesCount8(p.days.weekdays)
	}
	size := p.times.size()
	switch p.unit {
	case Yearly:
		size *= 366
	case Monthly:
		if size *= 31; plain > 0 {
			size = size / 31 * 5 * plain
		}
	case Weekly:
		if size *= 7; plain > 0 {
			size = size / 7 * plain
		}
	case Hourly:
		size = bits.OnesCount64(p.times.minutes) * bits.OnesCount64(p.times.seconds)
	case Minutely:
		size = bits.OnesCount64(p.times.seconds)
	case Secondly:
		size = 1
	}
	for _, pos := range p.setPos {
		if int(pos) <= size && -int(pos) <= size {
			return false
		}
	}
	return true
}

// explainNever says what is to blame, and where it stands.
func (s *Schedule) explainNever() Never {
	switch n := (Never{Part: s.driver()}); {
	case s.never == neverEnds:
		n.Assumed = !s.explicit
		s.explainEnds(&n)
		return n
	case n.Part == PartRecurrence:
		return s.explainRule()
	default:
		n.Range = Range{0, len(s.text.Cron)}
		n.Message = say.Quote(strings.TrimSpace(s.text.Cron)) + " never runs: no month of those named has such a day"
		n.Help = "correct the day or the month"
		return n
	}
}

// explainRule blames the parts of a rule without which it would run, each by itself.
func (s *Schedule) explainRule() Never {
	n := Never{Part: PartRecurrence, Range: Range{0, len(s.text.Recurrence)}, Open: s.weekReading()}
	blamed := s.blame()
	if len(blamed) > 0 {
		n.Range = s.rule.Part(blamed[0])
	}
	switch day, inherited := s.inheritedDay(); {
	case n.Open:
		n.Range = s.rule.Part(RuleByWeekNo)
		n.Assumed = !s.explicit
		n.Message = s.partText(RuleByWeekNo) + " stands without BYDAY, and never comes on the weekday of the start"
		n.Help = "add BYDAY"
		n.Note = "RFC 5545 leaves open which weekdays are meant: on a " + longWeekday(weekdayOf(floorDiv(s.anchor, daySeconds))) +
			", as the start is, this rule never runs, on all seven it does, and readers differ"
	case inherited && s.never == neverDate:
		n.Assumed = !s.explicit
		n.Message = fmt.Sprintf("%s has no day %d, which this rule takes from %s", s.blameText(blamed), day, s.startText())
		n.Help = "add BYMONTHDAY"
	case len(blamed) == 0:
		n.Assumed = !s.explicit && s.rule.interval > 1
		n.Message, n.Help = "the parts of this rule never come together", "leave some of them out, or correct them"
	default:
		n.Assumed = !s.explicit && (s.never == neverTime || s.never == neverWeekday || s.never == neverMonth || blamed[0] == RuleInterval)
		s.blameWords(&n, blamed)
	}
	return n
}

// blameWords says of the parts that are to blame what is wrong with them.
func (s *Schedule) blameWords(n *Never, blamed []RulePart) {
	text := s.blameText(blamed)
	interval := fmt.Sprintf("FREQ=%s;INTERVAL=%d", s.rule.freq, s.rule.interval)
	counted := "the rule counts from " + s.startText()
	several := len(blamed) > 1
	switch first := blamed[0]; {
	case first == RuleBySetPos:
		n.Message = text + " is beyond the set: no period has so many runs"
		n.Help = "use a smaller number"
	case first == RuleInterval:
		n.Message = text + " never meets the other parts when counted from " + s.startText()
		n.Help = "change INTERVAL or the start"
	case s.never == neverWeekday && first == RuleByDay:
		n.Message = text + " is never met: " + interval + " always falls on a " + longWeekday(weekdayOf(s.plan.base))
		n.Help, n.Note = "use FREQ=WEEKLY, or another start", "that is the weekday of "+s.startText()
	case s.never == neverMonth && first == RuleByMonth:
		n.Message = text + " is never met: " + interval + " always falls in other months"
		n.Help, n.Note = "use FREQ=YEARLY, or another start", counted
	case first <= RuleByHour && several:
		n.Message = text + " never come together: " + interval + " always passes them by"
		n.Help, n.Note = "change INTERVAL or one of them", counted
	case first <= RuleByHour:
		n.Message = text + " is never met: " + interval + " always passes it by"
		n.Help, n.Note = "change INTERVAL or "+first.String(), counted
	case several && !(first == RuleByMonthDay && blamed[1] == RuleByMonth && len(blamed) == 2):
		n.Message, n.Help = text+" have no day in common", "correct one of them"
	default:
		n.Message, n.Help = s.partText(first)+" names a day that never comes in this rule", "correct the day or the month"
	}
}

// startText names the start from which the rule counts.
func (s *Schedule) startText() string {
	if s.explicit {
		return "the start " + formatWall(s.anchor)
	}
	return "the creation of the task, " + formatWall(s.anchor)
}

// inheritedDay is the day of the month that a rule takes from its start.
func (s *Schedule) inheritedDay() (day int, ok bool) {
	r := s.rule
	if r.freq > Monthly || r.Has(RuleByDay) || r.Has(RuleByMonthDay) || r.Has(RuleByYearDay) || r.Has(RuleByWeekNo) {
		return 0, false
	}
	_, _, day = civilFromDays(floorDiv(s.anchor, daySeconds))
	return day, true
}

// blame returns the parts of the rule without any one of which it would run, the most
// telling one first.
func (s *Schedule) blame() []RulePart {
	order := []RulePart{RuleBySetPos, RuleInterval, RuleByMonthDay, RuleByYearDay, RuleByWeekNo, RuleByDay, RuleByMonth, RuleByHour, RuleByMinute, RuleBySecond}
	switch s.never {
	case neverTime:
		order = []RulePart{RuleByHour, RuleByMinute, RuleBySecond, RuleInterval, RuleByDay, RuleByMonth}
	case neverWeekday:
		order = []RulePart{RuleByDay, RuleInterval}
	case neverMonth:
		order = []RulePart{RuleByMonth, RuleInterval}
	}
	var blamed []RulePart
	for _, part := range order {
		if s.rule.Has(part) && s.runsWithout(part) {
			blamed = append(blamed, part)
		}
	}
	return alike(blamed)
}

// alike keeps what may be named together with the first part: times with times, days
// with days.
func alike(parts []RulePart) []RulePart {
	kind := func(p RulePart) int {
		switch {
		case p == RuleBySetPos || p == RuleInterval:
			return int(p)
		case p <= RuleByHour:
			return int(RuleByHour)
		default:
			return int(RuleByDay)
		}
	}
	n := 0
	for n < len(parts) && kind(parts[n]) == kind(parts[0]) {
		n++
	}
	return parts[:n]
}

// runsWithout reports whether the rule would run without one of its parts.
func (s *Schedule) runsWithout(part RulePart) bool {
	p := s.rule.without(part).plan(s.anchor)
	return p.runs(s.anchor, s.work)
}

// runs reports whether a plan runs at all, within a cycle of the calendar.
func (p *plan) runs(start int64, w *work) bool {
	p.days.work = w
	if p.impossible() != notNever || p.unit >= Hourly && p.findBarren() {
		return false
	}
	_, ok := p.next(start, start+cycleDays*daySeconds)
	return ok
}

// without returns the rule without one of its parts.
func (r *Recurrence) without(part RulePart) *Recurrence {
	c := *r
	c.parts[part] = Range{}
	switch part {
	case RuleInterval:
		c.interval = 1
	case RuleBySecond:
		c.seconds = 0
	case RuleByMinute:
		c.minutes = 0
	case RuleByHour:
		c.hours = 0
	case RuleByDay:
		c.weekdays, c.nth = 0, nil
	case RuleByMonthDay:
		c.monthDays, c.monthBack = 0, 0
	case RuleByYearDay:
		c.yearDays = nil
	case RuleByWeekNo:
		c.weeks, c.weeksBack = 0, 0
	case RuleByMonth:
		c.months = 0
	case RuleBySetPos:
		c.setPos = nil
	}
	return &c
}

// weekReading reports whether the rule has weeks without days, and would run if these
// were all days of the week: RFC 5545 does not say which day is meant.
func (s *Schedule) weekReading() bool {
	r := s.rule
	if !r.weekWithoutDay() {
		return false
	}
	c := *r
	c.weekdays = sevenDays
	p := c.plan(s.anchor)
	return p.runs(s.anchor, s.work)
}

// weekWithoutDay reports whether there is BYWEEKNO without a part that says which days of the week.
func (r *Recurrence) weekWithoutDay() bool {
	return r.Has(RuleByWeekNo) && !r.Has(RuleByDay) && !r.Has(RuleByMonthDay) && !r.Has(RuleByYearDay)
}

func (s *Schedule) partText(part RulePart) string {
	at := s.rule.Part(part)
	return s.text.Recurrence[at.Start:at.End]
}

// blameText lists the parts that are to blame as they are written.
func (s *Schedule) blameText(parts []RulePart) string {
	words := make([]string, len(parts))
	for i, part := range parts {
		words[i] = s.partText(part)
	}
	return say.And(words)
}

// explainEnds says which end leaves no room for a run.
func (s *Schedule) explainEnds(n *Never) {
	n.Part = s.untilPart
	text := ""
	switch n.Part {
	case PartRecurrence:
		n.Range = s.rule.Part(RuleUntil)
		text = s.text.Recurrence[n.Range.Start:n.Range.End]
	case PartEnd:
		text = "endDateTime " + s.text.End
		n.Range = Range{0, len(s.text.End)}
	case PartValidUntil:
		text = "validUntil " + s.text.CronValidUntil
		n.Range = Range{0, len(s.text.CronValidUntil)}
	default:
		n.Part = s.driver()
		n.Range = Range{0, len(s.text.Interval)}
		n.Message, n.Help = "the schedule is over before it starts", "move its end"
		return
	}
	n.Message, n.Help = text+" leaves no run: the first would come after it", "move it, or the start"
}

func longWeekday(day int) string {
	return [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}[day]
}
