package source

import (
	"encoding/binary"
	"fmt"
	"math"
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
	text   []byte
	base   int
	nodes  []node
	dups   []Duplicate
	open   []frame
	reader reader
	// wide are the objects and lists with many children, and where those beyond the first
	// few begin, as far as they were asked for.
	wide map[uint32][]uint32
}

// Duplicate is a key that was written before in the same object, in whatever
// spelling: the escaped and the plain form of a name are the same key.
type Duplicate struct{ First, Again Node }

// frame is an object or array that the reader is inside of.
type frame struct {
	at    uint32
	count uint32
	seen  uint64 // a bit for each hash of a key so far: no bit, no duplicate
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
	t.reader = reader{text: text, base: base, open: t.reader.open[:0], most: MaxDepth - depth, tree: t}
	if t.reader.blanks(); t.reader.value() && t.reader.end() {
		return nil
	}
	t.clear()
	return t.reader.failed.explain("text", text, base)
}

// clear forgets the nodes.
func (t *Tree) clear() {
	t.nodes, t.dups, t.open = t.nodes[:0], t.dups[:0], t.open[:0]
	clear(t.wide)
}

// push adds the node of an object or a list, which begins at start.
func (t *Tree) push(start int, object bool) {
	t.countOne()
	k := Array
	if object {
		k = Object
	}
	t.open = append(t.open, frame{at: uint32(len(t.nodes))})
	t.nodes = append(t.nodes, node{start: uint32(start), info: uint32(k)})
}

// pop completes the node of the object or list that ends at end.
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

// add adds the node of a scalar or a name.
func (t *Tree) add(start, end int, kind Kind, escaped bool) {
	t.countOne()
	n := node{start: uint32(start), end: uint32(end), next: uint32(len(t.nodes)) + 1, info: uint32(kind)}
	if escaped {
		n.info |= escapedBit
	}
	t.nodes = append(t.nodes, n)
}

// Root returns the value that was parsed, absent after an error.
func (t *Tree) Root() Node {
	if len(t.nodes) == 0 {
		return Node{}
	}
	return Node{t, 0}
}

// Duplicates returns the keys that stand twice in one object, in the order in which
// they were found. They are valid as long as nodes are.
func (t *Tree) Duplicates() []Duplicate { return t.dups }

// fewKeys is the size up to which an object's keys are compared as they come;
// larger objects are checked once, through a map, when they end.
const fewKeys = 64

// key notes the hash of the key node i and whether the object has it already.
func (t *Tree) key(i uint32) {
	hash := hashName(Node{t, i}.Bytes())
	t.nodes[i].info |= hash << countShift
	f := &t.open[len(t.open)-1]
	if f.count/2 >= fewKeys {
		return
	}
	bit := uint64(1) << (hash & 63)
	if f.seen&bit == 0 {
		f.seen |= bit
		return
	}
	for j := f.at + 1; j < i; j = t.nodes[j+1].next {
		if t.nodes[j].info>>countShift == hash && t.sameKey(i, j) {
			t.dups = append(t.dups, Duplicate{Node{t, j}, Node{t, i}})
			return
		}
	}
}

// findDuplicates looks for duplicates among the keys of a large object that key
// has left out.
func (t *Tree) findDuplicates(object uint32) {
	members := 0
	for i, end := object+1, uint32(len(t.nodes)); i < end; i = t.nodes[i+1].next {
		members++
	}
	first := make(map[string]uint32, members)
	k := 0
	for i, end := object+1, uint32(len(t.nodes)); i < end; i = t.nodes[i+1].next {
		name := string(Node{t, i}.Bytes())
		if j, ok := first[name]; !ok {
			first[name] = i
		} else if k >= fewKeys {
			t.dups = append(t.dups, Duplicate{Node{t, j}, Node{t, i}})
		}
		k++
	}
}

// hashName is a hash of 24 bits over the length and both ends of a name, which tell
// nearly all names of one object apart.
func hashName(name []byte) uint32 {
	h := uint64(len(name))
	if len(name) >= 8 {
		h ^= binary.LittleEndian.Uint64(name)*hashFactor ^ binary.LittleEndian.Uint64(name[len(name)-8:])
	} else {
		for _, c := range name {
			h = h<<8 | uint64(c)
		}
	}
	h *= hashFactor
	return uint32(h>>40) & countMax
}

// hashFactor is 2^64 divided by the golden ratio, as in Fibonacci hashing.
const hashFactor = 0x9e3779b97f4a7c15
