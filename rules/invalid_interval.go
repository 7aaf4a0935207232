package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "invalid-interval",
	Summary: "an interval is no repeating interval of ISO 8601",
	Why: "`interval`, and a `schedule` that is a string, hold a repeating interval of ISO 8601 in one of three forms: " +
		"`R/PT6H`, `R/2027-01-01T06:00:00Z/P1D` or `R/P1D/2027-12-31T06:00:00Z`. Hours, minutes and seconds come after a `T`: " +
		"an hour is `PT1H`, and `P1M` is a month where `PT1M` is a minute. An interval without length would run forever at one instant.\n\n" +
		"The vendor's own example says `PT15M`, a plain duration. It is taken for `R/PT15M`, with a note, since the reference calls the field a *repeating* interval.",
	Do:      "Write one of the three forms. A recurrence rule or a cron expression belongs in `recurrence` or `cron`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Levels:  "A note for a plain duration, as in the vendor's example. A warning for a start before 1970, and for an empty text beside another kind of schedule.",
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"ISO 8601-1 section 5.6, Recurring time interval", "Serverless Workflow 0.8, Schedule Definition", "Qlik's OpenAPI document for scheduling tasks, `interval`"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   Schedule,
	Reads:   Value,
	Task:    func(p *TaskPass) { reportParts(p, schedule.PartInterval, "") },
})
