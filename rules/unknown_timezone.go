package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "unknown-timezone",
	Summary: "a time zone is no IANA name",
	Why: "`timezone` takes a name of the IANA database, in its exact spelling: `Europe/Stockholm`, `America/New_York`, `UTC`. " +
		"Old names such as `US/Eastern` are still in it and fine. The service refuses what it does not know (CHO-017).\n\n" +
		"Names from elsewhere are translated: `W. Europe Standard Time` is Windows' name for `Europe/Berlin`; " +
		"abbreviations like `CET` often mean several zones, and some of them are no zones at all; " +
		"an offset such as `GMT+02:00` says nothing about summer time, and its IANA form has the sign reversed: `Etc/GMT-2` is two hours *ahead*.\n\n" +
		zoneDataNote,
	Do: "Write the name of the place whose clock counts. The finding has the IANA name where it knows which one was meant. " +
		"Times that this clock skips or shows twice are `dst-gap` and `dst-overlap`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Levels:  "A warning for an empty text: most programs read it as UTC, the default.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"IANA Time Zone Database", "Error CHO-017: the schedule was rejected: `recurrence` or `timezone` is invalid"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   Schedule,
	Reads:   Value,
	Task:    func(p *TaskPass) { reportParts(p, schedule.PartTimezone, "") },
})

// zoneDataNote says where the names come from.
const zoneDataNote = "The names and rules of all zones are built in, from release " + schedule.TZDataVersion + " of the database, so that results do not depend on the machine."
