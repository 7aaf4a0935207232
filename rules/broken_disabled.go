package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "broken-disabled",
	Summary: "the service has switched the task off",
	Why: "A task that a person switches off has the code `MANUALLY`. With every other `disabledCode` the service itself has switched the task off because something was wrong, " +
		"and it stays off until somebody mends the cause and enables it again. The vendor explains only the code `SCHEDULE-EXPIRED`; " +
		"what the others mean is read from their names." +
		pastNote,
	Do: "Mend the cause that the code names, then enable the task again:\n\n" +
		"- `CONSECUTIVE-FAILURES`: look at the log of its last runs, see `last-run-failed`;\n" +
		"- `OWNER-DELETED`, `OWNER-DISABLED`, `OWNER-MOVED`: let a user who may reload the app take the task over, by saving it;\n" +
		"- `APP-MOVED-SPACE`, `APP-SCRIPT-UPDATED`: check that the owner of the task may still reload the app;\n" +
		"- `SCHEDULE-EXPIRED`: give it a schedule that goes on, or delete it.",
	Mend:    MendSwitch,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `metadata.disabledCode`", "qlik.dev changelog, task events (\"disabled due to repeated failures\")"},
	Group:   History,
	Past:    checkBrokenDisabled,
})

func checkBrokenDisabled(p *SetPass) {
	p.eachPast(func(f *task.Facts, _ *lastRun) {
		code := f.DisabledCode.S
		if code == "" || code == "MANUALLY" || f.Enabled.Or(false) {
			return
		}
		why, help := disabledWords(code)
		p.Report(f, f.DisabledCode.At, "the service has switched %s off: %s", p.name(f), why).Help("%s, then enable the task", help).Note("%s", p.waiting(f))
	})
}

// disabledWords says what a code means, and what to do before the task is enabled again
// (API reference, disabledCode; the meanings of all but SCHEDULE-EXPIRED are read from
// the names).
func disabledWords(code string) (why, help string) {
	switch code {
	case "CONSECUTIVE-FAILURES":
		return "it failed several times in a row", "mend the cause, which the log of the run should tell"
	case "APP-SCRIPT-UPDATED":
		return "somebody else than its owner has changed the script", "look at the change of the app's script"
	case "OWNER-DELETED":
		return "its owner was deleted", "give it another owner"
	case "OWNER-DISABLED":
		return "its owner was disabled", "give it another owner"
	case "APP-MOVED-SPACE":
		return "its app was moved to another space", "check the rights there"
	case "OWNER-MOVED":
		return "the app or the task got another owner", "check the rights of the new owner"
	case "SCHEDULE-EXPIRED":
		return "its schedule had ended when it was migrated", "give it a new schedule"
	default:
		return "its code is " + say.Quote(code), "look the code up and mend the cause"
	}
}
