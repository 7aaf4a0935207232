package config

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/source"
)

// removal is what to delete of the text to remove an entry of a list. In lines of
// their own that is whole lines; in brackets the comma that follows goes too. What
// stays is YAML, and the removals of two entries do not overlap.
func removal(text []byte, it item) source.Span {
	span := it.value.span
	if it.dash < 0 {
		i := span.End
		for i < len(text) && bytes.IndexByte([]byte(" \t\r\n"), text[i]) >= 0 {
			i++
		}
		if i < len(text) && text[i] == ',' {
			for i++; i < len(text) && text[i] == ' '; i++ {
			}
			span.End = i
		}
		return span
	}
	span.Start = it.dash
	lineStart := bytes.LastIndexByte(text[:it.dash], '\n') + 1
	if len(bytes.TrimLeft(text[lineStart:it.dash], " ")) > 0 {
		return span // a list within a list, begun on one line
	}
	span.Start = lineStart
	if i := bytes.IndexByte(text[span.End:], '\n'); i >= 0 {
		span.End += i + 1 // with the comment behind it
	} else {
		span.End = len(text)
	}
	return span
}
