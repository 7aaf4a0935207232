package source

import (
	"bytes"
	"fmt"
)

// comma describes a comma where none may be.
func (e *SyntaxError) comma(p *prefix, text []byte, at int) {
	after := bytes.TrimLeft(text[at+1:], blanks)
	switch {
	case len(after) > 0 && (after[0] == '}' || after[0] == ']') && p.expect == wantComma:
		e.trailing(at, after[0])
	case p.last == '{' || p.last == '[':
		e.Message = "a comma before the first entry; remove it"
	case p.last == ',':
		e.Message = "two commas in a row; remove one"
	case p.last == ':':
		e.Message = "a value is missing between the colon and the comma"
	case p.expect == wantColon:
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
func (e *SyntaxError) bracket(p *prefix, text []byte, at int) {
	c, inside := text[at], p.inside()
	switch {
	case p.last == ',':
		e.trailing(len(trimRight(text[:at]))-1, c)
	case inside == 0:
		e.Message = fmt.Sprintf("%s closes nothing, since no bracket is open here; remove it, or open one", sign(c))
	case (c == '}') != (inside == '{'):
		e.Message = fmt.Sprintf("%s does not close the %s that is open here; check that brackets match", sign(c), sign(inside))
	case p.expect == wantColon:
		e.Message = "a colon and a value are missing after the name"
	default:
		e.Message = "a value is missing after the colon"
	}
}

// colon describes a colon where none may be.
func (e *SyntaxError) colon(p *prefix) {
	switch {
	case p.expect == wantName:
		e.Message = "a name in double quotes is missing before the colon"
	case p.expect == wantValue && p.last == ':':
		e.Message = "two colons in a row; remove one"
	case p.expect == wantComma && p.inside() == '[':
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
		e.Message = fmt.Sprintf("the name %s needs double quotes", clip(word))
	default:
		e.Message = fmt.Sprintf("%s stands where a name in double quotes is expected", clip(word))
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
func (e *SyntaxError) missingComma(p *prefix, text []byte, at int) {
	c := text[at]
	switch glued := len(trimRight(text[:at])) == at; {
	case c == ';':
		e.Message = `";" between entries; write a comma`
	case p.last == '"' && glued && (isWord(c) || c == '\\'):
		e.Message = `text after the closing quote; write a quote inside a string as \"`
	case isWord(c) || c == '"' || c == '{' || c == '[' || c == '-':
		e.Message = "a comma is missing before this"
	case p.inside() == '{':
		e.Message = fmt.Sprintf(`%s stands where a comma or "}" is expected`, clip(text[at:at+wordLen(text[at:])]))
	default:
		e.Message = fmt.Sprintf(`%s stands where a comma or "]" is expected`, clip(text[at:at+wordLen(text[at:])]))
	}
}
