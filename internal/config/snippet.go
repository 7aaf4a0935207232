package config

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

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
