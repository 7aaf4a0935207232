package rules

import "github.com/tasklint/tasklint/internal/diag"

var _ = register(&Rule{
	ID:      "no-end-state",
	Summary: "a state with `end: false`",
	Why: "`end: false` says that another state follows. A task has one state and no transitions, so there is nothing to go on to: " +
		"Serverless Workflow demands an end for every path, and what the service does with a state that never ends is not documented.",
	Do:      "Leave `end` out or write `true`, which is the default. See `keep-active` for another way to never end.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Event State and End Definition", "API reference of /api/scheduling/tasks, `states.end` (default true)"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task: func(p *TaskPass) {
		for i := range p.Task.States {
			if s := &p.Task.States[i]; s.End.False() && !p.Full() {
				p.Report(s.End, "%s says that another state follows, but a task has only one", named("state", s.Name)).
					Help("leave \"end\" out, or write true").Fix(diag.Safe, `Remove "end"`, p.without(s.End))
			}
		}
	},
})
