package rules

import (
	"strings"
	"unicode"
)

// matchesName is what matches(text, pattern) is called when it is parsed: as long as
// the word itself, so that places stay. To expr's lexer the word is an operator
// everywhere, and so no function can bear it.
const matchesName = "$match_"

// functionForm renames matches where it is called as a function: where no operand
// stands before it.
func functionForm(src string) string {
	const word = "matches"
	if !strings.Contains(src, word) {
		return src
	}
	out := []byte(src)
	operand := false // what stands before can be the left side of an operator
	before := false  // the same before a "not"
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == '"' || c == '\'' || c == '`':
			i = endOfText(src, i)
			operand = true
		case wordByte(c):
			end := i
			for end < len(src) && wordByte(src[end]) {
				end++
			}
			switch name := src[i:end]; name {
			case "not":
				before, operand = operand, false
				i = end
				continue
			case "and", "or", "in", "let", "if", "else", "contains", "startsWith", "endsWith":
				operand = false
			case word:
				call := strings.HasPrefix(strings.TrimLeft(src[end:], " \t\n"), "(")
				if call && !operand && !before && (i == 0 || src[i-1] != '.') {
					copy(out[i:], matchesName)
				}
				operand = false
			default:
				operand = true
			}
			i = end
		case unicode.IsSpace(rune(c)):
			i++
			continue
		default:
			operand = c == ')' || c == ']' || c == '}' || c == '#'
			i++
		}
		before = false
	}
	return string(out)
}

// endOfText is the offset after the quoted text that begins at i.
func endOfText(src string, i int) int {
	for j := i + 1; j < len(src); j++ {
		switch {
		case src[j] == '\\' && src[i] != '`':
			j++
		case src[j] == src[i]:
			return j + 1
		}
	}
	return len(src)
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
