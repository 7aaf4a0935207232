package schema

import (
	"encoding/binary"
	"math/bits"
)

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
