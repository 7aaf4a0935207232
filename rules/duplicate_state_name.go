package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "duplicate-state-name",
	Summary: "two states of a task with one name",
	Why: "`start.stateName` refers to a state by name, so a name must stand for one state. A task may have a single state anyway (see `state-count`); " +
		"two of one name are most often a copy that was left behind.",
	Do:      "Remove the copy, or make it a task of its own.",
	Mend:    MendDefinition,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `states.name` (unique within the task)"},
	Group:   Structure,
	Reads:   Within("states"),
	Task:    checkDuplicateStateName,
})

func checkDuplicateStateName(p *TaskPass) {
	if len(p.Task.States) < 2 {
		return
	}
	repeated(len(p.Task.States), func(i int) source.Node { return p.Task.States[i].Name }, func(later, first source.Node) {
		p.Report(later, "this task has another state called %s", later.Quoted()).
			Help("remove this state, or make it a task of its own").Related(first, "the first state with this name")
	})
}
