package rules

import (
	"errors"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "nesting-too-deep",
	Summary: "objects and lists nest deeper than 200 levels",
	Why: "A task is some ten levels deep. A text of hundreds of levels was made by a mistake, such as a script that wraps a document into itself, or by somebody who wants to " +
		"bring a program down: readers of JSON that call themselves for each level run out of memory. tasklint reads 200 levels and leaves out the value that goes deeper; " +
		"it is not checked any further.",
	Do:         "Look at the program that writes the file. A task that has been cut off instead is `truncated-export`.",
	Mend:       MendText,
	Level:      diag.Error,
	Since:      "0.1.0",
	Basis:      Standard,
	Sources:    []string{"RFC 8259 section 9: an implementation may limit the depth of nesting"},
	Group:      FileAndSchema,
	Unreadable: true,
	File:       checkNestingTooDeep,
})

func checkNestingTooDeep(p *FilePass) {
	for _, err := range p.Errors {
		if deep, ok := errors.AsType[*source.DepthError](err); ok {
			p.Report(deep.Span, "this bracket opens level %d of objects and lists", source.MaxDepth+1).
				Help("take the inner ones out").Note("no more than %d levels are read, so what lies deeper is not checked", source.MaxDepth)
		}
	}
}
