package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "missing-property",
	Summary: "a property that the API requires is absent",
	Why: "The service refuses a task without `name` or `specVersion`, a `start` without `schedule`, and so on down to the `contextAttributeName` of a correlation. " +
		"The finding stands at the opening brace of the object that should hold the property.\n\n" +
		"Some absent things have rules of their own: no state or several is `state-count`, no action `action-count`, a correlation without a value `empty-value`, an action " +
		"without an app `missing-app-id`. Where a key nearby is a misspelling of the one that is missing, only the misspelt key is reported, as `unknown-property`.",
	Do:      "Add the property. `tasklint schema task` prints what each object must have, and an editor with the schema completes it (see [editors](../editors.md)).",
	Mend:    MendRefused,
	Level:   diag.Error,
	Levels:  "A note within `metadata.orchestration.lastRun` and in the records of runs, which the service writes.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, required properties of the schemas", "Qlik's OpenAPI document for scheduling tasks"},
	Group:   FileAndSchema,
	Reads:   Value,
	Value: func(p *TaskPass) {
		for _, pr := range p.Problems {
			if pr.Kind != schema.MissingProperty {
				continue
			}
			r := p.ReportProblem(pr)
			if inLastRun(pr.Node.Path()) || p.Run {
				r.Level(diag.Note)
			}
		}
	},
})
