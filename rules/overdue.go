package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "overdue",
	Summary: "two runs that the schedule asks for did not happen",
	Why: "The task is enabled and has a schedule, and two of its occurrences have passed since its last run ended and since its last change. One may be queueing; " +
		"two say that the schedule no longer works." +
		pastNote,
	Do: "Look at the owner's rights and at the tenant's capacity, and start the task once by hand. " +
		"A run that has not ended is `stuck-run`, a task that has never run is `never-ran`.",
	Mend:    MendRun,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `lastRun.startedAt` and `endedAt`"},
	Group:   History,
	Past:    checkOverdue,
})

func checkOverdue(p *SetPass) {
	p.eachPast(func(f *task.Facts, last *lastRun) {
		if last == nil || last.Started.IsZero() || last.statusIs("RUNNING") {
			return // never-ran and stuck-run tell of these
		}
		s := p.runsOnTime(f)
		if s == nil {
			return
		}
		since := last.Started
		if ended := instantOf(last.Ended()); ended.After(since) {
			since = ended // what came up while it ran was not missed
		}
		if changed := instantOf(f.UpdatedAt.S); changed.After(since) {
			since = changed
		}
		first, ok := after(s, since)
		if !ok {
			return
		}
		second, ok := after(s, first)
		if !ok || second.After(p.Past.Taken) {
			return
		}
		p.Report(f, schedulePlace(f), "%s was due twice since its last run and did not run", p.name(f)).
			Help("start it by hand to see why").
			Note("it last started at %s, and was due at %s", local(last.Started, s.Zone()), both(first, second, s.Zone()))
	})
}
