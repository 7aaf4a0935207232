package config

import (
	"bytes"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/source"
)

// Expression is an expression of an own rule that knows where in the file each of
// its characters stands.
type Expression struct {
	// Text is the expression as YAML gives it.
	Text string
	// Origin is where it begins.
	Origin Origin

	doc  *source.Document
	span source.Span
	// runs are the parts of Text that stand in the file as they are, in order; nil
	// when YAML has folded lines, so that only the beginning is known.
	runs []run
}

// run is a part of an expression from offset text on, which stands at offset file.
type run struct{ text, file int }

// Document returns the file that the expression stands in.
func (e *Expression) Document() *source.Document { return e.doc }

// Offset returns the offset in the file's text of a byte of Text.
func (e *Expression) Offset(i int) int {
	if len(e.runs) == 0 {
		return e.span.Start
	}
	i = max(0, min(i, len(e.Text)))
	r := e.runs[max(0, sort.Search(len(e.runs), func(k int) bool { return e.runs[k].text > i })-1)]
	return min(r.file+i-r.text, e.span.End)
}

// Mistake returns an error at the bytes from..to of Text.
func (e *Expression) Mistake(from, to int, message string) *Error {
	span := source.Span{Start: e.Offset(from), End: e.Offset(to)}
	if len(e.runs) == 0 {
		span = e.span
	}
	span.End = max(span.End, span.Start)
	return newError(e.doc, e.doc.Whole(), span, message)
}

// runsOf finds the parts of a scalar in the raw text, nil when they cannot be told.
func runsOf(raw []byte, n *node) []run {
	written := string(raw[n.span.Start:n.span.End])
	switch {
	case n.style == literal:
		return literalRuns(raw, n)
	case n.style == plain && written == n.text:
		return []run{{0, n.span.Start}}
	case n.style == singleQuoted || n.style == doubleQuoted:
		return quotedRuns(written, n)
	}
	return nil
}

// quotedRuns walks the escapes of a text in quotes that is one line.
func quotedRuns(written string, n *node) []run {
	if len(written) < 2 || strings.ContainsRune(written, '\n') {
		return nil
	}
	runs := []run{{0, n.span.Start + 1}}
	value := 0
	for i := 1; i < len(written)-1; {
		size, gives := 1, 1
		switch {
		case n.style == singleQuoted && written[i] == '\'':
			size = 2
		case n.style == doubleQuoted && written[i] == '\\':
			size, gives = escapeLen(written[i:])
		}
		i += size
		value += gives
		if size > 1 {
			runs = append(runs, run{value, n.span.Start + i})
		}
	}
	if value != len(n.text) {
		return nil
	}
	return runs
}

// escapeLen is the length of an escape and of what it stands for in UTF-8 (YAML
// 1.2.2 section 5.7).
func escapeLen(s string) (size, gives int) {
	if len(s) < 2 {
		return len(s), len(s)
	}
	digits := 0
	switch s[1] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	}
	switch {
	case digits > 0 && len(s) >= 2+digits:
		code, err := strconv.ParseUint(s[2:2+digits], 16, 32)
		if err != nil || code > utf8.MaxRune {
			return 2 + digits, 0
		}
		return 2 + digits, max(0, utf8.RuneLen(rune(code)))
	case s[1] == '_' || s[1] == 'N':
		return 2, 2
	case s[1] == 'L' || s[1] == 'P':
		return 2, 3
	}
	return 2, 1
}

// literalRuns finds the lines of a text below a "|".
func literalRuns(raw []byte, n *node) []run {
	var runs []run
	lines := strings.Split(n.text, "\n")
	at, value, indent := n.span.Start, 0, -1
	for _, line := range lines {
		next := bytes.IndexByte(raw[at:n.span.End], '\n')
		if next < 0 {
			break // only empty lines are left
		}
		at += next + 1
		end := n.span.End
		if i := bytes.IndexByte(raw[at:n.span.End], '\n'); i >= 0 {
			end = at + i
		}
		written := strings.TrimSuffix(string(raw[at:end]), "\r")
		if indent < 0 && strings.TrimLeft(line, " ") != "" {
			indent = len(written) - len(line)
		}
		switch {
		case line == "":
			runs = append(runs, run{value, end})
		case indent < 0 || len(written) < indent || written[indent:] != line:
			return nil
		default:
			runs = append(runs, run{value, at + indent})
		}
		value += len(line) + 1
	}
	return runs
}
