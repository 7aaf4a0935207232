package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// SyntaxError says where a text stops being JSON (RFC 8259) and what stands there.
type SyntaxError struct {
	// Span is the offending text; at the end of a truncated text it is the last byte.
	Span Span
	// Message says what was found and what to do, without a place.
	Message string
	// Truncated is set when the text ended before the value did.
	Truncated bool
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.Message }

// syntaxError turns what the decoder said into a SyntaxError with the tree's own
// offsets. Errors that are not about syntax are passed on.
func (t *Tree) syntaxError(err error) error {
	return explain(t.text, t.base, err)
}

// explain describes the decoder's error err in our words. text is what was read,
// or a window of it that starts at byte base of the document.
func explain(text []byte, base int, err error) error {
	at := -1
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		at = int(syntactic.ByteOffset)
	} else if errors.Is(err, io.EOF) {
		at = len(text)
	}
	if at < 0 {
		return fmt.Errorf("JSON text: %w", err)
	}
	at = min(at, len(text))
	if strings.Contains(err.Error(), "exceeded max depth") {
		return &DepthError{Span{at, at + 1}.Shift(base)}
	}
	e := &SyntaxError{Span: Span{at, at + 1}}
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		e.Span, e.Truncated = Span{0, 0}, true
		e.Message = "the file is empty; JSON needs a value, such as {} or []"
	case at >= len(text) || errors.Is(err, io.ErrUnexpectedEOF):
		e.truncated(text)
	default:
		e.found(text, at, err)
	}
	e.Span = e.Span.Shift(base)
	return e
}

// truncated describes a text that ends too early and names what it left open.
func (e *SyntaxError) truncated(text []byte) {
	end := len(bytes.TrimRight(text, " \t\r\n"))
	e.Span, e.Truncated = Span{max(end-1, 0), end}, true
	open, inString := unclosed(text)
	switch {
	case inString:
		e.Message = "the file ends inside a string; it seems truncated, the closing quote is missing"
	case len(open) > 0:
		e.Message = fmt.Sprintf("the file ends before %s is closed; it seems truncated", brackets(open))
	default:
		e.Message = "the file ends in the middle of a value; it seems truncated"
	}
}

// brackets names the brackets that are open, innermost first.
func brackets(open []byte) string {
	word := "the last " + strconv.Quote(string(open[len(open)-1]))
	if len(open) > 1 {
		word += fmt.Sprintf(" (%d brackets are open)", len(open))
	}
	return word
}

// unclosed lists the brackets that are open at the end of text, outermost first.
func unclosed(text []byte) (open []byte, inString bool) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			open = append(open, c)
		case (c == '}' || c == ']') && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return open, inString
}

// found describes the byte at which the text stops being JSON.
func (e *SyntaxError) found(text []byte, at int, err error) {
	rest := text[at:]
	before := bytes.TrimRight(text[:at], " \t\r\n")
	last := byte(0)
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	e.Span = Span{at, at + wordLen(rest)}
	cause := err.Error()
	c := rest[0]
	switch {
	case strings.Contains(cause, "in string"):
		e.inString(text, at, rest)
	case strings.Contains(cause, "in literal") || strings.Contains(cause, "in number"):
		start := wordStart(text[:at])
		e.Span = Span{start, max(at, start+wordLen(text[start:]))}
		e.word(text[start:e.Span.End])
	case c == ',':
		e.comma(text, at, last)
	case (c == '}' || c == ']') && last == ',':
		e.Span = Span{len(before) - 1, len(before)}
		e.Message = "trailing comma before " + strconv.Quote(string(c)) + "; JSON allows none, remove it"
	case c == '}' || c == ']':
		e.Message = fmt.Sprintf("%q closes nothing that is open here; check that brackets match", c)
	case c == '/' && len(rest) > 1 && (rest[1] == '/' || rest[1] == '*'), c == '#':
		e.Span = Span{at, at + lineLen(rest)}
		e.Message = "JSON has no comments; remove it (suppressions and remarks go into .tasklint.yaml)"
	case c == '\'' || c == '`':
		e.Message = "strings and names need double quotes in JSON"
	case bytes.HasPrefix(rest, []byte("“")) || bytes.HasPrefix(rest, []byte("”")) || bytes.HasPrefix(rest, []byte("„")):
		_, n := utf8.DecodeRune(rest)
		e.Span = Span{at, at + n}
		e.Message = "a typographic quotation mark; JSON needs the plain \""
	case errors.Is(err, errExtra) || len(before) > 0 && topLevelEnded(before):
		e.Message = "there is more text after the end of the JSON value; a file holds one value (one a line in .ndjson)"
	case strings.Contains(cause, "expecting ':'"):
		e.Message = "a colon is missing between the name and its value"
	case c == '"' || c == '{' || c == '[' || strings.Contains(cause, "expecting ',' or"):
		e.missingComma(text, at, rest, before)
	case strings.Contains(cause, "must be a string"), (last == '{' || last == ',') && isWord(c):
		e.nameOrWord(rest)
	default:
		e.word(rest)
	}
}

// topLevelEnded reports whether everything opened in text is closed again.
func topLevelEnded(text []byte) bool {
	open, inString := unclosed(text)
	return len(open) == 0 && !inString
}

func (e *SyntaxError) inString(text []byte, at int, rest []byte) {
	if rest[0] == '\\' {
		e.Span = Span{at, min(at+2, len(text))}
		if len(rest) > 1 && rest[1] == 'u' {
			e.Message = `\u in a string needs four hexadecimal digits after it`
			return
		}
		e.Message = fmt.Sprintf("%q is no escape that JSON knows; write a backslash as \\\\", text[at:min(at+2, len(text))])
		return
	}
	e.Span = Span{at, at + 1}
	if rest[0] == '\n' || rest[0] == '\r' {
		e.Message = "a line break inside a string: the closing quote is missing, or the break should be written as \\n"
		return
	}
	e.Message = fmt.Sprintf("control character U+%04X inside a string; write it as \\u%04x", rest[0], rest[0])
}

func (e *SyntaxError) comma(text []byte, at int, last byte) {
	after := bytes.TrimLeft(text[at+1:], " \t\r\n")
	switch {
	case last == '{' || last == '[':
		e.Message = "a comma before the first entry; remove it"
	case last == ':':
		e.Message = "a value is missing between the colon and the comma"
	case len(after) > 0 && (after[0] == '}' || after[0] == ']'):
		e.Message = "trailing comma before " + strconv.Quote(string(after[0])) + "; JSON allows none, remove it"
	case len(after) > 0 && (after[0] == '/' || after[0] == '#'):
		e.Message = "JSON has no comments; remove the one after this comma (suppressions and remarks go into .tasklint.yaml)"
	case len(after) > 0 && (after[0] == '\'' || isWord(after[0])):
		e.Message = "after this comma stands no JSON value or name; names and strings need double quotes"
	default:
		e.Message = "an entry is missing at this comma; remove it"
	}
}

func (e *SyntaxError) missingComma(text []byte, at int, rest, before []byte) {
	if c := rest[0]; c == '=' {
		e.Message = `"=" between a name and its value; JSON needs a colon`
		return
	}
	if n := len(before); n > 0 && before[n-1] >= '0' && before[n-1] <= '9' && isWord(rest[0]) && at == n {
		start := wordStart(before)
		e.Span = Span{start, at + wordLen(rest)}
		e.Message = fmt.Sprintf("%s is no number that JSON knows; use decimal digits without leading zeros", clip(text[start:e.Span.End]))
		return
	}
	e.Message = "a comma is missing before this"
}

func (e *SyntaxError) nameOrWord(rest []byte) {
	word := rest[:wordLen(rest)]
	e.Message = "a name needs double quotes: " + clip(word)
}

// word describes a bare word or sign where a value is expected.
func (e *SyntaxError) word(rest []byte) {
	word := string(rest[:wordLen(rest)])
	switch strings.ToLower(word) {
	case "nan", "infinity", "-infinity", "undefined", "none", "nil":
		e.Message = word + " is no JSON value; use null or leave the member out"
	case "true", "false", "null":
		e.Message = fmt.Sprintf("%s must be written in lower case: %s", word, strings.ToLower(word))
	default:
		e.Message = fmt.Sprintf("%s is no JSON value; strings need double quotes, numbers plain decimal digits", clip([]byte(word)))
	}
}

// clip quotes a short text for a message.
func clip(text []byte) string {
	const most = 40
	if len(text) > most {
		text = append(bytes.ToValidUTF8(text[:most:most], nil), "…"...)
	}
	return strconv.Quote(string(text))
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// wordStart is where the word that text ends with begins.
func wordStart(text []byte) int {
	n := len(text)
	for n > 0 && (isWord(text[n-1]) || text[n-1] == '-' || text[n-1] == '+') {
		n--
	}
	return n
}

// wordLen is the length of the word, or else the one character, that s starts with.
func wordLen(s []byte) int {
	n := 0
	if len(s) > 1 && (s[0] == '-' || s[0] == '+') {
		n = 1
	}
	for n < len(s) && isWord(s[n]) {
		n++
	}
	if n == 0 {
		_, n = utf8.DecodeRune(s)
	}
	return n
}

func lineLen(s []byte) int {
	if i := bytes.IndexAny(s, "\r\n"); i >= 0 {
		return i
	}
	return len(s)
}
