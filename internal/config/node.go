package config

import "github.com/tasklint/tasklint/internal/source"

// kind is what a node of the YAML text is.
type kind uint8

const (
	null kind = iota
	boolean
	integer
	float
	text
	list
	mapping
)

// String is the kind in words, with article.
func (k kind) String() string {
	return [...]string{"nothing", "true or false", "a whole number", "a number", "text", "a list", "a mapping"}[k]
}

// style is how a scalar is written.
type style uint8

const (
	plain style = iota
	singleQuoted
	doubleQuoted
	literal // |
	folded  // >
)

// node is a value of the YAML text with its place. The text has no aliases, so that
// the nodes form a tree whose size is bounded by that of the text.
type node struct {
	kind  kind
	style style
	// text is the value of a scalar, or how a number or null is written.
	text string
	// span is where it stands, from its first to its last character. For a literal
	// or folded text it begins at the "|" or ">"; for nothing it is empty.
	span  source.Span
	items []item
	pairs []pair
	// flow says that a list or mapping is written in brackets or braces.
	flow bool
	// commented says that a comment follows on the same line.
	commented bool
}

// item is an entry of a list; dash is where its "-" stands, -1 in brackets.
type item struct {
	dash  int
	value *node
}

type pair struct{ key, value *node }

// get is the value of a key, nil when it is absent. Keys are unique in what passed
// the check.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

// str is the text of a scalar, "" when it is absent.
func (n *node) str() string {
	if n == nil || n.kind == null {
		return ""
	}
	return n.text
}

// isTrue reports whether a value is there and true.
func (n *node) isTrue() bool { return n != nil && n.kind == boolean && isTrueWord(n.text) }

func isTrueWord(s string) bool { return s == "true" || s == "True" || s == "TRUE" }

// strings are the texts of a list.
func (n *node) strings() []string {
	if n == nil {
		return nil
	}
	texts := make([]string, 0, len(n.items))
	for _, it := range n.items {
		texts = append(texts, it.value.text)
	}
	return texts
}
