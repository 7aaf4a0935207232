package patch

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// Tokens splits a JSON Pointer into its reference tokens, unescaped; false when the
// text is no JSON Pointer (RFC 6901 section 3).
func Tokens(pointer string) ([]string, bool) {
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, t := range tokens {
		name, ok := source.UnescapeToken(t)
		if !ok {
			return nil, false
		}
		tokens[i] = name
	}
	return tokens, true
}

// Index reads a token as the index of an element: digits without a leading zero
// (RFC 6901 section 4).
func Index(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || strconv.Itoa(i) != token {
		return 0, false
	}
	return i, true
}

// Holds reports whether the pointer outer is inner or leads to what holds it.
func Holds(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '/')
}
