package source

import (
	"bytes"
	"fmt"
	"math"

	"github.com/go-json-experiment/json/jsontext"
)

// MaxDepth is how many levels of objects and lists a document may nest; deeper
// ones are refused, since no task needs them and other programs die of them.
const MaxDepth = 200

// maxTreeBytes is the largest text that one tree can hold: its nodes count in 32 bits.
const maxTreeBytes = math.MaxUint32 - 1

// Tree is one JSON value as a flat table of nodes. It is reused: Parse forgets
// what it held, so no Node may outlive the next call. A Tree belongs to one
// goroutine.
type Tree struct {
	text  []byte
	base  int
	nodes []node
	dups  []Duplicate
	open  []frame
	buf   bytes.Buffer
	dec   *jsontext.Decoder
}

// Duplicate is a key that was written before in the same object, in whatever
// spelling: the escaped and the plain form of a name are the same key.
type Duplicate struct{ First, Again Node }

// frame is an object or array that the parser is inside of.
type frame struct {
	at    uint32
	count uint32
	seen  uint64 // a bit for each hash of a key so far: no bit, no duplicate
}

// DepthError says that a text nests deeper than MaxDepth.
type DepthError struct {
	// Span is the bracket that opens the level which is one too deep.
	Span Span
}

// Error implements error.
func (e *DepthError) Error() string {
	return fmt.Sprintf("nested deeper than %d levels", MaxDepth)
}

// Parse reads one JSON value that fills text, which starts at byte base of its
// document, below depth levels of other values. The tree keeps text. It returns
// a *SyntaxError when text is no JSON value and a *DepthError when it nests too
// deep; duplicate keys, invalid UTF-8 and lone surrogates are no errors here.
func (t *Tree) Parse(text []byte, base, depth int) error {
	t.text, t.base = text, base
	t.clear()
	if uint64(len(text)) > maxTreeBytes {
		return fmt.Errorf("JSON value of %d bytes: more than a single value may have", len(text))
	}
	if t.quick(depth) {
		return nil
	}
	t.clear()
	if t.dec == nil {
		t.dec = new(jsontext.Decoder)
	}
	t.buf = *bytes.NewBuffer(text)
	t.dec.Reset(&t.buf, lenient...)
	if err := t.scan(depth); err != nil {
		t.clear()
		return err
	}
	return nil
}

// clear forgets the nodes.
func (t *Tree) clear() {
	t.nodes, t.dups, t.open = t.nodes[:0], t.dups[:0], t.open[:0]
}

// lenient lets through what has a finding of its own and need not stop the parser.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// scan turns tokens into nodes until the one top-level value is complete.
func (t *Tree) scan(depth int) error {
	end := 0 // of the token before
	for {
		token, err := t.dec.ReadToken()
		if err != nil {
			return t.syntaxError(err)
		}
		before := end
		end = int(t.dec.InputOffset())
		switch kind := token.Kind(); kind {
		case '{', '[':
			if depth+len(t.open) >= MaxDepth {
				return &DepthError{Span{end - 1, end}.Shift(t.base)}
			}
			t.push(end-1, kind == '{')
		case '}', ']':
			t.pop(end)
		default:
			t.scalar(skipToToken(t.text, before), end, kind)
		}
		if len(t.open) == 0 {
			return t.trailing(end)
		}
	}
}

// trailing makes sure that only blanks follow the value, which ends at byte end.
func (t *Tree) trailing(end int) error {
	if at := skipBlanks(t.text, end); at < len(t.text) {
		return t.explain(failure{at: at})
	}
	return nil
}

// syntaxError turns what the decoder said into an error of our own.
func (t *Tree) syntaxError(err error) error {
	f, ok := readFailure(err)
	if !ok {
		return fmt.Errorf("JSON text: %w", err)
	}
	return t.explain(f)
}

func (t *Tree) explain(f failure) error {
	f.noun = "text"
	return f.explainIn(t.text, t.base)
}

// skipToToken is the offset of the first byte at or after i that is no blank,
// comma or colon: the token that follows one which ended at i.
func skipToToken(text []byte, i int) int {
	for i < len(text) {
		switch text[i] {
		case ' ', '\n', '\r', '\t', ',', ':':
			i++
		default:
			return i
		}
	}
	return i
}

func (t *Tree) push(start int, object bool) {
	t.countOne()
	k := Array
	if object {
		k = Object
	}
	t.open = append(t.open, frame{at: uint32(len(t.nodes))})
	t.nodes = append(t.nodes, node{start: uint32(start), info: uint32(k)})
}

func (t *Tree) pop(end int) {
	f := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	n := &t.nodes[f.at]
	n.end, n.next = uint32(end), uint32(len(t.nodes))
	count := f.count
	if n.kind() == Object {
		count /= 2
		if count > fewKeys {
			t.findDuplicates(f.at)
		}
	}
	n.info |= min(count, countMax) << countShift
}

// countOne counts the node about to be added for the container it stands in.
func (t *Tree) countOne() {
	if len(t.open) > 0 {
		t.open[len(t.open)-1].count++
	}
}

// scalar adds a string, number or literal, which is a name where the object wants one.
func (t *Tree) scalar(start, end int, kind jsontext.Kind) {
	isKey := len(t.open) > 0 && t.inObject() && t.open[len(t.open)-1].count%2 == 0
	switch kind {
	case '"':
		t.add(start, end, String, bytes.IndexByte(t.text[start:end], '\\') >= 0)
	case '0':
		t.add(start, end, Number, false)
	case 'n':
		t.add(start, end, Null, false)
	default:
		t.add(start, end, Bool, false)
	}
	if isKey {
		t.key(uint32(len(t.nodes) - 1))
	}
}

// add adds the node of a scalar.
func (t *Tree) add(start, end int, kind Kind, escaped bool) {
	t.countOne()
	n := node{start: uint32(start), end: uint32(end), next: uint32(len(t.nodes)) + 1, info: uint32(kind)}
	if escaped {
		n.info |= escapedBit
	}
	t.nodes = append(t.nodes, n)
}

func (t *Tree) inObject() bool {
	return t.nodes[t.open[len(t.open)-1].at].kind() == Object
}

// Root is the value that was parsed, absent after an error.
func (t *Tree) Root() Node {
	if len(t.nodes) == 0 {
		return Node{}
	}
	return Node{t, 0}
}

// Duplicates are the keys that stand twice in one object, in the order in which
// they were found. They are valid as long as nodes are.
func (t *Tree) Duplicates() []Duplicate { return t.dups }
