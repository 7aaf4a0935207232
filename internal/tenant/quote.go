package tenant

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
)

// longestQuote is how much of a foreign text a message shows, in code points.
const longestQuote = 200

// quote shows a text that comes from outside: cut to a bearable length, in
// quotes, and without characters that steer a terminal or reverse the line.
func quote(text string) string {
	return say.Quote(plain(text))
}

// plain is a foreign text on one line.
func plain(text string) string {
	var b strings.Builder
	n, blank := 0, false
	for _, r := range secret.Mask(text) {
		if unicode.IsSpace(r) {
			blank = b.Len() > 0
			continue
		}
		if n++; n > longestQuote {
			b.WriteString("...")
			break
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		if r == utf8.RuneError || !runes.Printable(r) {
			r = '\uFFFD'
		}
		b.WriteRune(r)
	}
	return b.String()
}
