package rules

import "github.com/tasklint/tasklint/internal/diag"

var _ = register(&Rule{
	ID:      "no-status-filter",
	Summary: "a task event without a status, which also fires after a failure",
	Why: "A task that waits for another one without asking for its `status` runs whatever the outcome. " +
		"After a failed load it reloads yesterday's data and reports success, which is seldom what is wanted and hard to see.",
	Do: "Ask for `SUCCEEDED`, or for `FAILED` in a task that reacts to failures. Where any outcome is meant, leave it as it is and suppress this note. " +
		"A status that no run has is `invalid-status`.",
	Mend:    MendTrigger,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event (succeeded, failed or any)", "API reference of /api/scheduling/tasks, `events.correlation`"},
	Group:   Structure,
	Reads:   Within("events/*"),
	Task:    checkNoStatusFilter,
})

// checkNoStatusFilter passes over events without an upstream id: that they match too
// much, unscoped-event tells.
func checkNoStatusFilter(p *TaskPass) {
	for i := range p.Task.Events {
		e := &p.Task.Events[i]
		if e.IsTask() && !mismatched(e) && e.Attribute("id").Name.Exists() && !e.Attribute("status").Name.Exists() &&
			correlationReadable(p, e) {
			p.ReportOpen(e.Correlation, "%s matches failed runs too", named("event", e.Name)).
				Help("add the \"status\" to wait for, such as \"SUCCEEDED\"")
		}
	}
}
