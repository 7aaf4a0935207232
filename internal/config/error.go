package config

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// Origin is the place of a setting. The zero Origin stands for a default.
type Origin struct {
	// File is the file as messages call it, or a source that is no file.
	File string
	// Line and Column count from 1, columns in code points; 0 without a file.
	Line, Column int
}

// String returns file:line:column, the source's name, or "default".
func (o Origin) String() string {
	switch {
	case o.File == "":
		return "default"
	case o.Line == 0:
		return o.File
	}
	return fmt.Sprintf("%s:%d:%d", o.File, o.Line, o.Column)
}

// Error is one mistake in a configuration file.
type Error struct {
	// File is the file as messages call it.
	File string
	// Line and Column count from 1, columns in code points. They are 0 when the
	// file as a whole is wrong.
	Line, Column int
	// Length is how many code points of the line are wrong, 0 where something is missing.
	Length int
	// Snippet is the line with the mistake.
	Snippet Snippet
	// Message says what is wrong and what to write instead.
	Message string
}

// Error returns the message with its place, in one line.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Detail returns the message with its place and, below it, the line with a caret under
// what is wrong.
func (e *Error) Detail() string {
	if e.Line == 0 || e.Snippet.Text == "" {
		return e.Error()
	}
	return e.Error() + "\n" + e.Snippet.render(e.Line)
}

// Errors are all mistakes of one load: of the configuration file in the order of
// their places, then those of files of own rules.
type Errors []*Error

// Error returns one line for each mistake.
func (e Errors) Error() string { return e.join((*Error).Error) }

// Detail returns each mistake with its line and a caret.
func (e Errors) Detail() string { return e.join((*Error).Detail) }

func (e Errors) join(text func(*Error) string) string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = text(e[i])
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single mistakes to errors.As.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i := range e {
		all[i] = e[i]
	}
	return all
}

// maxErrors is how many mistakes of one file are told.
const maxErrors = 100

// reports collects the mistakes of one file.
type reports struct {
	doc  *source.Document
	list []report
	// secrets are spans that must not be shown.
	secrets []source.Span
	// more says that there were mistakes after maxErrors.
	more bool
}

type report struct {
	span    source.Span
	message string
}

// add notes a mistake at a span of the text.
func (r *reports) add(span source.Span, format string, args ...any) {
	if len(r.list) == maxErrors {
		r.more = true
		return
	}
	r.list = append(r.list, report{span, fmt.Sprintf(format, args...)})
}

func (r *reports) any() bool { return len(r.list) > 0 }

// errors are the mistakes in the order of their places, each place told once.
func (r *reports) errors() Errors {
	slices.SortStableFunc(r.list, func(a, b report) int { return cmp.Compare(a.span.Start, b.span.Start) })
	var all Errors
	text := r.doc.Whole()
	if len(r.secrets) > 0 {
		text = slices.Clone(text)
		for _, s := range r.secrets {
			for i := s.Start; i < s.End; i++ {
				text[i] = '*'
			}
		}
	}
	for _, p := range r.list {
		all = append(all, newError(r.doc, text, p.span, p.message))
	}
	if r.more {
		all = append(all, &Error{File: r.doc.Name, Message: "there are more mistakes, which are not shown"})
	}
	return all
}

// newError places a message in a document; text is the document's for the snippet.
func newError(doc *source.Document, text []byte, span source.Span, message string) *Error {
	at := originOf(doc, span.Start)
	start := min(span.Start, len(text))
	wrong, _, _ := bytes.Cut(text[start:max(start, min(span.End, len(text)))], []byte("\n"))
	e := &Error{File: doc.Name, Line: at.Line, Column: at.Column, Length: utf8.RuneCount(wrong), Message: message}
	if !doc.Private {
		e.Snippet = snippetOf(text, span)
	}
	return e
}

// fileError is a mistake of a file as a whole.
func fileError(name, format string, args ...any) Errors {
	return Errors{{File: name, Message: fmt.Sprintf(format, args...)}}
}

// originOf is the place of a byte of a document that is in memory, where finding it
// cannot fail.
func originOf(doc *source.Document, offset int) Origin {
	at, err := doc.Position(offset)
	if err != nil {
		return Origin{File: doc.Name}
	}
	return Origin{File: doc.Name, Line: at.Line, Column: at.Column}
}

// snippetMost is how many bytes of a long line are shown on either side of the
// mistake.
const snippetMost = 80

// Snippet is a line of the file, or the part of a long one around the mistake. It
// is safe to print: control characters are escaped.
type Snippet struct {
	Text string
	// Start and End are the bytes of Text that are wrong; End is Start where
	// something is missing.
	Start, End int
}

// snippetOf cuts out the line in which a span begins.
func snippetOf(text []byte, span source.Span) Snippet {
	start := min(span.Start, len(text))
	from := bytes.LastIndexByte(text[:start], '\n') + 1
	to := len(text)
	if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
		to = start + i
	}
	end := max(start, min(span.End, to))
	if start-from > snippetMost {
		from = runeStart(text, start-snippetMost)
	}
	if to-end > snippetMost {
		to = max(end, runeStart(text, end+snippetMost))
	}
	if end-start > snippetMost {
		end = max(start, runeStart(text, start+snippetMost))
		to = min(to, end)
	}
	line := say.Draw(bytes.TrimRight(text[from:to], "\r\n"), from)
	return Snippet{Text: string(line.Shown), Start: line.ShownAt(line.At(start)), End: line.ShownAt(line.At(end))}
}

// runeStart moves an offset back to the first byte of its character; among bytes
// that are no UTF-8 it stays.
func runeStart(text []byte, i int) int {
	for n := 0; n < utf8.UTFMax && i-n > 0 && i-n < len(text); n++ {
		if utf8.RuneStart(text[i-n]) {
			return i - n
		}
	}
	return i
}

// render is the line with its number, and a caret line below.
func (s Snippet) render(line int) string {
	number := strconv.Itoa(line)
	gutter := strings.Repeat(" ", len(number))
	return gutter + " |\n" + number + " | " + s.Text + "\n" +
		gutter + " | " + strings.Repeat(" ", say.Width(s.Text[:s.Start])) +
		strings.Repeat("^", max(1, say.Width(s.Text[s.Start:s.End])))
}
