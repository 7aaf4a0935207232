package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "wrong-type",
	Summary: "a value has another JSON type than the API's",
	Why: "`\"enabled\": \"true\"` is a string and no boolean, `\"version\": 1` a number and no string, and a single event that is not in a list is no list of events. " +
		"The service refuses all of these with CHO-001. Templates and spreadsheets are where they come from.\n\n" +
		"PowerShell and converters between XML, YAML and JSON take a list of one item for the item: " +
		"`events`, `correlation`, `states`, `onEvents`, `eventRefs` and `actions` then lack their brackets.\n\n" +
		"A value of the wrong type silences the rules that would look at what it says.",
	Do: "Write the value as the message shows. `--fix --unsafe` writes missing brackets at every level in one run; " +
		"in PowerShell 7 `ConvertTo-Json -AsArray`, and `@(…)` round the list, keep them. A value of the right type that is not allowed is `invalid-value`.",
	Mend:    MendRefused,
	Level:   diag.Error,
	Levels:  "A note for a number in `metadata.ownerId` and `metadata.createdBy`: the vendor's own example has `0` there, and only the service writes them. A note in the records of runs, which it writes too, and for a `null` that says nothing in a task that the service has stored.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, types of the schemas", "Error CHO-001: the request body is invalid"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   FileAndSchema,
	Reads:   Value,
	Value: func(p *TaskPass) {
		for _, pr := range p.Problems {
			if pr.Kind != schema.WrongType || isRuleList(p, pr.Node) {
				continue
			}
			if p.unset(pr) {
				p.reportUnset(pr)
				continue
			}
			r := p.ReportProblem(pr)
			if path := pr.Node.Path(); len(path) == 2 && inMetadata(path) && pr.Node.Is(source.Number) &&
				(path[1].Name() == "ownerId" || path[1].Name() == "createdBy") {
				r.Level(diag.Note) // a number in quotes is nobody's id either
				continue
			}
			if p.Run {
				r.Level(diag.Note)
				continue
			}
			if pr.Item {
				r.Fix(diag.Unsafe, "Write it in brackets", []diag.Edit{
					{Span: source.Span{Start: pr.Node.Span().Start, End: pr.Node.Span().Start}, Text: "["},
					{Span: source.Span{Start: pr.Node.Span().End, End: pr.Node.Span().End}, Text: "]"},
				})
				continue
			}
			r.Fix(diag.Unsafe, "Write it as "+pr.Suggest, replaceValue(pr.Node, pr.Suggest))
		}
	},
})
