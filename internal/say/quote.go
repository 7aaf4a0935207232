// Package say puts things into words, as people read them: quotes, lists, counts,
// durations, what a misspelt word was meant to be, texts cut short, escaped, measured in
// the cells of a terminal and underlined.
package say

import (
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/secret"
)

// quoteMost is how many characters of a name or value a message shows.
const quoteMost = 80

// Quote writes a text from a file for a message: in double quotes, with control
// and format characters escaped, without what looks like a credential, and cut when it
// is long.
func Quote(text string) string {
	text = Cut(text, quoteMost)
	if isPlain([]byte(text)) && !strings.ContainsAny(text, `"\`) {
		return `"` + text + `"`
	}
	return QuoteWhole(text)
}

// QuoteWhole writes all of a text, such as a path, in double quotes, with control and format characters
// escaped. A backslash stays one, as in C:\tasks, where nothing else has to be escaped
// with which it could be mixed up.
func QuoteWhole(text string) string {
	quoted := runes.Quote(text)
	if !strings.Contains(text, `\`) {
		return quoted
	}
	escapes := strings.ReplaceAll(strings.ReplaceAll(quoted, `\\`, ""), `\"`, "")
	if strings.Contains(escapes, `\`) {
		return quoted
	}
	return strings.ReplaceAll(quoted, `\\`, `\`)
}

// Cut shortens a text to at most so many characters, the last of which is an ellipsis then.
// What looks like a credential is left out first, since half of one would not look like it.
func Cut(text string, most int) string {
	text = secret.Mask(text)
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	end := 0
	for range most - 1 {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return strings.TrimRight(text[:end], " ") + "…"
}
