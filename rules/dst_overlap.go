package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "dst-overlap",
	Summary: "a run falls on a local time that comes twice",
	Why: "When the clock is put back, an hour comes twice: in Stockholm the clock shows 02:30 twice on the last Sunday of October. " +
		"A schedule that says 02:30 means one of them, or both.\n\n" +
		"RFC 5545 takes the first, and tasklint computes all runs that way. For cron there is no such standard, and readers differ. The vendor documents nothing; " +
		"a scheduler that simply compares the clock runs the task twice within an hour. For a reload that is waste; for one that adds rows to a QVD it may be worse.\n\n" +
		"The rule looks 12 months ahead from `--now` and names the zone and the day. " +
		"Schedules that run in every hour are left alone, and so are intervals of hours and minutes, which do not look at the clock. " +
		timesNotKnown,
	Do: "Choose a time that comes once on every day: before 02:00 or from 03:00 on in most of Europe, before 01:00 or from 02:00 on in most of North America. " +
		"In spring an hour is left out, see `dst-gap`.",
	Mend:    MendSchedule,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"RFC 5545 section 3.3.5: of a local time that occurs twice the first is meant", "IANA Time Zone Database, release " + schedule.TZDataVersion},
	Fix:     UnsafeFix,
	Group:   Schedule,
	Reads:   Within("start/schedule"),
	Task: func(p *TaskPass) {
		s := p.FirmRuns()
		if s == nil {
			return
		}
		change, more := firstChange(p.ClockChanges(s), false)
		if change == nil {
			return
		}
		o := change.Runs[0]
		first := "by RFC 5545 the task runs at the first (%s), but the service documents nothing and may run it twice"
		if s.Kind() != schedule.KindRecurrence { // of which RFC 5545 says nothing
			first = "read as a recurrence rule it runs at the first (%s), but readers of " + s.Kind().String() + " differ and the service may run it twice"
		}
		p.Report(driver(&p.Task.Start), "a run falls on %s, which comes twice", wallTime(o, s.Zone())).
			Help("choose a time that comes once").Note(first+"%s", o.Local().Format("-07:00"), more).
			Label("the clock goes back from %s that day", jump(change)).
			Data("at", o.Wall()).Data("timezone", s.Zone().Name()).
			Fix(diag.Unsafe, "Run later, at a time that comes once", p.laterHour(s))
	},
})
