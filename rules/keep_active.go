package rules

import "github.com/tasklint/tasklint/internal/diag"

var _ = register(&Rule{
	ID:      "keep-active",
	Summary: "`keepActive: true`, which nothing here ends",
	Why: "In Serverless Workflow `keepActive` keeps an instance waiting for further events until the workflow ends itself or `workflowExecTimeout` runs out. " +
		"A task has neither a state that ends it that way nor such a timeout, so by the standard an instance would stay for ever.",
	Do:      "Leave it false, which is the default: an event or the schedule starts a new instance each time. The same thought stands behind `no-end-state`.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Workflow Definition, `keepActive`", "API reference of /api/scheduling/tasks, `keepActive` (default false)"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task: func(p *TaskPass) {
		if p.Task.KeepActive.True() {
			p.Report(p.Task.KeepActive, "keepActive keeps an instance waiting, and nothing in a task ends it").
				Help("leave \"keepActive\" out, or write false").Fix(diag.Safe, `Remove "keepActive"`, p.without(p.Task.KeepActive))
		}
	},
})
