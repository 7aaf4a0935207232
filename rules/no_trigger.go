package rules

import "github.com/tasklint/tasklint/internal/diag"

var _ = register(&Rule{
	ID:      "no-trigger",
	Summary: "an enabled task with neither a schedule nor a referenced event",
	Why: "Nothing starts this task by itself: it has no `start.schedule`, and its `eventRefs` are empty. It runs when somebody starts it, by hand or over the API. " +
		"That is allowed, and common for the first task of a chain that an external scheduler starts. Disabled tasks are passed over.",
	Do: "If it should run by itself, add `start` with a schedule, or an entry of `events` with its reference. " +
		"A task that has a trigger which never comes is `unreachable-task`.",
	Mend:    MendTrigger,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Migrate reload-tasks to tasks (`eventRefs: []` beside `start`)", "API reference of /api/scheduling/tasks, `actions/start`"},
	Group:   Structure,
	Reads:   Whole,
	Task:    checkNoTrigger,
})

// checkNoTrigger keeps silent where something that would start the task is there but
// wrong: a reference that names no event, an event without reference, a list or key
// that cannot be read.
func checkNoTrigger(p *TaskPass) {
	t := p.Task
	if !t.Enabled.True() || t.Start.Node.Exists() || t.EventList.Exists() || !refsEmpty(p) {
		return
	}
	if !p.Misspelt(t.Root, "start") && !p.Misspelt(t.Root, "events") {
		p.ReportOpen(t.Root, "nothing starts this enabled task: it has neither a schedule nor an event").
			Help("add one unless it is started by hand or over the API")
	}
}

// refsEmpty reports whether the task has lists of references and all are empty.
func refsEmpty(p *TaskPass) bool {
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			if len(o.Refs) > 0 {
				return false
			}
		}
	}
	return refsReadable(p)
}
