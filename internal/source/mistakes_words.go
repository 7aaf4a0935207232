package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/say"
)

// badWord describes a number or literal that goes wrong at text[at], after its
// first characters; it reports false when what stands before at is whole.
func (e *SyntaxError) badWord(p *prefix, text []byte, at int) bool {
	if p.expect != wantComma && p.expect != wantEnd || at == 0 || !inWord(text[at-1]) {
		return false
	}
	start, end := at, at
	for start > 0 && inWord(text[start-1]) {
		start--
	}
	for end < len(text) && inWord(text[end]) {
		end++
	}
	if isValue(text[start:end]) {
		return false
	}
	e.Span = Span{start, end}
	e.word(text[start:end])
	return true
}

// word describes a bare word or sign where a value is expected.
func (e *SyntaxError) word(word []byte) {
	switch lower := strings.ToLower(string(clipped(word))); lower {
	case "nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "undefined", "none", "nil":
		e.Message = fmt.Sprintf("%s is no JSON value; use null or leave the member out", word)
	case "true", "false", "null":
		e.Message = fmt.Sprintf("%s is no JSON value; write %s", word, lower)
	case "...", "…":
		e.Message = "dots are no JSON; put back what was left out here"
	default:
		e.Message = badValue(word)
	}
}

// badValue describes a word by what it was most likely meant to be.
func badValue(word []byte) string {
	digits := bytes.TrimLeft(word, "+-")
	switch {
	case len(digits) == 0 || digits[0] != '.' && (digits[0] < '0' || digits[0] > '9'):
		return fmt.Sprintf("%s is no JSON value; write double quotes around a string", clip(word))
	case bytes.IndexByte(digits, '-') > 0 && bytes.IndexByte(digits, 'e') < 0:
		return fmt.Sprintf("%s is no number; write double quotes around a string", clip(word))
	case word[0] == '+':
		return fmt.Sprintf("%s has a plus sign, which no JSON number has; remove it", clip(word))
	case digits[0] == '.' || digits[len(digits)-1] == '.' || bytes.Contains(digits, []byte(".e")):
		return fmt.Sprintf("%s is no JSON number; write digits on both sides of the decimal point", clip(word))
	case len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9':
		return fmt.Sprintf("%s has a leading zero, which no JSON number has; remove it, or write double quotes around a string", clip(word))
	default:
		return fmt.Sprintf("%s is no JSON number; write plain decimal digits, or double quotes around a string", clip(word))
	}
}

// mostQuoted is how many bytes of the text a message quotes.
const mostQuoted = 40

func clipped(word []byte) []byte { return word[:min(len(word), mostQuoted)] }

// clip quotes a short text for a message.
func clip(text []byte) string {
	if len(text) <= mostQuoted {
		return say.Quote(string(text))
	}
	n := mostQuoted
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return say.Quote(string(text[:n]) + "…")
}

// sign quotes punctuation for a message.
func sign(c ...byte) string { return say.Quote(string(c)) }

// isWord reports whether a name or value that lacks its quotes can begin with c.
func isWord(c byte) bool {
	return c == '_' || c == '$' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// inWord is isWord for the characters after the first, with the signs of numbers.
func inWord(c byte) bool { return isWord(c) || c == '-' || c == '+' }

// wordLen is the length of the word, or else the one character, that s starts with.
func wordLen(s []byte) int {
	n := 0
	if isWord(s[0]) || s[0] == '-' || s[0] == '+' {
		for n < len(s) && inWord(s[n]) {
			n++
		}
		return n
	}
	_, n = utf8.DecodeRune(s)
	return n
}

// tokenLen is like wordLen, and a string that ends on the same line counts whole.
func tokenLen(s []byte) int {
	if s[0] != '"' {
		return wordLen(s)
	}
	for i := 1; i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 1
}

// hexLen is the length of the broken escape \u with what digits it has.
func hexLen(s []byte) int {
	n := 2
	for n < min(6, len(s)) && (s[n] >= '0' && s[n] <= '9' || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'f') {
		n++
	}
	return n
}
