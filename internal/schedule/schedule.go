// Package schedule reads the schedules of tasks and computes when they run:
// recurrence rules of RFC 5545, cron expressions, and ISO 8601 intervals, with
// durations, date-times and IANA time zones. It imports nothing of ours; places
// are byte ranges of the text that was parsed.
//
// Every parser gives a value and a list of problems, and never panics. New puts
// the texts of a schedule together; a Schedule answers when it runs next, last,
// never, how near two runs come, and what changes of the clock do to it. All
// answers are bounded in steps whatever the text says.
//
// Where RFC 5545 or the service is silent, this is assumed:
//
//   - A schedule without startDateTime counts from the creation of its task, and
//     its first run comes after that. Hour, minute, second, weekday and day that a
//     rule leaves out are those of that moment, in the schedule's zone.
//   - A rule that does not match its own start does not run at the start; COUNT
//     counts runs only. RFC 5545 leaves such a start undefined.
//   - A run at a wall-clock time that a change of the clock skips takes place as
//     if there had been no change: 02:30 in a gap from 02:00 to 03:00 runs at 03:30
//     (section 3.3.5). Where that is the time of another run, there is one run.
//   - A wall-clock time that comes twice runs once, the first time (section 3.3.5).
//     This holds for hourly rules too (section 3.3.10), which therefore leave out
//     the second pass of the hour.
//   - A cron expression that runs in every hour goes on through both passes of a
//     repeated hour and moves nothing in a gap, as cron(8) does.
//   - An interval without years, months, weeks and days counts exact seconds. With
//     them it moves the wall clock of the schedule's zone; a month from the 31st is
//     the last day of a shorter month, counted from the first run each time.
//   - Rn is n runs, R0 and R1 are one. R/duration/end runs at the start of each
//     interval counted back from the end.
//   - endDateTime, validUntil and UNTIL include their own instant. An UNTIL that is
//     a date includes that day; a local UNTIL is read in the schedule's zone.
//   - BYWEEKNO without a day takes the weekday of the start, which the RFC leaves
//     open (Never.Open), and is held against the days of each calendar year.
//     BYSETPOS counts in whole periods, also in the one that holds the start. A
//     60th second is the 59th (section 3.3.12).
//   - A Quartz expression means what Quartz documents.
//   - Fractions of a second are dropped. Nothing is looked for beyond 400 years from
//     the start or the year 9999; a COUNT that cannot be reckoned is endless.
package schedule

import (
	"math"
	"sync"
	"time"
)

// Part names one of the texts that make up a schedule.
type Part uint8

// The parts of a schedule object.
const (
	PartNone Part = iota
	PartRecurrence
	PartCron
	PartInterval
	PartTimezone
	PartStart
	PartEnd
	PartValidUntil
)

// String returns the part's key in the task.
func (p Part) String() string {
	return [...]string{"", "recurrence", "cron", "interval", "timezone", "startDateTime", "endDateTime", "validUntil"}[p]
}

// Text holds the texts of one schedule; an absent one is empty. A schedule that
// is a string in the task is its Interval, without the others.
type Text struct {
	Recurrence     string
	Cron           string // the expression
	CronValidUntil string
	Interval       string
	Timezone       string // empty: UTC, as the service's schema says
	Start          string // startDateTime
	End            string // endDateTime
}

// Kind says what drives a schedule.
type Kind uint8

// The kinds. Several means more than one of recurrence, cron and interval: which
// wins is undocumented, so no run is computed. None runs never, as far as is known.
const (
	KindNone Kind = iota
	KindRecurrence
	KindCron
	KindInterval
	KindSeveral
)

// String returns what the kind is called.
func (k Kind) String() string {
	return [...]string{"nothing", "recurrence rules", "cron", "intervals", "several kinds"}[k]
}

// PartProblem is a problem with the part that it stands in.
type PartProblem struct {
	Part Part
	Problem
}

// Schedule is a parsed schedule, ready to compute its runs. It may be used by several
// goroutines.
type Schedule struct {
	text     Text
	kind     Kind
	ok       bool
	problems []PartProblem
	rule     *Recurrence // these three are of nothing unless they are written
	cron     *Cron
	interval *Interval
	zone     *Zone

	startTime, endTime, validTime DateTime
	explicit                      bool  // the start was written, not assumed
	anchor                        int64 // wall seconds of the start, or of what is assumed for it
	from                          int64 // first instant that may be a run, in seconds since 1970
	until                         int64 // last such instant, MaxInt64 without an end
	untilPart                     Part
	lastWall                      int64 // wall second of the run that COUNT makes the last

	plan  plan
	steps steps
	first Occurrence // when there is one
	never neverCode
	why   sync.Once // explains never, for whoever asks first
	told  Never
	work  *work // nil but in tests
}

// What is not written is of these, which nobody changes.
var (
	noRule     Recurrence
	noCron     Cron
	noInterval Interval
)

// New parses the texts of a schedule and prepares its runs. A schedule without a
// start counts from anchor, the time at which its task was created: its first run
// is the next one after that. Where the creation is unknown, give the current time.
//
// Such a start is cut to the minute: BYHOUR=6;BYMINUTE=0 means six o'clock and not the
// second of the creation after that.
func New(text Text, anchor time.Time) *Schedule { return newSchedule(text, anchor, nil) }

func newSchedule(text Text, anchor time.Time, w *work) *Schedule {
	s := &Schedule{text: text, rule: &noRule, cron: &noCron, interval: &noInterval, until: math.MaxInt64, lastWall: math.MaxInt64, work: w}
	s.parse()
	if !s.ok {
		return s
	}
	s.place(cutToMinute(anchor).Unix())
	s.prepare()
	s.findFirst()
	return s
}

func cutToMinute(t time.Time) time.Time { return t.Truncate(time.Minute) }

// parse reads all texts; ok is set when they give a schedule that can be expanded.
func (s *Schedule) parse() {
	t, kinds := &s.text, 0
	if t.Recurrence != "" {
		kinds, s.kind = kinds+1, KindRecurrence
		rule, problems := ParseRecurrence(t.Recurrence)
		s.rule = &rule
		s.report(PartRecurrence, problems)
	}
	if t.Cron != "" {
		kinds, s.kind = kinds+1, KindCron
		cron, problems := ParseCron(t.Cron)
		s.cron = &cron
		s.report(PartCron, problems)
	}
	if t.Interval != "" {
		kinds, s.kind = kinds+1, KindInterval
		interval, problems := ParseInterval(t.Interval)
		s.interval = &interval
		s.report(PartInterval, problems)
		if at := interval.instantAt; interval.form == formStartDuration && problems == nil {
			s.report(PartInterval, beforeEpoch(interval.instant, at, t.Interval[at.Start:at.End]))
		}
	}
	if kinds > 1 {
		s.kind = KindSeveral
	}
	s.startTime = s.dateTime(PartStart, t.Start)
	s.endTime = s.dateTime(PartEnd, t.End)
	s.validTime = s.dateTime(PartValidUntil, t.CronValidUntil)
	if t.Timezone == "" {
		s.zone = UTC()
	} else {
		zone, problems := ParseZone(t.Timezone)
		s.zone = zone
		s.report(PartTimezone, problems)
	}
	s.ok = kinds == 1
	for i := range s.problems {
		s.ok = s.ok && s.problems[i].Severity != Error
	}
}

func (s *Schedule) report(part Part, problems []Problem) {
	for _, p := range problems {
		s.problems = append(s.problems, PartProblem{part, p})
	}
}

func (s *Schedule) dateTime(part Part, text string) DateTime {
	if text == "" {
		return DateTime{}
	}
	d, problems := ParseDateTime(text)
	s.report(part, problems)
	if part == PartStart && problems == nil {
		s.report(part, beforeEpoch(d, Range{0, len(text)}, text))
	}
	return d
}

// beforeEpoch reports a start that is none: programs write the year 1 for no time, and
// spreadsheets 1899. The service's older API took none before 1970.
func beforeEpoch(d DateTime, at Range, text string) []Problem {
	if d.wall >= 0 {
		return nil
	}
	message := text + " lies before 1970, which the older API does not take; correct the year"
	if year, _, _ := civilFromDays(floorDiv(d.wall, daySeconds)); year <= 1 {
		message = text + " is how Go and .NET write that no time is set; leave it out, or write the start that is meant"
	}
	return []Problem{{Range: at, Severity: Warning, Code: CodeBeforeEpoch, Message: message}}
}

// Kind reports what drives the schedule.
func (s *Schedule) Kind() Kind { return s.kind }

// OK reports whether runs can be computed: exactly one of recurrence, cron and
// interval, and no part with an error. Without it, all questions about runs
// answer "none" and Never answers false.
func (s *Schedule) OK() bool { return s.ok }

// Problems returns what is wrong with the texts, in the order of the parts.
func (s *Schedule) Problems() []PartProblem { return s.problems }

// Recurrence returns the parsed rule, for KindRecurrence.
func (s *Schedule) Recurrence() *Recurrence { return s.rule }

// Cron returns the parsed expression, for KindCron.
func (s *Schedule) Cron() *Cron { return s.cron }

// Interval returns the parsed interval, for KindInterval.
func (s *Schedule) Interval() *Interval { return s.interval }

// Zone returns the schedule's zone, UTC when none is written, nil when it is unknown.
func (s *Schedule) Zone() *Zone { return s.zone }

// CountsFrom reports whether New would give the same schedule with another anchor.
func (s *Schedule) CountsFrom(anchor time.Time) bool {
	return !s.ok || s.explicit || s.from == cutToMinute(anchor).Unix()+1
}

// Start returns the instant from which the schedule counts, and whether it was
// written (startDateTime, or a start inside the interval) or only assumed.
func (s *Schedule) Start() (start time.Time, written bool) {
	return time.Unix(s.from, 0).UTC(), s.explicit
}

// StartDateTime returns the parsed startDateTime, and whether there is a valid one.
func (s *Schedule) StartDateTime() (DateTime, bool) {
	return s.startTime, s.valid(PartStart, s.text.Start)
}

// EndDateTime returns the parsed endDateTime, and whether there is a valid one.
func (s *Schedule) EndDateTime() (DateTime, bool) { return s.endTime, s.valid(PartEnd, s.text.End) }

// ValidUntil returns the parsed validUntil of a cron object, and whether there is a valid one.
func (s *Schedule) ValidUntil() (DateTime, bool) {
	return s.validTime, s.valid(PartValidUntil, s.text.CronValidUntil)
}

func (s *Schedule) valid(part Part, text string) bool {
	if text == "" {
		return false
	}
	for i := range s.problems {
		if s.problems[i].Part == part && s.problems[i].Severity == Error {
			return false
		}
	}
	return true
}

// place fixes the start and the ends of the schedule as instants.
func (s *Schedule) place(anchor int64) {
	switch {
	case s.kind == KindInterval && s.interval.form == formStartDuration:
		s.explicit, s.from = true, s.interval.instant.Unix(s.zone)
		s.anchor = s.wall(s.from, s.interval.instant)
		if s.text.Start != "" {
			s.from = max(s.from, s.startTime.Unix(s.zone))
		}
	case s.text.Start != "":
		s.explicit, s.from = true, s.startTime.Unix(s.zone)
		s.anchor = s.wall(s.from, s.startTime)
	default:
		s.from = anchor + 1 // creating a task never runs it at once
		s.anchor = anchor + int64(s.zone.Offset(anchor))
	}
	if s.text.End != "" {
		s.end(PartEnd, s.endOf(s.endTime))
	}
	if s.text.CronValidUntil != "" && s.kind == KindCron {
		s.end(PartValidUntil, s.endOf(s.validTime))
	}
	if s.kind != KindRecurrence {
		return
	}
	switch s.rule.untilKind {
	case untilUTC:
		s.end(PartRecurrence, s.rule.until)
	case untilDate, untilLocal:
		s.end(PartRecurrence, s.zone.unix(s.rule.until))
	}
}

// wall returns the wall-clock reading of an instant: as written when local.
func (s *Schedule) wall(unix int64, d DateTime) int64 {
	if !d.HasOffset {
		return d.wall
	}
	return unix + int64(s.zone.Offset(unix))
}

// endOf returns the last instant that an end allows: an end that is only a date
// counts from that day's first moment, like a start.
func (s *Schedule) endOf(d DateTime) int64 { return d.Unix(s.zone) }

func (s *Schedule) end(part Part, unix int64) {
	if unix < s.until {
		s.until, s.untilPart = unix, part
	}
}

// prepare makes the one driver of the schedule ready for expansion.
func (s *Schedule) prepare() {
	switch s.kind {
	case KindRecurrence:
		s.plan = s.rule.plan(s.anchor)
		s.plan.days.work = s.work
		s.never = s.plan.impossible()
		if s.plan.unit >= Hourly && s.plan.findBarren() && s.never == notNever {
			s.never = neverTime
		}
		if s.never == notNever && s.rule.count > 0 {
			if s.lastWall = s.countLimit(); s.lastWall != math.MaxInt64 {
				s.end(PartRecurrence, s.zone.unix(s.lastWall))
			}
		}
	case KindCron:
		if s.cron.every > 0 {
			s.steps = steps{base: s.anchorUnix(), seconds: s.cron.every, exact: true, least: 1, most: math.MaxInt64}
			return
		}
		s.plan = plan{unit: Daily, every: 1, days: s.cron.days, times: s.cron.times}
		s.never = s.plan.impossible()
		// cron(8): jobs of every hour follow the clock, so they also run
		// through a repeated hour.
		s.plan.elapsed = s.cron.times.hours == allHours
	case KindInterval:
		base := s.anchor
		if s.interval.form == formDurationEnd {
			base = s.wall(s.interval.instant.Unix(s.zone), s.interval.instant)
		}
		if !s.interval.step.Calendar() {
			base = s.anchorUnix()
			if s.interval.form == formDurationEnd {
				base = s.interval.instant.Unix(s.zone)
			}
		}
		s.steps = newSteps(s.interval, base, !s.explicit)
		if last, ok := s.steps.at(s.steps.most); ok {
			if !s.steps.exact {
				last = s.zone.unix(last)
			}
			s.end(PartInterval, last)
		}
	}
}

// anchorUnix is the anchor as an instant.
func (s *Schedule) anchorUnix() int64 {
	switch {
	case s.kind == KindInterval && s.interval.form == formStartDuration:
		return s.interval.instant.Unix(s.zone)
	case s.explicit:
		return s.from
	}
	return s.from - 1
}

// stepped reports whether the runs come from steps and not from the plan.
func (s *Schedule) stepped() bool {
	return s.kind == KindInterval || s.kind == KindCron && s.cron.every > 0
}

// exact reports whether the runs are computed as instants, without a zone.
func (s *Schedule) exact() bool { return s.stepped() && s.steps.exact }

// nextWall returns the first wall second in [wall, limit] at which the schedule runs.
func (s *Schedule) nextWall(wall, limit int64) (int64, bool) {
	if s.stepped() {
		return s.steps.next(wall, limit)
	}
	return s.plan.next(wall, min(limit, s.lastWall))
}

// Floating reports whether the times at which the schedule runs come from an assumed
// start: it has no start of its own and leaves out what the start would give, such as
// the hour of FREQ=DAILY. Seconds do not count: that a rule leaves them out is usual.
func (s *Schedule) Floating() bool {
	if !s.ok || s.explicit {
		return false
	}
	switch s.kind {
	case KindCron:
		return s.cron.every > 0
	case KindInterval:
		return s.interval.form == formDuration
	}
	r := s.rule
	if r.interval > 1 || r.count > 0 || r.freq < Hourly && r.hours == 0 || r.freq < Minutely && r.minutes == 0 {
		return true
	}
	days := len(r.nth) > 0 || r.weekdays != 0 || r.monthDays|r.monthBack != 0 || r.yearDays != nil
	return r.freq <= Weekly && !days
}
