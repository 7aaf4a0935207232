package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "broken-disabled",
	Summary: "the service has switched the task off",
	Why: "A task that a person switches off has the code `MANUALLY`. Every other `disabledCode` is a defect that the service has answered " +
		"by switching the task off, and it stays off until somebody mends the cause and enables it again." + pastNote,
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
		p.Report(f, f.DisabledCode.At, "the service has switched %s off: %s", p.name(f), disabledWords(code)).Note("%s", p.waiting(f))
	})
}

// disabledWords says what a code means and what to do (API reference, disabledCode;
// the meanings of all but SCHEDULE-EXPIRED are read from the names).
func disabledWords(code string) string {
	switch code {
	case "CONSECUTIVE-FAILURES":
		return "it failed several times in a row; mend the cause in the run's log, then enable it"
	case "APP-SCRIPT-UPDATED":
		return "somebody else than its owner has changed the app's script; look at the change, then enable it"
	case "OWNER-DELETED":
		return "its owner was deleted; give it another owner, then enable it"
	case "OWNER-DISABLED":
		return "its owner was disabled; give it another owner, then enable it"
	case "APP-MOVED-SPACE":
		return "its app was moved to another space; check the rights there, then enable it"
	case "OWNER-MOVED":
		return "the app or the task got another owner; check the rights, then enable it"
	case "SCHEDULE-EXPIRED":
		return "its schedule had ended when it was migrated; give it a new schedule, or delete it"
	default:
		return "code " + Quote(code) + "; look the code up, mend the cause, then enable it"
	}
}
