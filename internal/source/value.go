package source

import (
	"strconv"
	"strings"
)

// Bytes is the text of a string without quotes and escapes, nil for any other
// kind. It aliases the document where nothing was escaped.
func (n Node) Bytes() []byte {
	if n.Kind() != String {
		return nil
	}
	e := &n.t.nodes[n.i]
	raw := n.t.text[e.start+1 : e.end-1]
	if !e.escaped() {
		return raw
	}
	return Unescape(raw)
}

// AnyString reports whether is holds for the text of some key or string of the tree
// that begins with one of the bytes of first, which is much faster than a walk.
func (t *Tree) AnyString(first string, is func(text []byte) bool) bool {
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.kind() != String || !n.escaped() && strings.IndexByte(first, t.text[n.start+1]) < 0 {
			continue
		}
		if is(Node{t, uint32(i)}.Bytes()) {
			return true
		}
	}
	return false
}

// Text is the text of a string, "" for any other kind.
func (n Node) Text() string { return string(n.Bytes()) }

// TextIs reports whether the node is a string with exactly this text, without
// allocating.
func (n Node) TextIs(s string) bool {
	if n.Kind() != String {
		return false
	}
	return n.t.keyIs(n.i, s)
}

// True reports whether the node is the literal true.
func (n Node) True() bool { return n.Kind() == Bool && n.Raw()[0] == 't' }

// False reports whether the node is the literal false.
func (n Node) False() bool { return n.Kind() == Bool && n.Raw()[0] == 'f' }

// Int is the value of a number that is written as an integer and fits; ok is
// false for everything else.
func (n Node) Int() (v int64, ok bool) {
	if n.Kind() != Number {
		return 0, false
	}
	v, err := strconv.ParseInt(string(n.Raw()), 10, 64)
	return v, err == nil
}

// Same reports whether a and b are handles on the same place of one tree.
func (n Node) Same(o Node) bool { return n == o }

// Scalar is the value in the form used for fingerprints: strings unescaped, other
// scalars as written; ok is false for containers and absent values.
func (n Node) Scalar() (text string, ok bool) {
	switch n.Kind() {
	case String:
		return n.Text(), true
	case Null, Bool, Number:
		return string(n.Raw()), true
	default:
		return "", false
	}
}

// Value decodes the node and all below it into the types that encoding/json
// gives, with numbers kept as written (json.Number's underlying form, through
// number). Of a key written twice the last value stays.
func (n Node) Value(number func(raw string) any) any {
	switch n.Kind() {
	case Bool:
		return n.True()
	case Number:
		return number(string(n.Raw()))
	case String:
		return n.Text()
	case Array:
		list := make([]any, 0, n.Len())
		for _, e := range n.Elements() {
			list = append(list, e.Value(number))
		}
		return list
	case Object:
		object := make(map[string]any, n.Len())
		for k, v := range n.Members() {
			object[k.Text()] = v.Value(number)
		}
		return object
	default:
		return nil
	}
}
