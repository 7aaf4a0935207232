package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "replace-disables",
	Summary: "a replace body without `enabled`: the replace switches the task off",
	Why: "A replace (PUT) sets what its body leaves out to the default, and the default of `enabled` is false: the task stops, without a word.\n\n" +
		"With `--base` the rule is silent about tasks that are disabled already. It looks at replace bodies (`--as replace`, or `as: replace` in `overrides`). " +
		"In create bodies it is `created-disabled`, and other fields that a replace resets are `put-resets-field`.",
	Do:      "Write `enabled` into every replace body.",
	Mend:    MendRequest,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of PUT /api/scheduling/tasks/{id}: omitted properties are reset", "The same, `enabled`: default false"},
	Fix:     SafeFix,
	Group:   Bodies,
	Reads:   Whole,
	Task: func(p *TaskPass) {
		if p.As != task.Replace || p.Task.Enabled.Exists() || p.Misspelt(p.Task.Root, "enabled") {
			return
		}
		now := "" // what is known of the task
		if p.Base.Exists() {
			if enabled := p.Base.Get("enabled"); !enabled.Is(source.Bool) || !enabled.True() {
				return
			}
			now = "the task is enabled now"
		}
		p.ReportOpen(p.Task.Root, "without \"enabled\" this replace switches the task off").
			Help("add \"enabled\": true, or false if that is meant").Note("%s", now).
			Fix(diag.Safe, "Write that it is disabled, as now", writeEnabled(p, "false")).
			Fix(diag.Unsafe, "Write that it is enabled", writeEnabled(p, "true"))
	},
})
