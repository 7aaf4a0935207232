package reporters

import (
	"bytes"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// Bounds in bytes: of a region that is quoted, and of the text that is quoted on
// either side of it. A snippet is the whole text of its region, so a longer region
// goes without.
const (
	snippetMost = 1 << 10
	contextMost = 1 << 8
)

// quoteRegion adds the text of the region, and a larger region around it: the lines
// it stands on with one before and one after, as far as the bounds reach.
func quoteRegion(l *sarifPhysical, p diag.Place, at location) {
	if p.Span.Len() > snippetMost {
		return
	}
	text, err := p.Doc.Quote(p.Span)
	if err != nil {
		return
	}
	l.Region.Snippet = message(string(text))
	around := source.Span{Start: linesBefore(p.Doc, p.Span.Start), End: linesAfter(p.Doc, p.Span.End)}
	if around.Len() <= p.Span.Len() {
		return
	}
	outer := locateSpan(p.Doc, around)
	text, err = p.Doc.Quote(around)
	if err == nil && outer.known {
		l.Context = region(outer)
		l.Context.Snippet = message(string(text))
	}
}

// linesBefore is the start of the line before the one that holds off, of that line
// itself, or of what the bound allows.
func linesBefore(doc *source.Document, off int) int {
	start := max(0, off-contextMost)
	text, err := doc.Text(source.Span{Start: start, End: off})
	if err != nil {
		return off
	}
	if last := bytes.LastIndexByte(text, '\n'); last >= 0 {
		before := bytes.LastIndexByte(text[:last], '\n')
		if before < 0 && start > 0 {
			before = last
		}
		return start + before + 1
	}
	for start > 0 && len(text) > 0 && !utf8.RuneStart(text[0]) {
		text, start = text[1:], start+1
	}
	return start
}

// linesAfter is the end of the line after the one that holds off, without its line
// break, of that line itself, or of what the bound allows.
func linesAfter(doc *source.Document, off int) int {
	text, err := doc.Text(source.Span{Start: off, End: off + contextMost})
	if err != nil {
		return off
	}
	whole := off+len(text) >= doc.Len()
	if first := bytes.IndexByte(text, '\n'); first >= 0 {
		rest := text[first+1:]
		if second := bytes.IndexByte(rest, '\n'); second >= 0 || whole {
			if second < 0 {
				second = len(rest)
			}
			return off + first + 1 + len(bytes.TrimSuffix(rest[:second], []byte{'\r'}))
		}
		return off + len(bytes.TrimSuffix(text[:first], []byte{'\r'}))
	}
	if !whole {
		text = wholeRunes(text)
	}
	return off + len(text)
}
