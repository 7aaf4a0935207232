package config

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// free looks at a value of any form, which must be one that JSON can hold.
func (c *checker) free(n *node) {
	switch n.kind {
	case integer, float:
		if _, ok := jsonNumber(n.text); !ok {
			c.add(n.span, "JSON has no number %s; put it in quotes", shorten(n.text))
		}
	case list:
		for _, it := range n.items {
			c.free(it.value)
		}
	case mapping:
		c.unique(n)
		for _, p := range n.pairs {
			c.free(p.value)
		}
	}
}

// unique reports keys that are written twice and gives all that are there.
func (c *checker) unique(n *node) map[string]bool {
	seen := make(map[string]bool, len(n.pairs))
	var first map[string]int
	for _, p := range n.pairs {
		if !seen[p.key.text] {
			seen[p.key.text] = true
			continue
		}
		if first == nil {
			first = firsts(n)
		}
		line := originOf(c.doc, first[p.key.text]).Line
		c.add(p.key.span, "key %s is here a second time; the first is in line %d", diag.Quote(p.key.text), line)
	}
	return seen
}

// firsts is where each key of a mapping first stands.
func firsts(n *node) map[string]int {
	at := make(map[string]int, len(n.pairs))
	for _, p := range slices.Backward(n.pairs) {
		at[p.key.text] = p.key.span.Start
	}
	return at
}

// opening is where something that an object lacks is told: its brace or first key.
func (c *checker) opening(n *node) source.Span {
	if n.flow || len(n.pairs) == 0 {
		return source.Span{Start: n.span.Start, End: min(n.span.Start+1, n.span.End)}
	}
	return n.pairs[0].key.span
}
