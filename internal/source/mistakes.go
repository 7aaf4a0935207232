package source

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/runes"
)

// found describes what stands at text[at], where the text stops being JSON.
func (e *SyntaxError) found(p *prefix, text []byte, at int) {
	rest := text[at:]
	e.Span = Span{at, at + tokenLen(rest)}
	switch c := rest[0]; {
	case p.inString:
		e.inString(rest, at)
	case e.badWord(p, text, at):
	case e.comment(rest, at), e.invisible(rest), e.conflict(text, at):
	case p.expect == wantEnd:
		e.afterEnd(c)
	case e.quote(rest, at):
	case c == ',':
		e.comma(p, text, at)
	case c == '}' || c == ']':
		e.bracket(p, text, at)
	case c == ':':
		e.colon(p)
	case e.placeholder(text, at):
	case p.expect == wantName:
		e.name(rest)
	case p.expect == wantColon:
		e.missingColon(rest)
	case p.expect == wantComma:
		e.missingComma(p, text, at)
	case c == '<' && p.last == 0:
		e.Message = `"<" is no JSON, but looks like a page of HTML or XML; see whether it tells of an error, such as a missing login`
	default:
		e.word(rest[:tokenLen(rest)])
	}
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
func (e *SyntaxError) afterEnd(c byte) {
	switch c {
	case '}', ']':
		e.Message = fmt.Sprintf("%s closes nothing, since every bracket before it is closed already; remove it", sign(c))
	case ',':
		e.Message = "a comma after the end of the value; write [ and ] around several values"
	default:
		e.Message = "there is more text after the end of the value; write several values as a list in [ and ], or one in each line (JSON Lines)"
	}
}
