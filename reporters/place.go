package reporters

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// location is where a place stands in lines and columns. It is unknown when there
// is no document, or when the file can no longer be read or was changed.
type location struct {
	known      bool
	start, end source.Position
}

// locate finds the lines of a place. A place without a span is its document's
// start, so that every report can lead somewhere.
func locate(p diag.Place) location { return locateSpan(p.Doc, p.Span) }

func locateSpan(doc *source.Document, span source.Span) location {
	if doc == nil {
		return location{}
	}
	start, err := doc.Position(span.Start)
	if err != nil {
		return location{}
	}
	if span.Len() <= 0 {
		return location{true, start, start}
	}
	end, err := doc.Position(span.End)
	if err != nil {
		return location{}
	}
	return location{true, start, end}
}

// name is what reports call a place's document.
func name(p diag.Place) string {
	if p.Doc == nil {
		return ""
	}
	return p.Doc.Name
}

// Position is where a span begins, as file:line:column.
func Position(doc *source.Document, span source.Span) string {
	p, err := doc.Position(span.Start)
	if err != nil {
		return doc.Name
	}
	return fmt.Sprintf("%s:%d:%d", doc.Name, p.Line, p.Column)
}
