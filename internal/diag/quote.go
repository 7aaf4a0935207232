package diag

import (
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
)

// quoteMost is how many characters of a name a message shows.
const quoteMost = 80

// Quote writes a text from a file for a message: in double quotes, with control
// and format characters escaped, without what looks like a credential, and cut when it
// is long.
func Quote(text string) string {
	text = secret.Mask(text)
	if len(text) <= quoteMost && plain(text) {
		return `"` + text + `"`
	}
	if utf8.RuneCountInString(text) <= quoteMost {
		return say.Quote(text)
	}
	cut := 0
	for range quoteMost {
		_, size := utf8.DecodeRuneInString(text[cut:])
		cut += size
	}
	return say.Quote(text[:cut] + "…")
}

// plain reports whether a text stands in quotes as it is, as most do.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
