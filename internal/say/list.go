package say

import "strings"

// And lists words: "a", "a and b", "a, b and c".
func And(words []string) string { return list(words, "and") }

// Or lists alternatives: "a", "a or b", "a, b or c".
func Or(words []string) string { return list(words, "or") }

func list(words []string, last string) string {
	n := len(words) - 1
	if n < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}

// First returns at most so many words: all, or the first ones and how many more there are
// of what noun says ("3 more tasks"), which may be nothing ("3 more"). It never says that
// there is one more, which had room for itself.
func First(words []string, most int, noun string) []string {
	if len(words) <= most {
		return words
	}
	more := len(words) - most + 1
	text := Number(more) + " more"
	if noun != "" {
		text += " " + Noun(more, noun)
	}
	return append(words[:most-1:most-1], text)
}
