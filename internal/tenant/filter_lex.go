package tenant

import (
	"encoding/json"
	"strings"
)

// attributePath is the attribute path at the start of a text, "" when none is
// there: an optional schema URN, a name, an optional sub-attribute (RFC 7644
// section 3.10).
func attributePath(text string) string {
	end := len(text)
	if i := strings.IndexAny(text, " ()[]\"=!<>&|,"); i >= 0 {
		end = i
	}
	path := text[:end]
	name := path
	if i := strings.LastIndexByte(path, ':'); i >= 0 {
		if len(path) < 5 || !strings.EqualFold(path[:4], "urn:") || i < 5 {
			return ""
		}
		name = path[i+1:]
	}
	first, second, isSub := strings.Cut(name, ".")
	if !attributeName(first) || isSub && !attributeName(second) {
		return ""
	}
	return path
}

// attributeName holds RFC 7643 section 2.1: a letter, then letters, digits, "-"
// and "_"; "$ref" is the one name that starts otherwise.
func attributeName(name string) bool {
	if name == "$ref" {
		return true
	}
	for i := range len(name) {
		c := name[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9') && c != '-' && c != '_') {
			return false
		}
	}
	return name != ""
}

// closingQuote is the offset after the quote that ends the JSON string at from,
// -1 when there is none.
func closingQuote(text string, from int) int {
	for i := from + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// number reports whether a word is a JSON number.
func number(word string) bool {
	if word == "" {
		return false
	}
	first, last := word[0], word[len(word)-1]
	return (first == '-' || digit(first)) && digit(last) && json.Valid([]byte(word)) // which takes a line end behind it
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
