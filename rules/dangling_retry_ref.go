package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "dangling-retry-ref",
	Summary: "`retryRef` names a retry definition that cannot exist",
	Why: "In Serverless Workflow `retryRef` names an entry of the workflow's `retries`, which says how often and how fast to try again. " +
		"A task has no `retries`, so the reference leads nowhere and a failed reload is not repeated.",
	Do:      "Remove it, so that nobody relies on it. To try again, make a task for the same app that waits for this one with the status `FAILED`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Retry Definition", "API reference of /api/scheduling/tasks (a task has no `retries`)"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task: func(p *TaskPass) {
		for i := range p.Task.States {
			for _, o := range p.Task.States[i].OnEvents {
				for j := range o.Actions {
					if ref := o.Actions[j].RetryRef; ref.Is(source.String) && !p.Full() {
						p.Report(ref, "\"retryRef\" names %s, but a task has no \"retries\", so nothing is tried again", ref.Quoted()).
							Help("remove \"retryRef\"").Fix(diag.Safe, `Remove "retryRef"`, p.without(ref))
					}
				}
			}
		}
	},
})
