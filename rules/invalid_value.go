package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "invalid-value",
	Summary: "a value is outside the words, form, length or range that the API takes",
	Why: "The service takes a name of at most 100 characters and a description of at most 1024, events of two types from two sources, and names of events, states and actions " +
		"made of letters, digits, blanks and `. / \\ _ ( ) -`. Anything else is refused with CHO-001. The finding lists the words or characters that are taken.\n\n" +
		"Words are compared without regard to case where the vendor's own documents disagree about it (`type` of a state, `actionMode`, `invoke`, the status of a run). " +
		"`start.stateName` is not compared with its documented pattern, which every documented example breaks.",
	Do:    "Write one of the words, or a text of the form, that the finding names. A value of another JSON type is `wrong-type`.",
	Mend:  MendRefused,
	Level: diag.Error,
	Levels: "A note under `metadata`, which the service writes and whose lists of words grow, except for `metadata.usage`, which you may set; and in the records of runs. " +
		"In a task that the service has stored (it has `metadata.createdAt`) at most a warning for a form or length, and a note for a word: what was accepted cannot be wrong, so our copy of the limit or list may be old.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks: enum, pattern, maxLength and maxItems", "Error CHO-001: a name or description over its maximum length, and an `onTaskStatus` other than succeeded, failed or any"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   FileAndSchema,
	Reads:   Value,
	Value: func(p *TaskPass) {
		for _, pr := range p.Problems {
			if pr.Kind != schema.InvalidValue {
				continue
			}
			known := ""
			grown := pr.Grown != "" && p.stored()
			if grown {
				pr.Message, known = say.Advice(pr.Grown)
			}
			meantTaskStatus(p, &pr)
			r := p.ReportProblem(pr).Note("%s", known).Fix(diag.Unsafe, "Write "+pr.Suggest, replaceValue(pr.Node, pr.Suggest))
			switch path := pr.Node.Path(); {
			case inMetadata(path) && path[1].Name() != "usage", p.Run:
				r.Level(diag.Note)
			case pr.Pattern && p.stored():
				r.AtMost(diag.Warning)
			case grown || p.stored() && pr.Suggest != "":
				r.AtMost(diag.Note)
			}
		}
	},
})

// meantTaskStatus suggests the word of the endpoint for that of another program.
func meantTaskStatus(p *TaskPass, pr *schema.Problem) {
	if pr.Suggest != "" || !pr.Node.Same(p.Wrapper.Get("onTaskStatus")) {
		return
	}
	meant, ok := meantOutcome(strings.ToUpper(pr.Node.Text()))
	if word := strings.ToLower(meant); ok && word != "aborted" {
		what, _, _ := strings.Cut(pr.Message, "; use ")
		pr.Suggest = say.Quote(word)
		pr.Message = what + "; did you mean " + pr.Suggest + "?"
	}
}
