package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "self-trigger",
	Summary: "a task that waits for itself",
	Why: "A task whose event names its own `id` starts again whenever it has ended. Once it is started, by a schedule, by another task or by hand, it does not stop: " +
		"it reloads its app without a pause, takes a place among the reloads that may run at a time, and only a failure (where it waits for success) or an administrator ends " +
		"it. If nothing else can start it, it never runs at all until somebody starts it by hand.",
	Do: "Mostly the wrong id was copied: take that of the task to wait for. A reload that should come again and again needs a schedule. " +
		"One that should be tried again after a failure is better tried by a task of its own, which can be switched off. A ring of several tasks is `task-cycle`.",
	Mend:    MendTrigger,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Event State (an event that matches starts the workflow)", "API reference of /api/scheduling/tasks, `events.correlation`"},
	Group:   Graph,
	Set:     checkSelfTrigger,
})

func checkSelfTrigger(p *SetPass) {
	const another = "wait for another task, or remove the event"
	g, live := p.Graph(), p.Live()
	for _, e := range g.SelfTriggers() {
		v := g.Edge(e).To
		name, ends := p.Graph().Quoted(v), g.Outcome(e).Verb()
		switch {
		case live.Off(v) == "deleted":
		case live.Off(v) != "":
			p.reportEdge(e, "%s waits for itself, but is %s now", name, live.Off(v)).Help(another).
				Note("once it ran it would start again each time it %s", ends)
		case !live.Runs(v):
			p.reportEdge(e, "%s waits for itself and nothing else starts it, so it never runs", name).
				Help("wait for another task, or give it a schedule")
		case g.All(v) && len(g.Triggers(v)) > 1:
			p.reportEdge(e, "%s waits for itself, so each of its runs is followed by another", name).Help(another).
				Note("that one starts as soon as its other events have come")
		default:
			p.reportEdge(e, "%s waits for itself, so once it ran it starts again each time it %s", name, ends).Help(another)
		}
	}
}
