package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "unscoped-event",
	Summary: "an event that does not say of which task or dataset",
	Why: "The `correlation` of an event narrows down what the task waits for. " +
		"A task event without `id` matches the end of *every* task of the tenant, and one of these is the task itself: it starts itself again after each of its own runs. " +
		"A dataset event with neither `datasetId` nor `appId` matches every update of any dataset.",
	Do: "Name the upstream task by its `id`, the dataset by `datasetId`, or the app whose datasets count by `appId`. " +
		"Attributes that such an event does not have are `correlation-mismatch`.",
	Mend:  MendTrigger,
	Level: diag.Warning,
	Since: "0.1.0",
	Basis: Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `events.correlation`",
		"Serverless Workflow 0.8, Correlation Definition (attributes that are not named do not have to match)"},
	Group: Structure,
	Reads: Within("events/*"),
	Task:  checkUnscopedEvent,
})

func checkUnscopedEvent(p *TaskPass) {
	for i := range p.Task.Events {
		if e := &p.Task.Events[i]; unscoped(e) && correlationReadable(p, e) {
			reportUnscoped(p, e)
		}
	}
}

// unscoped reports whether the event names nothing that tells it from others of its
// kind.
func unscoped(e *task.Event) bool {
	switch {
	case mismatched(e):
		return false
	case e.IsTask():
		return !e.Attribute("id").Name.Exists()
	case e.IsDataset():
		return !e.Attribute("datasetId").Name.Exists() && !e.Attribute("appId").Name.Exists()
	default:
		return false
	}
}

func reportUnscoped(p *TaskPass, e *task.Event) {
	label := named("event", e.Name)
	at := e.Node
	if e.Correlation.Exists() {
		at = e.Correlation
	}
	if e.IsDataset() {
		of := ""
		if e.Attribute("spaceId").Name.Exists() {
			of = " of the space"
		}
		p.ReportOpen(at, "%s names neither dataset nor app, so it matches updates of any dataset%s", label, of).
			Help("add \"datasetId\" or \"appId\"")
		return
	}
	of, own := "tenant", "this task is one of them"
	switch {
	case e.Attribute("appId").Name.Exists():
		of, own = "app", ""
	case e.Attribute("spaceId").Name.Exists():
		of, own = "space", ""
	}
	p.ReportOpen(at, "%s names no task, so it matches the end of every task of the %s", label, of).
		Help("add the upstream task's \"id\"").Note("%s", own)
}
