package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "correlation-mismatch",
	Summary: "a correlation attribute that this kind of event does not carry",
	Why: "An event counts when it carries every attribute of its `correlation` with the value written there. The end of a task's run carries the task's " +
		"`id` and `status`, its app and space, but no dataset; the update of a dataset carries no task id and no outcome. " +
		"An attribute that the event never carries is never met, and the task does not run.\n\n" +
		"Remove the attribute, or correct the event's `type` and `source` when the other kind was meant.",
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `events.correlation`", "qlik.dev, Reload on task event, Reload on dataset updated"},
	Group:   Structure,
	Reads:   Within("events/*"),
	Task:    checkCorrelationMismatch,
})

func checkCorrelationMismatch(p *TaskPass) {
	for i := range p.Task.Events {
		e := &p.Task.Events[i]
		for _, a := range e.Attributes {
			if !foreign(e, a.Name) {
				continue
			}
			if e.IsTask() {
				p.Report(a.Name, "%s is the end of a task's run, which carries no %s, so it never matches; remove the attribute",
					named("event", e.Name), quoteNode(a.Name))
			} else {
				p.Report(a.Name, "%s is the update of a dataset, which carries no %s, so it never matches; remove the attribute",
					named("event", e.Name), quoteNode(a.Name))
			}
		}
	}
}
