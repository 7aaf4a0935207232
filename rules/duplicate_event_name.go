package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "duplicate-event-name",
	Summary: "two events of a task with one name",
	Why: "`eventRefs` refer to events by name, so a name must stand for one event. With two events of the same name a reference can only mean one of them. " +
		"It is not documented which one, and the other never starts the task.\n\n" +
		"Names are compared exactly, case included.",
	Do:      "Give each event a name of its own and refer to both. One name twice in `eventRefs` is `duplicate-event-ref`.",
	Mend:    MendTrigger,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `events.name` (unique within the task)"},
	Group:   Structure,
	Reads:   Within("events"),
	Task:    checkDuplicateEventName,
})

func checkDuplicateEventName(p *TaskPass) {
	if len(p.Task.Events) < 2 {
		return
	}
	repeated(len(p.Task.Events), func(i int) source.Node { return p.Task.Events[i].Name }, func(later, first source.Node) {
		p.Report(later, "this task has another event called %s", later.Quoted()).
			Help("give this event a name of its own, and name it in \"eventRefs\"").Related(first, "the first event with this name")
	})
}
