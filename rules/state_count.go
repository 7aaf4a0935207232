package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "state-count",
	Summary: "a task without a state, or with more than one",
	Why: "A task is written in a workflow language whose programs are chains of states, but the service runs exactly one state: " +
		"with any other number it refuses the task (`task has 0 states instead of 1`).",
	Do: "Keep one state. To reload several apps in turn, make one task for each and let the later ones wait for the earlier ones through `events`. " +
		"The same limit holds for actions: `action-count`.",
	Mend:    MendRefused,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Migrate reload-tasks to tasks, table of pitfalls: \"task has 0 states instead of 1\""},
	Group:   Structure,
	Reads:   Within("states"),
	Task:    checkStateCount,
})

func checkStateCount(p *TaskPass) {
	t := p.Task
	switch {
	case len(t.States) == 1, !t.Root.Is(source.Object):
	case !t.StateList.Exists():
		if !p.Misspelt(t.Root, "states") {
			p.ReportOpen(t.Root, "the task has no state, so there is nothing to run").Help("add \"states\" with one state")
		}
	case !t.StateList.Is(source.Array):
	case len(t.States) == 0:
		p.ReportOpen(t.StateList, "the task has 0 states instead of 1").Help("add the state that reloads the app")
	default:
		p.Report(t.States[1].Node, "the task has %d states instead of 1", len(t.States)).
			Help("keep one, and make a task of its own for each other").Related(t.States[0].Node, "the first state").Data("states", len(t.States))
	}
}
