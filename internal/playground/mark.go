package playground

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// mark finds the places of a finding.
func (c *inspection) mark(f *diag.Finding) Mark {
	span := f.Span
	if f.Whole && span.Len() > 1 { // its opening bracket, as in reports
		span.End = span.Start + 1
	}
	m := Mark{Range: c.place(f.Doc, span)}
	for _, r := range f.Related {
		m.Related = append(m.Related, c.place(r.Doc, r.Span))
	}
	for _, way := range f.Fixes {
		x := Fix{Safe: way.Safety == diag.Safe, Description: way.Description}
		for _, e := range way.Edits {
			x.Edits = append(x.Edits, Edit{c.place(e.Doc, e.Span), e.Text})
		}
		m.Fixes = append(m.Fixes, x)
	}
	return m
}

// place is where a span of a document is, nil where that is in no file of the request.
func (c *inspection) place(doc *source.Document, span source.Span) *Range {
	if doc == nil {
		return nil
	}
	file, known := c.index[doc.Name]
	from, err := doc.Position(span.Start)
	if err != nil || !known {
		return nil
	}
	to, err := doc.Position(max(span.Start, span.End))
	if err != nil {
		return nil
	}
	return &Range{file, [2]int{from.Line, from.UTF16}, [2]int{to.Line, to.UTF16}}
}
