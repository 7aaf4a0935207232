package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "never-fires",
	Summary: "a valid schedule that can have no run at all",
	Why: "Each part of this schedule is valid, and together they name a time that never comes:\n\n" +
		"- 30 February, the sixth Monday of a month, `BYSETPOS=32` of a month's days;\n" +
		"- `FREQ=DAILY;INTERVAL=7;BYDAY=MO` from a Tuesday: every seventh day from a Tuesday is a Tuesday;\n" +
		"- `FREQ=HOURLY;INTERVAL=6;BYHOUR=8` from midnight: 0, 6, 12 and 18 o'clock are never eight;\n" +
		"- an end before the first run that would be due.\n\n" +
		"The service takes such a schedule, and then nothing happens. Whether there is a run is decided by arithmetic and, where no rule of thumb applies, by a search " +
		"through one cycle of the calendar, 400 years; a leap-day rule is rare, but it runs.\n\n" +
		"The finding stands on the part without which the rule would run. Where only several parts together leave no day, it names these.\n\n" +
		"`BYWEEKNO` without a part that says which day of the week is open in RFC 5545: " +
		"one table of it lets the part give all seven days, one sentence takes the weekday from the start. " +
		"Readers differ (python-dateutil, rrule.js and rrule-go take all days, libical and ical4j the start's). tasklint takes the weekday of the start; " +
		"where the rule would run in the other reading, the finding is a warning.\n\n" +
		"Where a schedule has no start, `INTERVAL` is taken to count from the creation of the task. " +
		"The vendor says that the first run is the next occurrence after it, and no more, so a finding that rests on this is a warning.",
	Do: "Change or remove the part that is marked; `tasklint explain-schedule 'RULE' --start TIME` shows the next runs. " +
		"Beside `BYWEEKNO` write `BYDAY`, and nobody has to guess. A schedule whose runs are all over is `expired-schedule`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Levels:  "A warning when it rests on the assumption that a schedule without a start counts from the creation of its task, or on one of the two readings of `BYWEEKNO` without `BYDAY`.",
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"RFC 5545 section 3.3.10: invalid dates are ignored; INTERVAL; BYSETPOS", "crontab(5)", "qlik.dev, Reload on time schedule: the first run is the next occurrence after the task is created"},
	Group:   Schedule,
	Reads:   Value,
	Task: func(p *TaskPass) {
		s := p.Runs()
		if s == nil {
			return
		}
		never, ok := s.Never()
		if !ok || never.Assumed && !p.Sees(Within("start/schedule")) {
			return
		}
		if _, _, contradiction := endsBeforeStart(s); contradiction {
			return
		}
		what, note := never.Message, never.Note
		if never.Assumed && !p.stored() {
			now := strings.NewReplacer("the creation of the task,", "the present time (no start is written),")
			what, note = now.Replace(what), now.Replace(note)
		}
		r := p.ReportPart(never.Part, never.Range, "%s", what).Help("%s", never.Help).Note("%s", note)
		if never.Assumed || never.Open {
			r.AtMost(diag.Warning)
		}
	},
})
