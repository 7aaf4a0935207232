// Package say writes things as people read them.
package say

import (
	"strings"

	"github.com/tasklint/tasklint/internal/runes"
)

// Quote writes a text from outside in double quotes, with control and format characters
// escaped. A backslash stays one, as in C:\tasks, where nothing else has to be escaped
// with which it could be mixed up.
func Quote(text string) string {
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
