package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "created-disabled",
	Summary: "a create body without `enabled`: the task is created disabled",
	Why: "Tasks are created disabled unless the request says `\"enabled\": true`. A disabled task starts neither by its schedule nor by its events, and nothing reports that.\n\n" +
		"The rule looks at create bodies (`--as create`, or `as: create` in `overrides`) and at the bodies of the reload endpoints, which are recognised by their content. " +
		"In replace bodies it is `replace-disables`.",
	Do:      "Write what is meant: `true`, or `false` for a task that somebody will switch on later.",
	Mend:    MendRequest,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of POST /api/scheduling/tasks, `enabled`: default false"},
	Fix:     SafeFix,
	Group:   Bodies,
	Reads:   Whole,
	Task: func(p *TaskPass) {
		if p.As == task.Create && !p.Task.Enabled.Exists() && !p.Misspelt(p.written(), "enabled") {
			p.ReportOpen(p.Task.Root, "without \"enabled\" the task is created disabled, and nothing starts it").
				Help("add \"enabled\": true, or false if that is meant").
				Fix(diag.Safe, "Write that it is disabled, as now", writeEnabled(p, "false")).
				Fix(diag.Unsafe, "Write that it is enabled", writeEnabled(p, "true"))
		}
	},
})
