package source

import "encoding/binary"

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
	first := make(map[string]uint32)
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
