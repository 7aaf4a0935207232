package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "correlation-mismatch",
	Summary: "a correlation attribute that this kind of event does not carry",
	Why: "An event matches when what happened has every attribute of `correlation` with the value written there. " +
		"The end of a task's run has the task's `id` and `status`, its app and its space, but no dataset. The update of a dataset has no task id and no status. " +
		"An attribute that such an event never has never matches, and the task does not run.",
	Do:      "Remove the attribute. If the other kind of event was meant, correct the event's `type` and `source`, see `event-source-mismatch`.",
	Mend:    MendTrigger,
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
				p.Report(a.Name, "%s never matches: the end of a task's run carries no %s", named("event", e.Name), a.Name.Quoted()).
					Help("remove the attribute, or correct \"type\" and \"source\" if the update of a dataset is meant")
			} else {
				p.Report(a.Name, "%s never matches: the update of a dataset carries no %s", named("event", e.Name), a.Name.Quoted()).
					Help("remove the attribute, or correct \"type\" and \"source\" if the end of a task's run is meant")
			}
		}
	}
}
