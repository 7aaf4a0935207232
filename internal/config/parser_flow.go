package config

import (
	"github.com/goccy/go-yaml/token"

	"github.com/tasklint/tasklint/internal/source"
)

// flow reads a list in brackets or a mapping in braces, whose opening sign is ahead.
func (p *parser) flow() *node {
	open := p.peek()
	p.next++
	n := &node{kind: list, flow: true, span: open.span}
	closing := token.SequenceEndType
	if open.Type == token.MappingStartType {
		n.kind, closing = mapping, token.MappingEndType
	}
	for {
		t := p.peek()
		switch {
		case t == nil || endsDocument(t):
			if !p.any() {
				p.fail(open.span, "%q is not closed", open.value)
			}
			return n
		case t.Type == closing:
			p.next++
			n.span.End = t.span.End
			return n
		case n.kind == mapping:
			p.flowPair(n)
		default:
			n.items = append(n.items, item{-1, p.flowValue()})
			if c := p.peek(); c != nil && c.Type == token.MappingValueType {
				return p.fail(c.span, `":" inside a list in brackets; put the text in quotes, or write {key: value}`)
			}
		}
		t = p.peek()
		switch {
		case t == nil || t.Type == closing:
		case t.Type == token.CollectEntryType:
			p.next++
		case endsDocument(t) || t.Type == token.SequenceEndType || t.Type == token.MappingEndType:
			return p.fail(open.span, "%q is not closed", open.value)
		default:
			return p.fail(t.span, "a comma is missing before this, or %q is not closed", open.value)
		}
	}
}

// flowPair reads a key and its value in braces; a key alone has nothing as value.
func (p *parser) flowPair(n *node) {
	t := p.peek()
	if _, _, ok := t.scalar(); !ok {
		p.flowUnexpected(t)
		return
	}
	key := p.leaf()
	value := &node{span: source.Span{Start: key.span.End, End: key.span.End}}
	if c := p.peek(); c != nil && c.Type == token.MappingValueType {
		p.next++
		value.span = source.Span{Start: c.span.End, End: c.span.End}
		if v := p.peek(); v != nil && v.Type != token.CollectEntryType && v.Type != token.MappingEndType {
			value = p.flowValue()
		}
	}
	n.pairs = append(n.pairs, pair{key, value})
}

// flowValue reads a value inside brackets or braces.
func (p *parser) flowValue() *node {
	t := p.peek()
	if t == nil || !p.enter(t) {
		return &node{}
	}
	defer func() { p.depth-- }()
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		return p.flow()
	}
	if _, _, ok := t.scalar(); !ok || t.Type == token.LiteralType || t.Type == token.FoldedType {
		return p.flowUnexpected(t)
	}
	return p.leaf()
}

func (p *parser) flowUnexpected(t *lexeme) *node {
	return p.fail(t.span, "unexpected %q inside brackets or braces; put a text with special characters in quotes", shorten(t.value))
}
