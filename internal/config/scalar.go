package config

import (
	"strings"

	"github.com/tasklint/tasklint/internal/runes"
)

// scalar writes a text as a YAML scalar: as it is where every reader takes it for
// that text, even those that follow YAML 1.1, else in double quotes.
func scalar(s string) string {
	if isPlain(s) {
		return s
	}
	quoted := string(appendString(nil, s))
	return strings.ReplaceAll(quoted, "\x7f", `\x7f`)
}

// isPlain is narrower than YAML is, and so right in lists and mappings of any style.
func isPlain(s string) bool {
	if s == "" || strings.HasSuffix(s, " ") {
		return false
	}
	letters := false
	for i, r := range s {
		switch {
		case runes.Letter(r), r == '/' && i == 0:
			letters = true
		case i == 0 && !runes.Digit(r):
			return false
		case !runes.Digit(r) && !strings.ContainsRune(" -_./", r):
			return false
		}
	}
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return false
	}
	// Without a letter it may be a number, but a date is text; a letter behind a
	// digit may be a number too: 1e3, 0x10.
	return letters && !runes.Digit(rune(s[0])) || isDate(s) || isUUID(s)
}

func isDate(s string) bool { return checkDate(nil, &node{text: s}) == "" }

// isUUID reports whether a text has the form of a task's id, which hyphens tell from
// a number.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (s[i] == '-') {
			return false
		}
	}
	return true
}
