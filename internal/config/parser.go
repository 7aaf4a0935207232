package config

import (
	"bytes"

	"github.com/goccy/go-yaml/token"

	"github.com/tasklint/tasklint/internal/source"
)

// parser builds nodes from tokens by their columns. It takes linear time, goes
// maxDepth deep at most and stops at the first mistake: what follows a broken
// structure would be guesswork.
type parser struct {
	*reports
	tokens []lexeme
	next   int
	depth  int
	end    int // of the text
}

// peek is the token ahead, nil at the end and after a mistake.
func (p *parser) peek() *lexeme {
	if p.next >= len(p.tokens) || p.any() {
		return nil
	}
	return &p.tokens[p.next]
}

func (p *parser) fail(span source.Span, format string, args ...any) *node {
	p.add(span, format, args...)
	return &node{span: span}
}

// document is the whole text: nil when it holds nothing.
func (p *parser) document() *node {
	if t := p.peek(); t != nil && t.Type == token.DocumentHeaderType {
		p.next++
	}
	var root *node
	if t := p.peek(); t != nil && t.Type != token.DocumentHeaderType && t.Type != token.DocumentEndType {
		root = p.block(0)
	}
	if t := p.peek(); t != nil && t.Type == token.DocumentEndType {
		p.next++
	}
	switch t := p.peek(); {
	case t == nil:
	case t.Type == token.DocumentHeaderType, t.Type == token.DocumentEndType:
		p.fail(t.span, "a second YAML document begins here; a configuration is one document")
	default:
		p.misplaced(t)
	}
	return root
}

// misplaced tells of a token that fits nowhere.
func (p *parser) misplaced(t *lexeme) *node {
	if t.Type == token.SequenceEndType || t.Type == token.MappingEndType {
		return p.fail(t.span, "%q closes nothing", t.value)
	}
	if prev := p.next - 1; prev >= 0 && p.tokens[prev].endLine == t.line {
		return p.fail(t.span, "this cannot follow on the same line; put a text with special characters in quotes")
	}
	return p.fail(t.span, "this line does not line up with the ones above; indent it as its neighbours are")
}

// enter counts nesting; false when it is too deep.
func (p *parser) enter(t *lexeme) bool {
	if p.depth == maxDepth {
		p.fail(t.span, "nested deeper than %d levels", maxDepth)
		return false
	}
	p.depth++
	return true
}

// block is the value that begins at the token ahead. When that stands on the line
// `inline` of its key, it can be neither a list nor a mapping in lines of their own.
func (p *parser) block(inline int) *node {
	t := p.peek()
	if t == nil {
		return &node{span: source.Span{Start: p.end, End: p.end}}
	}
	if !p.enter(t) {
		return &node{}
	}
	defer func() { p.depth-- }()
	switch t.Type {
	case token.SequenceEntryType:
		if t.line == inline {
			return p.fail(t.span, "a list item cannot begin on the line of its key; begin a new line, or put the text in quotes")
		}
		return p.blockList(t.column)
	case token.SequenceStartType, token.MappingStartType:
		n := p.flow()
		if c := p.peek(); c != nil && c.Type == token.MappingValueType {
			return p.fail(n.span, "a list or mapping cannot be a key")
		}
		return n
	}
	if _, _, ok := t.scalar(); !ok {
		return p.misplaced(t)
	}
	if !p.isKey() {
		return p.leaf()
	}
	if t.line == inline && t.endLine > t.line {
		return p.fail(p.lastLine(t.span), "this line goes on with the text above it, so that it can be no key; indent it as its neighbours are")
	}
	if t.line == inline {
		return p.fail(p.tokens[p.next+1].span, `a second ": " in one line; put the text in quotes`)
	}
	return p.blockMapping(t.column)
}

// lastLine is the last line of a text that goes on over several.
func (p *parser) lastLine(span source.Span) source.Span {
	text := p.doc.Whole()
	span.Start += bytes.LastIndexByte(text[span.Start:span.End], '\n') + 1
	span.Start += blanks(text[span.Start:span.End])
	return span
}

// isKey reports whether a colon follows the scalar ahead.
func (p *parser) isKey() bool {
	return p.next+1 < len(p.tokens) && p.tokens[p.next+1].Type == token.MappingValueType
}

// leaf is the scalar ahead.
func (p *parser) leaf() *node {
	t := &p.tokens[p.next]
	k, s, ok := t.scalar()
	if !ok {
		return p.misplaced(t)
	}
	p.next++
	return &node{kind: k, style: s, text: t.value, span: t.span, commented: t.commented}
}

// blockList reads "- " items of one column.
func (p *parser) blockList(column int) *node {
	n := &node{kind: list, span: p.peek().span}
	for {
		t := p.peek()
		if t == nil || t.Type != token.SequenceEntryType || t.column != column {
			break
		}
		if p.next > 0 && len(n.items) > 0 && p.tokens[p.next-1].endLine == t.line {
			p.misplaced(t)
			break
		}
		p.next++
		value := &node{span: source.Span{Start: t.span.End, End: t.span.End}}
		if v := p.peek(); v != nil && v.column > column && !endsDocument(v) {
			value = p.block(0)
		}
		n.items = append(n.items, item{t.span.Start, value})
		n.span.End = max(t.span.End, value.span.End)
	}
	if t := p.peek(); t != nil && t.column > column {
		p.misplaced(t)
	}
	return n
}

// blockMapping reads "key: value" lines of one column.
func (p *parser) blockMapping(column int) *node {
	n := &node{kind: mapping, span: p.peek().span}
	for {
		t := p.peek()
		if t == nil || t.column < column || endsDocument(t) {
			break
		}
		if t.column > column || len(n.pairs) > 0 && p.tokens[p.next-1].endLine == t.line {
			p.misplaced(t)
			break
		}
		if t.Type == token.SequenceEntryType {
			p.fail(t.span, "a list item among keys; indent it below the key that it belongs to")
			break
		}
		if _, _, ok := t.scalar(); !ok {
			p.misplaced(t)
			break
		}
		key := p.leaf()
		colon := p.peek()
		if colon == nil || colon.Type != token.MappingValueType {
			p.fail(key.span, `a key without ":"; write %s: and a value`, shorten(key.text))
			break
		}
		if t.endLine != t.line || colon.line != t.line || key.style == literal || key.style == folded {
			p.fail(colon.span, "a key cannot go on over several lines; a value and keys below it cannot stand together")
			break
		}
		p.next++
		value := p.valueOf(colon, column)
		n.pairs = append(n.pairs, pair{key, value})
		n.span.End = max(colon.span.End, value.span.End)
	}
	return n
}

// endsDocument reports whether a token is "---" or "...".
func endsDocument(t *lexeme) bool {
	return t.Type == token.DocumentHeaderType || t.Type == token.DocumentEndType
}

// valueOf reads what stands after a key's colon, or below it.
func (p *parser) valueOf(colon *lexeme, column int) *node {
	t := p.peek()
	switch {
	case t == nil || endsDocument(t):
	case t.line == colon.line:
		return p.block(colon.line)
	case t.column > column, t.column == column && t.Type == token.SequenceEntryType:
		return p.block(0)
	}
	return &node{span: source.Span{Start: colon.span.End, End: colon.span.End}}
}
