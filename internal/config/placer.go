package config

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"

	"github.com/tasklint/tasklint/internal/source"
)

// placer turns lines and columns of tokens, which come in ascending order, into
// offsets. It walks the text once, however long its lines are.
type placer struct {
	raw          []byte
	starts       []int // of lines
	line, column int   // of the cursor
	offset       int
}

func newPlacer(raw []byte) *placer {
	p := &placer{raw: raw, starts: []int{0}, line: 1, column: 1}
	for i, c := range raw {
		if c == '\n' {
			p.starts = append(p.starts, i+1)
		}
	}
	return p
}

// find places a token. It reports false when the text does not have it where the
// lexer says, which happens around tabs; the span is then where to tell so.
func (p *placer) find(t *token.Token) (lexeme, bool) {
	w := lexeme{Type: t.Type, value: t.Value, line: t.Position.Line, endLine: t.Position.Line, column: t.Position.Column}
	if !p.move(w.line, w.column) {
		w.span = source.Span{Start: p.offset, End: p.offset}
		return w, false
	}
	w.span = source.Span{Start: p.offset, End: p.offset}
	rest := p.raw[p.offset:]
	if len(rest) == 0 {
		return w, t.Type == token.ImplicitNullType
	}
	switch t.Type {
	case token.InvalidType:
		_, size := utf8.DecodeRune(rest)
		w.span.End += size
		return w, false
	case token.SingleQuoteType, token.DoubleQuoteType:
		w.span.End += quotedLen(rest)
		w.endLine += bytes.Count(p.raw[w.span.Start:w.span.End], []byte{'\n'})
		return w, rest[0] == quoteOf(t.Type)
	case token.LiteralType, token.FoldedType, token.AnchorType, token.AliasType, token.TagType, token.DirectiveType, token.MappingKeyType,
		token.MappingValueType, token.SequenceEntryType, token.CollectEntryType, token.SequenceStartType, token.SequenceEndType,
		token.MappingStartType, token.MappingEndType:
		w.span.End++
		return w, rest[0] == t.Value[0]
	}
	return w, p.plain(&w, t)
}

func quoteOf(t token.Type) byte {
	if t == token.SingleQuoteType {
		return '\''
	}
	return '"'
}

// move takes the cursor forward to a line and column.
func (p *placer) move(line, column int) bool {
	if line < p.line || line > len(p.starts) || line == p.line && column < p.column || column < 1 {
		return false
	}
	if line > p.line {
		p.line, p.column, p.offset = line, 1, p.starts[line-1]
	}
	for p.column < column {
		if p.offset >= len(p.raw) || p.raw[p.offset] == '\n' {
			return false
		}
		_, size := utf8.DecodeRune(p.raw[p.offset:])
		p.offset += size
		p.column++
	}
	return true
}

// plain measures a scalar without quotes, which may go on over several lines.
func (p *placer) plain(w *lexeme, t *token.Token) bool {
	written := strings.Trim(t.Origin, " \t\n")
	lines := strings.Split(written, "\n")
	if len(lines) == 1 {
		w.span.End += len(t.Value)
		return bytes.HasPrefix(p.raw[w.span.Start:], []byte(t.Value))
	}
	w.endLine = w.line + len(lines) - 1
	if w.endLine > len(p.starts) || !bytes.HasPrefix(p.raw[w.span.Start:], []byte(strings.TrimRight(lines[0], " \t"))) {
		return false
	}
	last := strings.TrimLeft(lines[len(lines)-1], " \t")
	from := p.starts[w.endLine-1]
	from += blanks(p.raw[from:])
	w.span.End = from + len(last)
	return bytes.HasPrefix(p.raw[from:], []byte(last))
}

// block extends the header of a literal or folded text over its lines: all that
// follow and are empty or indented as the first with text is, or deeper. Blanks that
// the value begins with are no indentation.
func (p *placer) block(w *lexeme) {
	w.span.End = p.endOf(w.line)
	if w.value == "" {
		return
	}
	indent := -1
	for line := w.line + 1; line <= len(p.starts); line++ {
		text := bytes.TrimRight(p.raw[p.starts[line-1]:p.endOf(line)], "\r")
		deep := len(text) - len(bytes.TrimLeft(text, " "))
		switch {
		case deep == len(text):
			continue // an empty line counts when others follow
		case indent < 0:
			first := strings.TrimLeft(w.value, "\n")
			indent = deep - (len(first) - len(strings.TrimLeft(first, " ")))
		case deep < indent:
			return
		}
		w.endLine, w.span.End = line, p.endOf(line)
	}
}

// endOf is the offset of the end of a line, without its break.
func (p *placer) endOf(line int) int {
	end := len(p.raw)
	if line < len(p.starts) {
		end = p.starts[line] - 1
	}
	if end > 0 && end <= len(p.raw) && p.raw[end-1] == '\r' {
		end--
	}
	return end
}

func blanks(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " \t")) }

// quotedLen is the length of the quoted text that b begins with, quotes included.
func quotedLen(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch {
		case b[0] == '"' && b[i] == '\\':
			i++
		case b[i] != b[0]:
		case b[0] == '\'' && i+1 < len(b) && b[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return len(b)
}
