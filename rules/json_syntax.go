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
		"The message says what stands at the place and what JSON wants there: no trailing commas, no comments, double quotes only, and no `NaN` or `undefined`.\n\n" +
		"Values one after another, as `jq '.data[]'` prints them, are no JSON either: `jq -c '.data[]'` writes one a line, which is read, and `jq '[.data[]]'` a list.\n\n" +
		"Nothing else is lost. Tasks of a list that stand before the break are checked as usual, in JSON Lines each line stands for itself, and other files do not mind. " +
		"Since tasks after the break cannot be seen, the set counts as incomplete: what would be an unknown upstream is then only a note.",
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
