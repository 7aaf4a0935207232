package say

import (
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
)

// Advice parts a text of the form "what is wrong; what to do" at its first semicolon
// outside quotes. What to do is "" where there is none.
func Advice(text string) (what, todo string) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(text[i:], "; "):
			return text[:i], text[i+2:]
		}
	}
	return text, ""
}

// Capital returns a text with a capital as its first letter.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if upper := runes.Upper(first); upper != first {
		return string(upper) + text[size:]
	}
	return text
}

// Period ends a sentence that has no end yet.
func Period(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?!") {
		return text
	}
	return text + "."
}
