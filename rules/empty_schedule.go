package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "empty-schedule",
	Summary: "a schedule says nothing about when to run",
	Why: "A schedule runs by its `recurrence`, its `cron` or its `interval`. " +
		"Without one of them there is a zone, perhaps a start and an end, but nothing that would ever fire: the task is enabled and never runs.\n\n" +
		"A lone `startDateTime` looks like \"once, at that time\". The vendor documents no such thing.",
	Do: "Add one of the three, or remove `start` where events start the task. Before you rely on a lone `startDateTime`, try it. " +
		"More than one of the three is `ambiguous-schedule`.",
	Mend:   MendSchedule,
	Level:  diag.Warning,
	Levels: "A note when there is a `startDateTime`, which may be meant as a single run.",
	Since:  "0.1.0",
	Basis:  Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `start.schedule`: all of its members are optional",
		"Serverless Workflow 0.8, Schedule Definition: interval or cron is required"},
	Group: Schedule,
	Reads: Within("start/schedule"),
	Task: func(p *TaskPass) {
		t := &p.Task.Start
		if !t.Schedule.Is(source.Object) || t.Recurrence.Exists() || t.Cron.Exists() || t.Interval.Exists() {
			return
		}
		for _, name := range [...]string{"recurrence", "cron", "interval"} {
			if p.Misspelt(t.Schedule, name) {
				return
			}
		}
		if t.StartDateTime.Is(source.String) && len(t.StartDateTime.Bytes()) > 0 {
			p.ReportOpen(t.Schedule, "this schedule has a start but neither recurrence, cron nor interval").
				Help("add one of them").Note("whether it runs once, at its start, is not documented").Level(diag.Note)
			return
		}
		p.ReportOpen(t.Schedule, "this schedule has neither recurrence, cron nor interval, so it never runs").
			Help("add one of them, or remove \"start\"")
	},
})
