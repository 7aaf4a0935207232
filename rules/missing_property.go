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
		"Some things are told by rules of their own, in words that fit: no state or several is [state-count](state-count.md), no action [action-count](action-count.md), " +
		"a correlation without a value [empty-value](empty-value.md), an action without an app [missing-app-id](missing-app-id.md). " +
		"Where a key nearby is a misspelling of the one that is missing, you read only about the misspelt key.",
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
