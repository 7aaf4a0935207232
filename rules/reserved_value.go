package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "reserved-value",
	Summary: "`disabledCode` is `SCHEDULE-EXPIRED`, which only the service may write",
	Why: "`SCHEDULE-EXPIRED` is reserved for tasks that were migrated from a legacy reload-task whose schedule had already ended. " +
		"In a request the service strips it without a word, so the file says something that the tenant will never say.\n\n" +
		"In an exported task that was migrated (it has `migratedFrom`) the code is right and is left alone.",
	Do:      "Remove the code. To switch a task off write `enabled: false`. What the other codes mean is said in `broken-disabled`.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"@qlik/api, type definitions of scheduling tasks, `disabledCode` (\"stripped when supplied on create or update\")"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task: func(p *TaskPass) {
		if reserved(p.Task) {
			p.Report(p.Task.Metadata.DisabledCode, "disabledCode %s is reserved for migrated tasks", say.Quote(reservedCode)).
				Help("remove it").Note("the service strips it from a request").Fix(diag.Safe, `Remove "disabledCode"`, removeWithHolder(p.Task.Metadata.DisabledCode))
		}
	},
})
