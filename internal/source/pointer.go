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

// UnescapeToken is the name that a reference token stands for. It reports false
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

// Find is the node that a JSON Pointer names below n (RFC 6901), absent when
// there is none or the pointer is malformed.
func (n Node) Find(pointer string) Node {
	if pointer == "" {
		return n
	}
	if pointer[0] != '/' {
		return Node{}
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		name, ok := UnescapeToken(token)
		if !ok {
			return Node{}
		}
		if n.Kind() != Array {
			n = n.Get(name)
			continue
		}
		i, err := strconv.Atoi(name)
		if err != nil || name != strconv.Itoa(i) {
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

// Name is the name of the member, "" for an element.
func (s Step) Name() string { return s.Key.Text() }

// Path is the way from the root of the tree down to n, empty for the root
// itself. The path of a key is that of its value.
func (n Node) Path() []Step { return slices.Collect(n.Steps()) }

// Steps yields the steps of Path.
func (n Node) Steps() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		if n.t == nil {
			return
		}
		nodes := n.t.nodes
		for at := uint32(0); at != n.i; {
			step := Step{In: Node{n.t, at}, Index: -1}
			object := nodes[at].kind() == Object
			next, index := at+1, 0
			for {
				value := next
				if object {
					value = next + 1
				}
				if n.i < nodes[value].next {
					step.Value = Node{n.t, value}
					if object {
						step.Key = Node{n.t, next}
					} else {
						step.Index = index
					}
					at = value
					break
				}
				next = nodes[value].next
				index++
			}
			if !yield(step) || object && next == n.i { // n is the key of this member
				return
			}
		}
	}
}

// Pointer is the JSON Pointer of n from the root of its tree.
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

// Locate is the smallest node whose span holds the whole of s, with keys told
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
