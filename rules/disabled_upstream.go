package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "disabled-upstream",
	Summary: "an enabled task waits for a disabled or deleted one",
	Why: "A disabled task does not run, so its end never comes, and what waits for it waits for ever. The waiting task is enabled and looks healthy; " +
		"its app silently keeps the data of the day on which the other task was switched off. That need not have been a person: " +
		"the service disables tasks by itself, after failures in a row for instance or when their owner is deleted, and notes the reason in `metadata.disabledCode`.\n\n" +
		"Enable the upstream task, wait for another one, or disable the whole chain. Tasks further down are told of by `unreachable-task`.",
	Level:   diag.Warning,
	Levels:  "A note where something else can still start the task: its own schedule, or another event of which any one is enough.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `enabled` and `metadata.disabledCode`", "qlik.dev, Reload on task event"},
	Group:   Graph,
	Bad: Example{JSON: `[{
  "id": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11", "name": "Sales hourly", "enabled": false
}, {
  "name": "Sales report", "enabled": true,
  "events": [` + exampleSales + `],
  ` + exampleWait + `["sales-loaded"]` + exampleWaitEnd + `
}]`},
	Good: Example{JSON: `[{
  "id": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11", "name": "Sales hourly", "enabled": true
}, {
  "name": "Sales report", "enabled": true,
  "events": [` + exampleSales + `],
  ` + exampleWait + `["sales-loaded"]` + exampleWaitEnd + `
}]`},
	Set: checkDisabledUpstream,
})

// checkDisabledUpstream passes over edges within a circle: task-cycle says which
// member of it is disabled.
func checkDisabledUpstream(p *SetPass) {
	g, live := p.Graph(), p.Live()
	eachEdge(p, edgesMost, func(e graph.EdgeID) bool {
		u, v := g.Edge(e).From, g.Edge(e).To
		return g.Off(u) != "" && live.Off(v) == "" && !between(g, e) && p.understood(e)
	}, func(e graph.EdgeID) *Report {
		return reportDisabledUpstream(p, e)
	})
}

func reportDisabledUpstream(p *SetPass, e graph.EdgeID) *Report {
	g, live := p.Graph(), p.Live()
	u, v := g.Edge(e).From, g.Edge(e).To
	up, off := g.Task(u), g.Off(u)
	name, why := p.label(u), off
	if code := up.DisabledCode.S; off == "disabled" && code != "" {
		why += " (" + Quote(code) + ")"
	}
	advice := "enable " + name + ", or wait for another task"
	if off == "deleted" {
		advice = "wait for another task, or remove the event"
	}
	var r *Report
	if live.Runs(v) {
		r = p.reportEdge(e, "task %s waits for %s, which is %s, so this event never comes; something else can still start it; %s", p.label(v), name, why, advice).
			Level(diag.Note)
	} else {
		r = p.reportEdge(e, "task %s waits for %s, which is %s, so it never runs; %s", p.label(v), name, why, advice)
	}
	return r.RelatedPlace(p.switchedOff(up), "%s here", off)
}
