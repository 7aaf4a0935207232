package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "never-ran",
	Summary: "an enabled task has been due for a period and never ran",
	Why: "The task is enabled, its schedule has had runs for at least a whole period, and it has never run. " +
		"The period counts from the latest of its creation, its last change and the start of its schedule. " +
		"Lists of runs among the input are pages of several, so they never prove that a task has not run." +
		pastNote,
	Do:      "Look at the owner's rights on the app, and start the task once by hand to see the error. A task that did run but stopped is `overdue`.",
	Mend:    MendRun,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `/{id}/runs/last` (404 when the task never ran)"},
	Group:   History,
	Needs:   []Need{{Question: AskLastRun}},
	Past:    checkNeverRan,
})

func checkNeverRan(p *SetPass) {
	p.eachPast(func(f *task.Facts, last *lastRun) {
		since := latest(f.CreatedAt, f.UpdatedAt)
		s := p.runsOnTime(f)
		if last != nil || since.IsZero() || s == nil {
			return // without either time the service's own record may be left out
		}
		if start, written := s.Start(); written && start.After(since) {
			since = start.Add(-time.Second) // the start itself may be a run
		}
		first, ok := after(s, since)
		if !ok {
			return
		}
		due := first
		if second, more := after(s, due); more {
			due = second
		}
		if due.After(p.Past.Taken) {
			return
		}
		p.Report(f, schedulePlace(f), "%s was due at %s, but never ran", p.name(f), instant(first, s.Zone())).Help("start it by hand to see why")
	})
}
