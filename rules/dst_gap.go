package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "dst-gap",
	Summary: "a run falls on a local time that the clock skips",
	Why: "When the clock is put forward, an hour does not exist: in Stockholm there is no 02:30 on the last Sunday of March. " +
		"A schedule that says 02:30 has a run on that day that no clock shows.\n\n" +
		"RFC 5545 reads such a time with the offset from before the change, which makes it 03:30, and tasklint computes all runs that way. " +
		"(So says section 3.3.5, and the verified erratum 4271; section 3.3.10 as it was printed said that such a run is ignored.) For cron there is no such standard: " +
		"some readers run at 03:00, some at 03:30, some not at all, and the vendor documents nothing. A daily task loses at most one run a year. " +
		"A weekly or monthly one, or one with all its runs of a week in that hour, may lose a whole period, so that is a warning.\n\n" +
		"The rule looks 12 months ahead from `--now` and names the zone, the day and both times. " +
		"Schedules that run in every hour lose nothing and are left alone, and so are intervals of hours and minutes, which do not look at the clock. " +
		timesNotKnown,
	Do:      "Choose a time that exists on every day: before 02:00 or from 03:00 on in most of Europe and North America. In autumn the same hour comes twice, see `dst-overlap`.",
	Mend:    MendSchedule,
	Level:   diag.Note,
	Levels:  "A warning when the schedule runs on days that are a week or more apart and all its runs of such a day may be lost.",
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"RFC 5545 section 3.3.5: a local time that does not occur is read with the offset before the gap", "RFC 5545, erratum 4271, which settles it against section 3.3.10", "IANA Time Zone Database, release " + schedule.TZDataVersion},
	Fix:     UnsafeFix,
	Group:   Schedule,
	Reads:   Within("start/schedule"),
	Task: func(p *TaskPass) {
		s := p.FirmRuns()
		if s == nil {
			return
		}
		change, more := firstChange(p.ClockChanges(s), true)
		if change == nil {
			return
		}
		o := change.Runs[0]
		come := "by RFC 5545 it comes at " + shortTime(o) + " instead, but the service documents nothing and may leave it out"
		if s.Kind() != schedule.KindRecurrence { // of which RFC 5545 says nothing
			come = "read as a recurrence rule it comes at " + shortTime(o) + " instead, but readers of " + s.Kind().String() + " differ and the service may leave it out"
		}
		if o.Merged {
			come = "it falls together with the run at " + shortTime(o)
		}
		r := p.Report(driver(&p.Task.Start), "a run falls on %s, which the clock skips", wallTime(o, s.Zone())).
			Help("choose a time that exists on every day").Note("%s%s", come, more).
			Label("the clock goes from %s that day", jump(change)).
			Data("at", o.Wall()).Data("timezone", s.Zone().Name()).
			Fix(diag.Unsafe, "Run later, at a time that exists on every day", p.laterHour(s))
		if s.Period(p.Now).Rarely() || s.LosesDay(p.Now, change) {
			r.Level(diag.Warning)
		}
	},
})

// shortTime writes what the clock shows at a run: the time of day, where the day is
// that which the rule names.
func shortTime(o schedule.Occurrence) string {
	date, tod, _ := strings.Cut(o.Local().Format("2006-01-02 15:04:05"), " ")
	if strings.HasPrefix(o.Wall(), date) {
		return clockText(tod)
	}
	return date + " " + clockText(tod)
}
