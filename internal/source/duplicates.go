package source

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

// hashName is a 24-bit FNV-1a hash.
func hashName(name []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return (h ^ h>>24) & countMax
}
