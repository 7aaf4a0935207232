package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
)

// DepthError says that a text nests deeper than MaxDepth.
type DepthError struct {
	// Span is the bracket that opens the level which is one too deep.
	Span Span
}

// Error implements error.
func (e *DepthError) Error() string {
	return fmt.Sprintf("nested deeper than %d levels", MaxDepth)
}

// SyntaxError says where a text stops being JSON (RFC 8259) and what stands there.
type SyntaxError struct {
	// Span is the offending text; at the end of a truncated text it is the last
	// byte that is no blank, and empty for an empty text.
	Span Span
	// Message says what was found and what to do, without a place.
	Message string
	// Truncated is set when the text ended before the value did.
	Truncated bool
}

// Error implements error.
func (e *SyntaxError) Error() string { return e.Message }

// BrokenAt returns where a text that an error is about stops being good.
func BrokenAt(err error) int {
	switch e := err.(type) {
	case *SyntaxError:
		if e.Truncated {
			return e.Span.End
		}
		return e.Span.Start
	case *DepthError:
		return e.Span.Start
	}
	return 0
}

// explain makes an error of a failure in our words. The noun names what is read, a text
// or a line; text is it or a part of it around the failure, which begins at byte base.
func (f *failure) explain(noun string, text []byte, base int) error {
	if f.deep >= 0 {
		return &DepthError{Span{f.deep, f.deep + 1}}
	}
	var e SyntaxError
	if f.truncated {
		e.Span, e.Truncated = Span{f.lastEnd, f.lastEnd}, true
		if f.last != 0 {
			e.Span.Start--
		}
		e.Message = f.unfinished(noun)
		return &e
	}
	e.found(f, text, f.at-base)
	e.Span = e.Span.Shift(base)
	return &e
}

// unfinished describes a text that ends too early and names what it left open.
func (f *failure) unfinished(noun string) string {
	switch {
	case f.inString:
		return fmt.Sprintf("the %s ends inside a string; close the quote, or get the whole %[1]s again: it seems truncated", noun)
	case f.open == 1:
		return fmt.Sprintf("the %s ends before its %s is closed; close it, or get the whole %[1]s again: it seems truncated", noun, sign(f.inside))
	case f.open > 1:
		return fmt.Sprintf("the %s ends with %d brackets open, the last a %s; close them, or get the whole %[1]s again: it seems truncated",
			noun, f.open, sign(f.inside))
	case f.last == 0:
		return fmt.Sprintf("the %s is empty; write a JSON value, such as {} or []", noun)
	default:
		return fmt.Sprintf("the %s ends in the middle of a value; get the whole %[1]s again: it seems truncated", noun)
	}
}

// found describes what stands at text[at], where the text stops being JSON.
func (e *SyntaxError) found(f *failure, text []byte, at int) {
	rest := text[at:]
	e.Span = Span{at, at + tokenLen(rest)}
	switch c := rest[0]; {
	case f.inString:
		e.inString(rest, at)
	case f.last == 0 && e.format(rest, at):
	case e.badWord(f, text, at):
	case e.comment(rest, at), e.invisible(rest), e.conflict(text, at):
	case f.expect == wantEnd:
		e.afterEnd(f, c)
	case e.quote(rest, at):
	case c == ',':
		e.comma(f, text, at)
	case c == '}' || c == ']':
		e.bracket(f, text, at)
	case c == ':':
		e.colon(f)
	case e.placeholder(text, at):
	case f.expect == wantName:
		e.name(rest)
	case f.expect == wantColon:
		e.missingColon(rest)
	case f.expect == wantComma:
		e.missingComma(f, text, at)
	default:
		e.word(rest[:tokenLen(rest)])
	}
}

// format describes a text that begins as those of another format do.
func (e *SyntaxError) format(rest []byte, at int) bool {
	n := 1
	switch {
	case bytes.HasPrefix(rest, []byte("\x1f\x8b")):
		n, e.Message = 2, "this is a file packed by gzip, and no JSON; unpack it first"
	case bytes.HasPrefix(rest, []byte("PK\x03\x04")):
		n, e.Message = 4, "this is a zip archive, and no JSON; unpack it first"
	case rest[0] == '<' && !bytes.HasPrefix(rest, []byte("<<<<<<<")):
		e.Message = `"<" is no JSON, but looks like a page of HTML or XML; see whether it tells of an error, such as a missing login`
	default:
		return e.notation(rest, tokenLen(rest), at)
	}
	e.Span = Span{at, at + n}
	return true
}

// table is what a text with separators between its values looks like, and what to do.
const table = "a table (CSV); get the tasks as JSON, as tasklint fetch does"

// notation describes a text whose first word, of n bytes, is followed as in another
// notation.
func (e *SyntaxError) notation(rest []byte, n, at int) bool {
	const yaml = "YAML; convert it to JSON first"
	line, more, _ := bytes.Cut(rest[n:], []byte("\n"))
	line, more = bytes.TrimRight(line, "\r"), bytes.TrimSpace(more)
	looks := ""
	switch first, _ := utf8.DecodeRune(rest); {
	case string(rest[:n]) == "---" && len(line) == 0, string(rest[:n]) == "-" && bytes.HasPrefix(line, []byte(" ")):
		looks = yaml
	case !runes.Letter(first) || len(line) == 0:
	case line[0] == ',' || line[0] == ';':
		looks = table
	case line[0] != ':' || len(line) > 1 && line[1] != ' ':
	case len(line) > 1 && len(more) == 0: // Error: 401 Unauthorized
		looks = "a message; read it, and get the tasks again"
	default:
		looks = yaml
	}
	if looks == "" {
		return false
	}
	e.Span = Span{at, at + n}
	e.Message = fmt.Sprintf("%s is no JSON, but looks like %s", quote(rest[:n]), looks)
	return true
}

// conflict describes a marker that a merge has left at the start of a line.
func (e *SyntaxError) conflict(text []byte, at int) bool {
	rest := text[at:]
	n := len(rest) - len(bytes.TrimLeft(rest, string(rest[:1])))
	if n != 7 || !bytes.ContainsAny(rest[:1], "<=>|") || at > 0 && text[at-1] != '\n' && text[at-1] != '\r' {
		return false
	}
	e.Span = Span{at, at + n}
	e.Message = fmt.Sprintf("%s is a mark of a merge conflict; settle it and remove the marks", rest[:n])
	return true
}

// placeholder describes the sign of a template: {{x}}, ${x}.
func (e *SyntaxError) placeholder(text []byte, at int) bool {
	if text[at] == '{' && at > 0 && text[at-1] == '{' && at+1 < len(text) && text[at+1] != '"' {
		at-- // the first of the two could still be an object
	}
	mark := text[at:min(at+2, len(text))]
	if string(mark) != "{{" && string(mark) != "${" || at+2 < len(text) && text[at+2] == '"' {
		return false
	}
	e.Span = Span{at, at + 2}
	e.Message = fmt.Sprintf("%s looks like a placeholder of a template; check the file that the template makes", sign(mark...))
	return true
}

// inString describes a character that a string must not hold.
func (e *SyntaxError) inString(rest []byte, at int) {
	c := rest[0]
	e.Span = Span{at, at + 1}
	switch {
	case c == '\\' && len(rest) > 1 && rest[1] == 'u':
		e.Span.End = at + hexLen(rest)
		e.Message = `\u in a string needs four hexadecimal digits after it`
	case c == '\\':
		r, n := utf8.DecodeRune(rest[1:])
		e.Span.End = at + 1 + n
		escape := fmt.Sprintf(`\%c`, r)
		if !runes.Printable(r) {
			escape = fmt.Sprintf("a backslash before %U", r)
		}
		e.Message = escape + ` is no escape that JSON knows; write a backslash itself as \\`
	case c == '\n' || c == '\r':
		e.Message = `a line break inside a string; add the closing quote that is missing, or write the break as \n`
	case c == '\t':
		e.Message = `a tab inside a string; write it \t`
	default:
		e.Message = fmt.Sprintf(`control character U+%04X inside a string; write it \u%04x`, c, c)
	}
}

// comment describes a comment, from its sign to its end on the same line.
func (e *SyntaxError) comment(rest []byte, at int) bool {
	line := rest
	if i := bytes.IndexAny(rest, "\r\n"); i >= 0 {
		line = rest[:i]
	}
	switch {
	case rest[0] == '#' || bytes.HasPrefix(rest, []byte("//")):
	case bytes.HasPrefix(rest, []byte("/*")):
		if i := bytes.Index(line, []byte("*/")); i >= 0 {
			line = line[:i+2]
		}
	default:
		return false
	}
	e.Span = Span{at, at + len(trimRight(line))}
	e.Message = "JSON has no comments; remove the comment (suppressions and their reasons go into .tasklint.yaml)"
	return true
}

// quote describes quotation marks that are not JSON's.
func (e *SyntaxError) quote(rest []byte, at int) bool {
	r, n := utf8.DecodeRune(rest)
	switch r {
	case '\'', '`':
		if i := bytes.IndexAny(rest[1:], "\r\n"+string(r)); i >= 0 && rest[1+i] == rest[0] {
			e.Span.End = at + i + 2
		}
		e.Message = "names and strings in JSON stand in double quotes; write those instead"
	case '“', '”', '„', '‟', '‘', '’', '‚', '«', '»':
		e.Span.End = at + n
		e.Message = fmt.Sprintf(`%c is a typographic quotation mark; write the plain "`, r)
	default:
		return false
	}
	return true
}

// invisible describes a character that an editor does not show.
func (e *SyntaxError) invisible(rest []byte) bool {
	r, n := utf8.DecodeRune(rest)
	switch {
	case r == utf8.RuneError && n == 1:
		e.Message = fmt.Sprintf("byte 0x%02X is no UTF-8 and stands outside a string; remove it", rest[0])
	case unicode.IsControl(r), unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		e.Message = fmt.Sprintf("invisible character U+%04X outside a string; remove it", r)
	default:
		return false
	}
	e.Span.End = e.Span.Start + n
	return true
}

// afterEnd describes what follows the only value.
func (e *SyntaxError) afterEnd(f *failure, c byte) {
	switch {
	case c == '}' || c == ']':
		e.Message = fmt.Sprintf("%s closes nothing, since every bracket before it is closed already; remove it", sign(c))
	case f.last == '"' && (c == ',' || c == ';'):
		e.Message = sign(c) + " after a text looks like " + table
	case c == ',':
		e.Message = "a comma after the end of the value; write [ and ] around several values"
	default:
		e.Message = "there is more text after the end of the value; write several values as a list in [ and ], or one in each line (JSON Lines)"
	}
}

// comma describes a comma where none may be.
func (e *SyntaxError) comma(f *failure, text []byte, at int) {
	after := bytes.TrimLeft(text[at+1:], blanks)
	switch {
	case len(after) > 0 && (after[0] == '}' || after[0] == ']') && f.expect == wantComma:
		e.trailing(at, after[0])
	case f.last == '{' || f.last == '[':
		e.Message = "a comma before the first entry; remove it"
	case f.last == ',':
		e.Message = "two commas in a row; remove one"
	case f.last == ':':
		e.Message = "a value is missing between the colon and the comma"
	case f.expect == wantColon:
		e.Message = "a colon and a value are missing after the name"
	default:
		e.Message = "a comma where a value is expected"
	}
}

// trailing describes the comma at text[at] before a closing bracket.
func (e *SyntaxError) trailing(at int, bracket byte) {
	e.Span = Span{at, at + 1}
	e.Message = fmt.Sprintf("trailing comma before %s; remove it", sign(bracket))
}

// bracket describes a closing bracket where none may be.
func (e *SyntaxError) bracket(f *failure, text []byte, at int) {
	c, inside := text[at], f.inside
	switch {
	case f.last == ',':
		e.trailing(at-(f.at-f.lastEnd)-1, c)
	case inside == 0:
		e.Message = fmt.Sprintf("%s closes nothing, since no bracket is open here; remove it, or open one", sign(c))
	case (c == '}') != (inside == '{'):
		e.Message = fmt.Sprintf("%s does not close the %s that is open here; check that brackets match", sign(c), sign(inside))
	case f.expect == wantColon:
		e.Message = "a colon and a value are missing after the name"
	default:
		e.Message = "a value is missing after the colon"
	}
}

// colon describes a colon where none may be.
func (e *SyntaxError) colon(f *failure) {
	switch {
	case f.expect == wantName:
		e.Message = "a name in double quotes is missing before the colon"
	case f.expect == wantValue && f.last == ':':
		e.Message = "two colons in a row; remove one"
	case f.expect == wantComma && f.inside == '[':
		e.Message = "a colon inside a list; write { and } around a name and its value"
	default:
		e.Message = "a colon where none is expected; is a quote or a comma missing before it?"
	}
}

// name describes what stands where an object's next name is expected.
func (e *SyntaxError) name(rest []byte) {
	word := rest[:wordLen(rest)]
	switch after := bytes.TrimLeft(rest[len(word):], blanks); {
	case string(word) == "..." || string(word) == "…":
		e.word(word)
	case isWord(rest[0]) && len(after) > 0 && after[0] == ':':
		e.Message = fmt.Sprintf("the name %s needs double quotes", quote(word))
	default:
		e.Message = fmt.Sprintf("%s stands where a name in double quotes is expected", quote(word))
	}
}

// missingColon describes what stands between a name and its value.
func (e *SyntaxError) missingColon(rest []byte) {
	switch c := rest[0]; {
	case c == '=' || c == ';':
		e.Span.End = e.Span.Start + 1
		e.Message = fmt.Sprintf("%s after a name; write a colon", sign(c))
	default:
		e.Message = "a colon is missing between the name and this"
	}
}

// missingComma describes what follows an entry.
func (e *SyntaxError) missingComma(f *failure, text []byte, at int) {
	c := text[at]
	switch glued := len(trimRight(text[:at])) == at; {
	case c == ';':
		e.Message = `";" between entries; write a comma`
	case f.last == '"' && glued && (isWord(c) || c == '\\'):
		e.Message = `text after the closing quote; write a quote inside a string as \"`
	case isWord(c) || c == '"' || c == '{' || c == '[' || c == '-':
		e.Message = "a comma is missing before this"
	case f.inside == '{':
		e.Message = fmt.Sprintf(`%s stands where a comma or "}" is expected`, quote(text[at:at+wordLen(text[at:])]))
	default:
		e.Message = fmt.Sprintf(`%s stands where a comma or "]" is expected`, quote(text[at:at+wordLen(text[at:])]))
	}
}

// badWord describes a number or literal that goes wrong at text[at], after its
// first characters; it reports false when what stands before at is whole.
func (e *SyntaxError) badWord(f *failure, text []byte, at int) bool {
	if f.expect != wantComma && f.expect != wantEnd || at == 0 || !inWord(text[at-1]) {
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
	if f.expect == wantEnd && len(bytes.TrimSpace(text[:start])) == 0 && e.notation(text[start:], end-start, start) {
		return true
	}
	e.Span = Span{start, end}
	e.word(text[start:end])
	return true
}

// word describes a bare word or sign where a value is expected.
func (e *SyntaxError) word(word []byte) {
	switch lower := strings.ToLower(string(word[:min(len(word), mostQuoted)])); lower {
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
		return fmt.Sprintf("%s is no JSON value; write double quotes around a string", quote(word))
	case bytes.IndexByte(digits, '-') > 0 && bytes.IndexByte(digits, 'e') < 0:
		return fmt.Sprintf("%s is no number; write double quotes around a string", quote(word))
	case word[0] == '+':
		return fmt.Sprintf("%s has a plus sign, which no JSON number has; remove it", quote(word))
	case digits[0] == '.' || digits[len(digits)-1] == '.' || bytes.Contains(digits, []byte(".e")):
		return fmt.Sprintf("%s is no JSON number; write digits on both sides of the decimal point", quote(word))
	case len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9':
		return fmt.Sprintf("%s has a leading zero, which no JSON number has; remove it, or write double quotes around a string", quote(word))
	default:
		return fmt.Sprintf("%s is no JSON number; write plain decimal digits, or double quotes around a string", quote(word))
	}
}

// quote writes a part of the text for a message, of which it looks at no more than it may show.
func quote(text []byte) string { return say.Quote(string(text[:min(len(text), mostQuoted)])) }

// mostQuoted is how many bytes of the text are looked at.
const mostQuoted = 1 << 10

// sign quotes punctuation for a message.
func sign(c ...byte) string { return quote(c) }

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
