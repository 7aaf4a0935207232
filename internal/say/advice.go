package say

import "strings"

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
