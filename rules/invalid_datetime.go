package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "invalid-datetime",
	Summary: "a start or an end is no ISO 8601 date-time, or there is no such day",
	Why: "`startDateTime`, `endDateTime` and a cron's `validUntil` are ISO 8601 date-times: `2027-01-31T06:00:00`, with `Z` or an offset where an instant is meant. " +
		"A date alone counts from its first moment. Refused are dates that do not exist (31 June, 29 February 2027), days before months, a blank instead of the `T`, and " +
		"times as a program printed them (`2018-11-09 14:46:07.697 +0000 UTC`, from old exports).\n\n" +
		"A start in the year 1 is how programs in Go and .NET write that no time is set, and one in 1899 comes out of a spreadsheet. " +
		"The service takes such a start and counts from it, so that a daily run without hours silently comes at midnight.\n\n" +
		"A malformed `UNTIL` is reported by `invalid-recurrence`, a malformed time inside an interval by `invalid-interval`.",
	Do:      "Write the date-time in the form above, in the local time of `timezone` and without an offset.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Levels:  "A warning for an empty text, which most programs read as absent, and for a start before 1970.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"ISO 8601-1 section 5.4, Date and time", "Error CHO-017: the schedule was rejected", "qlik.dev, Migrate reload-tasks to tasks: `startDateTime`"},
	Group:   Schedule,
	Reads:   Value,
	Task: func(p *TaskPass) {
		reportParts(p, schedule.PartStart, "startDateTime: ")
		reportParts(p, schedule.PartEnd, "endDateTime: ")
		reportParts(p, schedule.PartValidUntil, "validUntil: ")
	},
})
