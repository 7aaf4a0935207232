package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "stuck-run",
	Summary: "a run has been going on for longer than any run may",
	Why: "A reload may queue for 6 hours and run for 3. A run that is still RUNNING after that has lost its worker or its record, and the task may not start again while it " +
		"stands." +
		pastNote,
	Do:      "Cancel the reload, and start the task again. Runs that are only slow are `run-near-limit`.",
	Mend:    MendRun,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik Cloud guardrails: 3 hours for a reload, 6 hours in the queue"},
	Options: []Option{{Name: "max", Default: 9 * time.Hour, Doc: "How long a run may go on, queue included."}},
	Group:   History,
	Past:    checkStuckRun,
})

func checkStuckRun(p *SetPass) {
	p.eachPast(func(f *task.Facts, last *lastRun) {
		if last == nil || !last.statusIs("RUNNING") || last.Started.IsZero() || last.Ended() != "" {
			return
		}
		if p.Past.Taken.Sub(last.Started) > p.Duration("max") {
			p.reportRun(f, last, last.Status, "the run of %s has been going on since %s", p.name(f), utc(last.Started)).
				Help("cancel its reload").Note("that is over %s at %s", say.About(p.Duration("max")), utc(p.Past.Taken))
		}
	})
}
