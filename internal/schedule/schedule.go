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

// String gives the part's key in the task.
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

// String is what the kind is called.
func (k Kind) String() string {
	return [...]string{"nothing", "recurrence rules", "cron", "intervals", "several kinds"}[k]
}

// PartProblem is a problem with the part that it stands in.
type PartProblem struct {
	Part Part
	Problem
}

// Schedule is a parsed schedule, ready to tell its runs. It may be used by several
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

// beforeEpoch tells a start that is none: programs write the year 1 for no time, and
// spreadsheets 1899. The service's older API took none before 1970.
func beforeEpoch(d DateTime, at Range, text string) []Problem {
	if d.wall >= 0 {
		return nil
	}
	message := text + " lies before 1970, which the service's older API does not take; correct the year"
	if year, _, _ := civilFromDays(floorDiv(d.wall, daySeconds)); year <= 1 {
		message = text + " is how programs in Go and .NET write that no time is set; leave it out, or write the start that is meant"
	}
	return []Problem{{Range: at, Severity: Warning, Code: CodeBeforeEpoch, Message: message}}
}

// Kind says what drives the schedule.
func (s *Schedule) Kind() Kind { return s.kind }

// OK reports whether runs can be computed: exactly one of recurrence, cron and
// interval, and no part with an error. Without it, all questions about runs
// answer "none" and Never answers false.
func (s *Schedule) OK() bool { return s.ok }

// Problems gives what is wrong with the texts, in the order of the parts.
func (s *Schedule) Problems() []PartProblem { return s.problems }

// Recurrence gives the parsed rule, for KindRecurrence.
func (s *Schedule) Recurrence() *Recurrence { return s.rule }

// Cron gives the parsed expression, for KindCron.
func (s *Schedule) Cron() *Cron { return s.cron }

// Interval gives the parsed interval, for KindInterval.
func (s *Schedule) Interval() *Interval { return s.interval }

// Zone gives the schedule's zone, UTC when none is written, nil when it is unknown.
func (s *Schedule) Zone() *Zone { return s.zone }

// CountsFrom reports whether New would give the same schedule with another anchor.
func (s *Schedule) CountsFrom(anchor time.Time) bool {
	return !s.ok || s.explicit || s.from == cutToMinute(anchor).Unix()+1
}

// Start gives the instant from which the schedule counts, and whether it was
// written (startDateTime, or a start inside the interval) or only assumed.
func (s *Schedule) Start() (start time.Time, written bool) {
	return time.Unix(s.from, 0).UTC(), s.explicit
}

// StartDateTime gives the parsed startDateTime, and whether there is a valid one.
func (s *Schedule) StartDateTime() (DateTime, bool) {
	return s.startTime, s.valid(PartStart, s.text.Start)
}

// EndDateTime gives the parsed endDateTime, and whether there is a valid one.
func (s *Schedule) EndDateTime() (DateTime, bool) { return s.endTime, s.valid(PartEnd, s.text.End) }

// ValidUntil gives the parsed validUntil of a cron object, and whether there is a valid one.
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
