package rules

import (
	"errors"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "json-syntax",
	Summary: "the text is not JSON",
	Why: "A file that breaks off, or that has a comma too many, is refused by every program that reads JSON, the service included. " +
		"The finding says what stands at the place and what JSON wants there. JSON has no trailing commas, no comments, no single quotes, and no `NaN` or `undefined`.\n\n" +
		"Several values one after another, as `jq '.data[]'` prints them, are no JSON either. A file that cannot be read as text is `encoding`.\n\n" +
		"Everything else is checked as usual: the tasks of a list that stand before the break, the other lines of JSON Lines, and the other files. " +
		"Since tasks after the break cannot be seen, the set counts as incomplete: an unknown upstream task is then only a note.",
	Do: "Mend the text at the place that the finding names. Of several values write one in each line with `jq -c '.data[]'`, or a list with `jq '[.data[]]'`: " +
		"tasklint reads both.",
	Mend:       MendText,
	Level:      diag.Error,
	Since:      "0.1.0",
	Basis:      Standard,
	Sources:    []string{"RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format"},
	Group:      FileAndSchema,
	Unreadable: true,
	File:       checkJSONSyntax,
})

func checkJSONSyntax(p *FilePass) {
	for _, err := range p.Errors {
		if broken, ok := errors.AsType[*source.SyntaxError](err); ok {
			what, help := say.Advice(broken.Message)
			p.Report(broken.Span, "%s", what).Help("%s", help)
		}
	}
}
