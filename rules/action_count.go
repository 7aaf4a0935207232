package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "action-count",
	Summary: "a state without an action, or with more than one",
	Why: "A task has one state, and this state runs exactly one action: the reload of one app. " +
		"The schema of the API allows none and several, but the service refuses such a task (`task has 0 Actions instead of 1`).",
	Do: "Keep one action. For each further reload make a task of its own, which waits for the first one through an entry of `events`.\n\n" +
		"Lists of states have the same limit: see `state-count`.",
	Mend:    MendRefused,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Migrate reload-tasks to tasks, table of pitfalls: \"task has 0 Actions instead of 1\""},
	Group:   Structure,
	Reads:   Within("states/*/onEvents/*"),
	Task:    checkActionCount,
})

// checkActionCount looks at the first state only: of further ones state-count tells.
func checkActionCount(p *TaskPass) {
	if len(p.Task.States) == 0 {
		return
	}
	s := &p.Task.States[0]
	var first, second source.Node
	n := 0
	for i := range s.OnEvents {
		for j := range s.OnEvents[i].Actions {
			switch n++; n {
			case 1:
				first = s.OnEvents[i].Actions[j].Node
			case 2:
				second = s.OnEvents[i].Actions[j].Node
			}
		}
	}
	switch {
	case n > 1:
		p.Report(second, "%s has %d actions, but a task runs exactly one", named("state", s.Name), n).
			Help("keep one, and make a task of its own for each other").Related(first, "the first action").Data("actions", n)
	case n == 0:
		reportNoAction(p, s)
	}
}

// reportNoAction reports at the smallest thing that should hold the action; where
// something on the way to it is of a wrong type or misspelt, that is all to be said.
func reportNoAction(p *TaskPass, s *task.State) {
	label := named("state", s.Name)
	switch {
	case !s.Node.Is(source.Object):
	case !s.OnEventsList.Exists():
		if !p.Misspelt(s.Node, "onEvents") {
			p.ReportOpen(s.Node, "%s has no \"onEvents\", so it runs nothing", label).Help("add \"onEvents\" with one action")
		}
	case !s.OnEventsList.Is(source.Array):
	case len(s.OnEvents) == 0:
		p.ReportOpen(s.OnEventsList, "%s has no action", label).Help("add an entry with the reload of the app")
	default:
		reportNoActionIn(p, &s.OnEvents[0], label)
	}
}

func reportNoActionIn(p *TaskPass, o *task.OnEvents, label string) {
	switch {
	case !o.Node.Is(source.Object):
	case o.ActionList.Is(source.Array):
		p.ReportOpen(o.ActionList, "%s has no action", label).Help("add the reload of the app")
	case !o.ActionList.Exists() && !p.Misspelt(o.Node, "actions"):
		p.ReportOpen(o.Node, "%s has no action", label).Help("add \"actions\" with the reload of the app")
	}
}
