package source

import (
	"bytes"
	"iter"
	"strconv"

	"github.com/tasklint/tasklint/internal/say"
)

// Kind is the JSON type of a node.
type Kind uint8

// The kinds of a node. Absent is the kind of the zero Node, which stands for a
// value that is not there, so that lookups chain without checks.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"nothing", "null", "a boolean", "a number", "a string", "a list", "an object"}

// String names the kind in words for messages, with its article.
func (k Kind) String() string { return kindNames[k] }

// node is one entry of the table, 16 bytes. The members of an object follow it
// as key, value, key, value; the elements of an array follow it in order.
type node struct {
	start, end uint32 // bytes, from the start of the tree's text
	next       uint32 // index of the first node after this one and all below it
	info       uint32 // see the accessors below
}

const (
	kindMask   = 0x0f
	escapedBit = 0x10 // a string that holds a backslash
	countShift = 8    // containers: number of members; keys: hash of the name
	countMax   = 1<<24 - 1
)

func (n *node) kind() Kind    { return Kind(n.info & kindMask) }
func (n *node) count() int    { return int(n.info >> countShift) }
func (n *node) escaped() bool { return n.info&escapedBit != 0 }

// Node is a handle on one key or value of a Tree. It is valid until the tree
// parses the next text; the zero Node is absent.
type Node struct {
	t *Tree
	i uint32
}

// Exists reports whether there is a value here.
func (n Node) Exists() bool { return n.t != nil }

// Kind returns the JSON type, Absent for the zero Node.
func (n Node) Kind() Kind {
	if n.t == nil {
		return Absent
	}
	return n.t.nodes[n.i].kind()
}

// Is reports whether the node has the kind k.
func (n Node) Is(k Kind) bool { return n.Kind() == k }

// Span returns the node's place in the document; for a string it includes the quotes.
func (n Node) Span() Span {
	if n.t == nil {
		return Span{}
	}
	e := &n.t.nodes[n.i]
	return Span{n.t.base + int(e.start), n.t.base + int(e.end)}
}

// Raw returns the value as written. It aliases the document's text.
func (n Node) Raw() []byte {
	if n.t == nil {
		return nil
	}
	e := &n.t.nodes[n.i]
	return n.t.text[e.start:e.end]
}

// Len returns the number of members of an object or elements of an array, else 0.
func (n Node) Len() int {
	k := n.Kind()
	if k != Array && k != Object {
		return 0
	}
	count := n.t.nodes[n.i].count()
	if count < countMax {
		return count
	}
	count = 0 // more than the table has room to count
	for i, end := n.i+1, n.t.nodes[n.i].next; i < end; i = n.t.nodes[i].next {
		count++
	}
	if k == Object {
		count /= 2
	}
	return count
}

// Get returns the value of the member called name, absent when n is no object or has
// no such member. Of a name that is written twice it is the last, as every
// decoder that keeps one value keeps the last.
func (n Node) Get(name string) Node {
	_, v := n.Member(name)
	return v
}

// Member is like Get and also returns the key.
func (n Node) Member(name string) (key, value Node) {
	if n.Kind() != Object {
		return Node{}, Node{}
	}
	nodes := n.t.nodes
	for i, end := n.i+1, nodes[n.i].next; i < end; i = nodes[i+1].next {
		if n.t.keyIs(i, name) {
			key, value = Node{n.t, i}, Node{n.t, i + 1}
		}
	}
	return key, value
}

// At returns the element with index i of an array, absent when there is none.
func (n Node) At(i int) Node {
	if i < 0 || n.Kind() != Array {
		return Node{}
	}
	nodes := n.t.nodes
	for j, end := n.i+1, nodes[n.i].next; j < end; j = nodes[j].next {
		if i == 0 {
			return Node{n.t, j}
		}
		i--
	}
	return Node{}
}

// Members yields the keys and values of an object in the order written; nothing
// for any other kind.
func (n Node) Members() iter.Seq2[Node, Node] {
	return func(yield func(k, v Node) bool) {
		if n.Kind() != Object {
			return
		}
		nodes := n.t.nodes
		for i, end := n.i+1, nodes[n.i].next; i < end; i = nodes[i+1].next {
			if !yield(Node{n.t, i}, Node{n.t, i + 1}) {
				return
			}
		}
	}
}

// Elements yields the indexes and elements of an array; nothing for any other kind.
func (n Node) Elements() iter.Seq2[int, Node] {
	return func(yield func(i int, v Node) bool) {
		if n.Kind() != Array {
			return
		}
		nodes, k := n.t.nodes, 0
		for i, end := n.i+1, nodes[n.i].next; i < end; i = nodes[i].next {
			if !yield(k, Node{n.t, i}) {
				return
			}
			k++
		}
	}
}

// keyIs reports whether the string node i has exactly the text s.
func (t *Tree) keyIs(i uint32, s string) bool {
	e := &t.nodes[i]
	if e.escaped() {
		if written := int(e.end-e.start) - 2; len(s) > written || len(s)*longestEscape < written {
			return false
		}
		return string(Unescape(t.text[e.start+1:e.end-1])) == s
	}
	return int(e.end-e.start)-2 == len(s) && string(t.text[e.start+1:e.end-1]) == s
}

// sameKey reports whether two string nodes have the same text once unescaped.
func (t *Tree) sameKey(a, b uint32) bool {
	return bytes.Equal(Node{t, a}.Bytes(), Node{t, b}.Bytes())
}

// Bytes returns the text of a string without quotes and escapes, nil for any other
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
	var begins [256]bool
	for i := range len(first) {
		begins[first[i]] = true
	}
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.kind() != String || !n.escaped() && !begins[t.text[n.start+1]] {
			continue
		}
		if is(Node{t, uint32(i)}.Bytes()) {
			return true
		}
	}
	return false
}

// Text returns the text of a string, "" for any other kind.
func (n Node) Text() string { return string(n.Bytes()) }

// Quoted writes the node for a message: the text of a string, what is written of any
// other kind.
func (n Node) Quoted() string {
	if n.Kind() == String {
		return say.Quote(n.Text())
	}
	return say.Quote(string(n.Raw()))
}

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

// Int returns the value of a number that is written as an integer and fits; ok is
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

// Scalar returns the value in the form used for fingerprints: strings unescaped, other
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
