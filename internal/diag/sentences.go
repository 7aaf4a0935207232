package diag

import (
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
)

// Sentences is all that the finding says as one text, for formats that have one field
// for it: the message, and where there is more each part as a sentence after it.
func (f *Finding) Sentences() string {
	if f.Help == "" && f.Note == "" {
		return f.Message
	}
	var b strings.Builder
	b.WriteString(Period(f.Message))
	for _, text := range []string{f.Help, f.Note} {
		if text != "" {
			b.WriteByte(' ')
			b.WriteString(Period(Capital(text)))
		}
	}
	return b.String()
}

// Period ends a sentence that has no end yet.
func Period(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?!") {
		return text
	}
	return text + "."
}

// Capital is a text with a capital as its first letter.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if upper := runes.Upper(first); upper != first {
		return string(upper) + text[size:]
	}
	return text
}
