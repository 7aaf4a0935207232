package schema

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"

	"github.com/tasklint/tasklint/internal/source"
)

// shape is one schema object in compiled form. It serves the pre-check, and the
// messages look up here what the schema says about a value.
type shape struct {
	src      source.Node // the schema as written, for its annotations
	types    uint8       // a bit for each source.Kind that may be
	integer  bool        // numbers must be whole
	opaque   bool        // has a keyword that the pre-check does not know
	words    []string    // enum: the texts of its strings
	literals []string    // enum: its other scalars as written
	folded   bool        // words are compared without regard to case
	hasEnum  bool

	minLength, maxLength int // of a string in code points; maxLength -1: any
	texts                []recogniser

	minItems, maxItems int
	items              *shape

	keys     keyTable // the named properties
	names    []string
	values   []*shape // by the index that keys gives
	required uint64   // a bit for each required property, by the same index
	closed   bool     // no other properties
	others   *shape   // of all other properties, nil: anything
	object   bool     // has a keyword about objects

	all                []*shape // these hold as well
	when, then, orElse *shape
}

const anyType = 1<<source.Null | 1<<source.Bool | 1<<source.Number | 1<<source.String | 1<<source.Array | 1<<source.Object

// programmer compiles schema objects, each target of a reference once.
type programmer struct{ done map[target]*shape }

// target is what a reference names.
type target struct {
	in      *document
	pointer string
}

func (d *document) compileProgram() *shape {
	p := programmer{done: make(map[target]*shape)}
	return p.reference(d, "")
}

// reference is the shape at a pointer of a document. It is noted before it is
// filled, so that schemas may be recursive.
func (p *programmer) reference(d *document, pointer string) *shape {
	at := target{d, pointer}
	if s, ok := p.done[at]; ok {
		return s
	}
	s := new(shape)
	p.done[at] = s
	p.fill(s, d, d.root().Find(pointer))
	return s
}

// shape compiles a schema in place; one that only refers to another is that other.
func (p *programmer) shape(d *document, n source.Node) *shape {
	if n.Len() == 1 {
		if ref := n.Get("$ref"); ref.Exists() {
			return p.reference(d.resolve(ref.Text()))
		}
	}
	s := new(shape)
	p.fill(s, d, n)
	return s
}

func (p *programmer) fill(s *shape, d *document, n source.Node) {
	*s = shape{src: n, types: anyType, maxLength: -1, maxItems: -1}
	if !n.Is(source.Object) {
		s.opaque = !n.True() // the schema true lets everything pass
		return
	}
	for k, v := range n.Members() {
		if !p.keyword(s, d, string(k.Bytes()), v) {
			s.opaque = true
		}
	}
	s.object = len(s.names) > 0 || s.required != 0 || s.closed || s.others != nil
	s.keys = newKeyTable(s.names)
	if list := n.Get("required"); list.Len() > 0 {
		s.require(list)
	}
}

// keyword compiles one member of a schema; false when it is unknown, so that
// nothing is certain about values under it.
func (p *programmer) keyword(s *shape, d *document, name string, v source.Node) bool {
	switch name {
	case "type":
		return s.setTypes(v)
	case "enum":
		return s.setEnum(v)
	case "x-ignore-case":
		s.folded = v.True()
	case "minLength":
		s.minLength = count(v)
	case "maxLength":
		s.maxLength = count(v)
	case "pattern":
		s.texts = append(s.texts, patternRecogniser(v.Text()))
	case "format":
		s.texts = append(s.texts, formatRecogniser(v.Text()))
	case "minItems":
		s.minItems = count(v)
	case "maxItems":
		s.maxItems = count(v)
	case "items":
		s.items = p.shape(d, v)
	case "properties":
		for k, property := range v.Members() {
			s.names = append(s.names, k.Text())
			s.values = append(s.values, p.shape(d, property))
		}
	case "additionalProperties":
		s.closed = v.False()
		if v.Is(source.Object) {
			s.others = p.shape(d, v)
		}
	case "$ref":
		s.all = append(s.all, p.reference(d.resolve(v.Text())))
	case "allOf":
		for _, e := range v.Elements() {
			s.all = append(s.all, p.shape(d, e))
		}
	case "if":
		s.when = p.shape(d, v)
	case "then":
		s.then = p.shape(d, v)
	case "else":
		s.orElse = p.shape(d, v)
	case "required", "$defs":
	default:
		return isAnnotation(name)
	}
	return true
}

func (s *shape) setTypes(v source.Node) bool {
	s.types = 0
	if v.Is(source.String) {
		return s.addType(v.Text())
	}
	for _, e := range v.Elements() {
		if !s.addType(e.Text()) {
			return false
		}
	}
	return true
}

func (s *shape) addType(name string) bool {
	var kind source.Kind
	switch name {
	case "null":
		kind = source.Null
	case "boolean":
		kind = source.Bool
	case "integer":
		s.integer, kind = true, source.Number
	case "number":
		kind = source.Number
	case "string":
		kind = source.String
	case "array":
		kind = source.Array
	case "object":
		kind = source.Object
	default:
		return false
	}
	s.types |= 1 << kind
	return true
}

func (s *shape) setEnum(v source.Node) bool {
	s.hasEnum = true
	for _, e := range v.Elements() {
		switch e.Kind() {
		case source.String:
			s.words = append(s.words, e.Text())
		case source.Array, source.Object:
			return false
		default:
			s.literals = append(s.literals, string(e.Raw()))
		}
	}
	return true
}

// require notes which properties must be there. One that has no schema of its
// own gets an entry that lets everything pass.
func (s *shape) require(list source.Node) {
	for _, e := range list.Elements() {
		i := s.keys.find(e.Bytes())
		if i < 0 {
			i = len(s.names)
			s.names = append(s.names, e.Text())
			s.values = append(s.values, nil)
			s.keys = newKeyTable(s.names)
		}
		if i >= 64 || s.values[i] == nil && (s.closed || s.others != nil) {
			s.opaque = true
			return
		}
		s.required |= 1 << i
	}
	s.object = true
}

// count reads a size of the schema, which we wrote ourselves.
func count(v source.Node) int {
	n, err := strconv.Atoi(string(v.Raw()))
	if err != nil {
		panic(fmt.Sprintf("embedded schema: size %s: %v", v.Raw(), err))
	}
	return n
}

// isAnnotation reports whether a keyword says nothing about validity (JSON
// Schema 2020-12 core section 8 and validation section 9), ours included.
func isAnnotation(keyword string) bool {
	switch keyword {
	case "$schema", "$id", "$comment", "title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated":
		return true
	}
	return len(keyword) > 2 && keyword[:2] == "x-"
}

// keyTable finds the index of a key among the few that are known, by a hash
// without collisions among them: one multiplication and one comparison a key.
type keyTable struct {
	keys  []string
	slots []int16 // index into keys plus one; 0: free
	seed  uint64
	shift uint8
}

// newKeyTable tries seeds until no two keys share a slot, with more room each
// time that some do not serve.
func newKeyTable(keys []string) keyTable {
	if len(keys) == 0 {
		return keyTable{}
	}
	width := bits.Len(uint(len(keys)*2 - 1))
	seed := uint64(0x9e3779b97f4a7c15)
	for try := 1; ; try++ {
		t := keyTable{keys: keys, slots: make([]int16, 1<<width), seed: seed, shift: uint8(64 - width)}
		if t.fill() {
			return t
		}
		seed = seed*0x5851f42d4c957f2d + 0x14057b7ef767814f | 1
		if try%8 == 0 {
			width++
		}
	}
}

func (t *keyTable) fill() bool {
	for i, key := range t.keys {
		slot := &t.slots[t.slot([]byte(key))]
		if *slot != 0 {
			return false
		}
		*slot = int16(i + 1)
	}
	return true
}

// find is the index of key, -1 when it is not known.
func (t *keyTable) find(key []byte) int {
	if len(t.slots) == 0 {
		return -1
	}
	i := int(t.slots[t.slot(key)]) - 1
	if i < 0 || t.keys[i] != string(key) {
		return -1
	}
	return i
}

// slot hashes the length and the first and last eight bytes: enough to tell the
// keys of a schema apart, and the comparison in find settles the rest.
func (t *keyTable) slot(key []byte) uint64 {
	n := len(key)
	h := uint64(n)
	switch {
	case n >= 8:
		h ^= binary.LittleEndian.Uint64(key) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(key[n-8:]), 29)
	case n >= 4:
		h ^= uint64(binary.LittleEndian.Uint32(key))<<8 ^ uint64(binary.LittleEndian.Uint32(key[n-4:]))<<29
	case n > 0:
		h ^= uint64(key[0])<<8 ^ uint64(key[n/2])<<16 ^ uint64(key[n-1])<<24
	}
	h *= t.seed
	return (h ^ h>>32) * t.seed >> t.shift
}
