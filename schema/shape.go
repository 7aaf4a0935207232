package schema

import (
	"encoding/binary"
	"math/bits"

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
