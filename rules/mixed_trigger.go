package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "mixed-trigger",
	Summary: "a schedule and events start the same task",
	Why: "A task may have both `start.schedule` and referenced `events`. " +
		"The service knows this as a trigger type of its own, `MIXED`, and both start the task, each on its own: the schedule does not wait for the events, and `exclusive: " +
		"false` does not include it.",
	Do: "If the schedule was left over when the chain was built, or was meant as \"not before six\", remove one of the two. Where both are meant there is nothing to do: " +
		"suppress this note. Two tasks for one app, one with each trigger, are `app-by-clock-and-chain`.",
	Mend:    MendTrigger,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks, `metadata.trigger.type` 3 (MIXED)"},
	Group:   Structure,
	Reads:   Whole,
	Task:    checkMixedTrigger,
})

func checkMixedTrigger(p *TaskPass) {
	clock := clockOf(&p.Task.Start)
	if s := p.Schedule(); !clock.Exists() || s != nil && !s.OK() || !p.Sound(clock) {
		return
	}
	ref := firstReference(p.Task)
	if !ref.Exists() {
		return
	}
	last, first := later(clock, ref)
	why := "the schedule is a trigger too"
	if first.Same(ref) {
		why = "the event is a trigger too"
	}
	p.Report(last, "the schedule and event %s both start this task, each on its own", ref.Quoted()).
		Help("remove one of the two unless both are meant").Either(first, "%s", why)
}
