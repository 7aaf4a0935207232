package schedule

import (
	"fmt"
	"math/bits"
	"strings"
)

// neverCode says why a schedule has no run at all.
type neverCode uint8

const (
	notNever     neverCode = iota
	neverTime              // INTERVAL never meets BYHOUR, BYMINUTE, BYSECOND
	neverWeekday           // INTERVAL always falls on another weekday
	neverMonth             // INTERVAL never meets BYMONTH
	neverStride            // INTERVAL never meets the other day parts
	neverDate              // there is no such day
	neverSetPos            // BYSETPOS is beyond the set
	neverEnds              // the end comes before the first run
)

// Never says why a schedule has no run.
type Never struct {
	Part  Part  // the text to which it is due
	Range Range // the place in it
	// Assumed is set when it rests on an assumed start: the schedule has none of
	// its own, so it counts from the creation of its task.
	Assumed bool
	Message string
}

// Never reports that the schedule has no run at all, and why. It is decided by
// arithmetic on the parts; only combinations for which there is no rule of thumb
// are searched for through one cycle of the calendar, 400 years.
func (s *Schedule) Never() (Never, bool) {
	if !s.ok || s.never == notNever {
		return Never{}, false
	}
	n := Never{Part: s.driver()}
	if !s.explicit {
		n.Assumed = s.never != neverDate && s.never != neverSetPos
	}
	s.explainNever(&n)
	return n, true
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
			s.never = s.plan.diagnose(start)
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

// noSuchDate tells dates such as 30 February and the sixth Monday of a month.
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
	if d.monthDays|d.monthDaysBack == 0 || d.near != 0 || d.either && d.hasWeekday() {
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

// diagnose says which part is to blame for a plan without runs: the one without
// which there would be some.
func (p *plan) diagnose(start int64) neverCode {
	limit := start + cycleDays*daySeconds
	without := *p
	if p.setPos != nil {
		without.setPos = nil
		if _, ok := without.next(start, limit); ok {
			return neverSetPos
		}
	}
	if p.every > 1 {
		without.every = 1
		if _, ok := without.next(start, limit); ok {
			return neverStride
		}
	}
	return neverDate
}

// explainNever fills the place and the message.
func (s *Schedule) explainNever(n *Never) {
	r := s.rule
	at := func(parts ...RulePart) string {
		for _, part := range parts {
			if r.Has(part) {
				n.Range = r.Part(part)
				return s.text.Recurrence[n.Range.Start:n.Range.End]
			}
		}
		n.Range = Range{0, len(s.text.Recurrence)}
		return "the rule"
	}
	if n.Part == PartCron {
		n.Range = Range{0, len(s.text.Cron)}
	}
	if s.never == neverEnds {
		s.explainEnds(n)
		return
	}
	if n.Part != PartRecurrence {
		n.Message = quoted(strings.TrimSpace(s.text.Cron)) + " never runs: no month of those named has such a day; correct the day or the month"
		return
	}
	start := "the start " + formatWall(s.anchor)
	if !s.explicit {
		start = "the creation of the task, " + formatWall(s.anchor)
	}
	interval := fmt.Sprintf("FREQ=%s;INTERVAL=%d", r.freq, r.interval)
	switch s.never {
	case neverTime:
		n.Message = at(RuleByHour, RuleByMinute, RuleBySecond) + " is never met: " + interval + ", counted from " + start + ", always passes it by; change INTERVAL or that part"
	case neverWeekday:
		n.Message = at(RuleByDay) + " is never met: " + interval + " always falls on a " + longWeekday(weekdayOf(s.plan.base)) + ", the weekday of " + start + "; use FREQ=WEEKLY, or another start"
	case neverMonth:
		n.Message = at(RuleByMonth) + " is never met: " + interval + ", counted from " + start + ", always falls in other months; use FREQ=YEARLY, or another start"
	case neverStride:
		n.Message = at(RuleInterval) + " never meets the other parts when counted from " + start + "; change INTERVAL or the start"
	case neverSetPos:
		n.Message = at(RuleBySetPos) + " is beyond the set: the other parts never give so many runs in one period; use a smaller number"
	default:
		n.Message = at(RuleByMonthDay, RuleByYearDay, RuleByWeekNo, RuleByDay, RuleByMonth) + " names a day that never comes in this rule; correct the day or the month"
	}
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
		n.Message = "the schedule is over before it starts; move its end"
		return
	}
	n.Message = text + " leaves no run: the first would come after it; move it, or the start"
}

func longWeekday(day int) string {
	return [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}[day]
}
