package source

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// EscapeToken writes a name as one reference token of a JSON Pointer (RFC 6901
// section 3).
func EscapeToken(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// UnescapeToken returns the name that a reference token stands for. It reports false
// for a "~" that neither 0 nor 1 follows.
func UnescapeToken(token string) (string, bool) {
	if strings.IndexByte(token, '~') < 0 {
		return token, true
	}
	var b strings.Builder
	for i := 0; i < len(token); i++ {
		if token[i] != '~' {
			b.WriteByte(token[i])
			continue
		}
		i++
		switch {
		case i < len(token) && token[i] == '0':
			b.WriteByte('~')
		case i < len(token) && token[i] == '1':
			b.WriteByte('/')
		default:
			return "", false
		}
	}
	return b.String(), true
}

// PointerTokens splits a JSON Pointer into its reference tokens, unescaped; false when
// the text is no JSON Pointer (RFC 6901 section 3).
func PointerTokens(pointer string) ([]string, bool) {
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, t := range tokens {
		name, ok := UnescapeToken(t)
		if !ok {
			return nil, false
		}
		tokens[i] = name
	}
	return tokens, true
}

// ElementIndex reads a token as the index of an element: digits without a leading zero
// (RFC 6901 section 4).
func ElementIndex(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || strconv.Itoa(i) != token {
		return 0, false
	}
	return i, true
}

// PointerHolds reports whether the pointer outer is inner or leads to what holds it.
func PointerHolds(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '/')
}

// Find returns the node that a JSON Pointer names below n (RFC 6901), absent when
// there is none or the pointer is malformed.
func (n Node) Find(pointer string) Node {
	tokens, ok := PointerTokens(pointer)
	if !ok {
		return Node{}
	}
	for _, token := range tokens {
		if n.Kind() != Array {
			n = n.Get(token)
			continue
		}
		i, ok := ElementIndex(token)
		if !ok {
			return Node{}
		}
		n = n.At(i)
	}
	return n
}

// Step is one level of the way from a tree's root to a node: a member, with the
// object it stands in, or an element with its index.
type Step struct {
	In    Node // the object or array
	Key   Node // of the member; absent for an element
	Index int  // of the element; -1 for a member
	Value Node
}

// Name returns the name of the member, "" for an element.
func (s Step) Name() string { return s.Key.Text() }

// Path returns the way from the root of the tree down to n, empty for the root
// itself. The path of a key is that of its value.
func (n Node) Path() []Step { return slices.Collect(n.Steps()) }

// Steps yields the steps of Path.
func (n Node) Steps() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		if n.t == nil {
			return
		}
		for at := uint32(0); at != n.i; {
			begin, value, index := n.t.child(at, n.i)
			step := Step{In: Node{n.t, at}, Index: index, Value: Node{n.t, value}}
			if step.In.Is(Object) {
				step.Index, step.Key = -1, Node{n.t, begin}
			}
			if !yield(step) || step.Key.i == n.i { // n is the key of this member
				return
			}
			at = value
		}
	}
}

// near is how many children are passed one by one before they are looked up.
const near = 64

// child finds the member or element of an object or list that holds a node: where it
// begins, which is at the key of a member, its value, and its number. The many children of
// one are noted when the first of them is asked for, so that to find all of them takes no
// more than to pass them once.
func (t *Tree) child(in, node uint32) (begin, value uint32, index int) {
	key := uint32(0)
	if t.nodes[in].kind() == Object {
		key = 1
	}
	for begin = in + 1; index < near; index++ {
		if value = begin + key; node < t.nodes[value].next {
			return begin, value, index
		}
		begin = t.nodes[value].next
	}
	all, noted := t.wide[in]
	if !noted {
		if t.wide == nil {
			t.wide = make(map[uint32][]uint32)
		}
		for ; begin < t.nodes[in].next; begin = t.nodes[begin+key].next {
			all = append(all, begin)
		}
		t.wide[in] = all
	}
	i, found := slices.BinarySearch(all, node)
	if !found {
		i--
	}
	return all[i], all[i] + key, near + i
}

// Pointer returns the JSON Pointer of n from the root of its tree.
func (n Node) Pointer() string {
	var room [64]byte
	b := room[:0]
	for s := range n.Steps() {
		b = s.AppendToken(b)
	}
	return string(b)
}

// AppendToken adds the reference token of the step to a JSON Pointer.
func (s Step) AppendToken(pointer []byte) []byte {
	pointer = append(pointer, '/')
	if s.Index >= 0 {
		return strconv.AppendInt(pointer, int64(s.Index), 10)
	}
	return AppendEscaped(pointer, s.Key.Bytes())
}

// AppendEscaped is EscapeToken that adds to a pointer.
func AppendEscaped(pointer, name []byte) []byte {
	for _, c := range name {
		switch c {
		case '~':
			pointer = append(pointer, "~0"...)
		case '/':
			pointer = append(pointer, "~1"...)
		default:
			pointer = append(pointer, c)
		}
	}
	return pointer
}

// Locate returns the smallest node whose span holds the whole of s, with keys told
// from values; absent when s lies outside the tree.
func (t *Tree) Locate(s Span) Node {
	best := Node{}
	if len(t.nodes) == 0 {
		return best
	}
	for i, end := uint32(0), uint32(len(t.nodes)); i < end; {
		n := Node{t, i}
		if n.Span().Contains(s) {
			best = n
			if t.nodes[i].next == i+1 {
				return best
			}
			end = t.nodes[i].next
			i++
			continue
		}
		i = t.nodes[i].next // past a key this is its value
	}
	return best
}
