package task

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/tasklint/tasklint/internal/source"
)

// byIdentity puts tasks into an order that neither paths nor places decide: by id,
// name and version. Different tasks that share an id, which is a defect, are ordered
// by what they say. It also returns the place of each task in that order, and the tasks
// that share an id.
func byIdentity(tasks []*Facts) (sorted []*Facts, ranks []int32, sameID [][]*Facts) {
	at := sortedByID(tasks)
	sorted, ranks = make([]*Facts, len(tasks)), make([]int32, len(tasks))
	for from, to := 0, 0; from < len(at); from = to {
		id := tasks[at[from]].ID.S
		for to = from + 1; to < len(at) && id != "" && tasks[at[to]].ID.S == id; to++ {
		}
		if to-from > 1 {
			byContent(at[from:to], tasks)
			sameID = append(sameID, sorted[from:to:to])
		}
	}
	for rank, i := range at {
		sorted[rank], ranks[i] = tasks[i], int32(rank)
	}
	return sorted, ranks, sameID
}

// sortedByID orders tasks by id, name and version, and equal ones as they are given; it
// returns their indices. Most ids are told apart by a few bytes, which are put side by
// side for that: to look each task up for each comparison takes as long as all else that
// is done with a large set.
func sortedByID(tasks []*Facts) []int32 {
	type entry struct {
		head uint64 // the first bytes of the id that not all have in common
		at   int32
	}
	common := 0
	if len(tasks) > 0 {
		common = len(tasks[0].ID.S)
	}
	for _, f := range tasks {
		common = min(common, len(f.ID.S))
		for f.ID.S[:common] != tasks[0].ID.S[:common] {
			common--
		}
	}
	entries := make([]entry, len(tasks))
	for i, f := range tasks {
		var head [8]byte
		copy(head[:], f.ID.S[common:])
		entries[i] = entry{binary.BigEndian.Uint64(head[:]), int32(i)}
	}
	slices.SortFunc(entries, func(x, y entry) int {
		if x.head != y.head {
			return cmp.Compare(x.head, y.head)
		}
		a, b := tasks[x.at], tasks[y.at]
		return cmp.Or(cmp.Compare(a.ID.S, b.ID.S), cmp.Compare(a.Name.S, b.Name.S), cmp.Compare(a.Version.S, b.Version.S), cmp.Compare(x.at, y.at))
	})
	sorted := make([]int32, len(tasks))
	for i, e := range entries {
		sorted[i] = e.at
	}
	return sorted
}

// byContent orders indices of tasks by what these say, however it is written.
func byContent(at []int32, tasks []*Facts) {
	sums := make(map[int32][]byte, len(at))
	for _, i := range at {
		sums[i] = tasks[i].ContentSum()
	}
	slices.SortStableFunc(at, func(a, b int32) int { return bytes.Compare(sums[a], sums[b]) })
}

// ContentSum returns a hash of what a task says, however it is written: neither the order
// of members counts nor that of events, attributes and references. It is nil where the task
// cannot be read any more.
func (f *Facts) ContentSum() []byte {
	var tree source.Tree
	text, err := f.Doc.Text(f.Span)
	if err != nil || tree.Parse(text, f.Span.Start, 0) != nil {
		return nil
	}
	return contentSum(tree.Root(), "")
}

// contentSum is a hash of a value, the member with that key, that is the same for all
// ways to write it.
func contentSum(n source.Node, key string) []byte {
	h := sha256.New()
	var parts [][]byte
	switch n.Kind() {
	case source.Object:
		for k, v := range n.Members() {
			sum := sha256.Sum256(k.Bytes())
			parts = append(parts, append(sum[:], contentSum(v, k.Text())...))
		}
	case source.Array:
		for _, v := range n.Elements() {
			parts = append(parts, contentSum(v, ""))
		}
	case source.String:
		parts = append(parts, n.Bytes())
	default:
		parts = append(parts, n.Raw())
	}
	if n.Is(source.Object) || unordered(n, key) {
		slices.SortFunc(parts, bytes.Compare)
	}
	h.Write([]byte{byte(n.Kind())})
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}

// unordered reports whether the order of a list means nothing: its items go by their
// names. Where two have one name the first counts, so that the order does.
func unordered(n source.Node, key string) bool {
	member := map[string]string{"events": "name", "correlation": "contextAttributeName"}[key]
	if member == "" {
		return key == "eventRefs"
	}
	names := make(map[string]bool, n.Len())
	for _, v := range n.Elements() {
		names[v.Get(member).Text()] = true
	}
	return len(names) == n.Len()
}

// SameDefinition reports whether two tasks are equal as JSON values when what the
// service writes is left aside (API reference: readOnly and ignored members): they
// are then two copies of one task.
func SameDefinition(a, b source.Node) bool {
	return sameMembers(a, b, func(key string) bool {
		return key != "id" && key != "resourceId" && key != "metadata"
	}) && sameMembers(a.Get("metadata"), b.Get("metadata"), func(key string) bool {
		return key == "usage" || key == "spaceId"
	})
}

// sameMembers compares the members of two objects whose names count.
func sameMembers(a, b source.Node, counts func(string) bool) bool {
	n := 0
	for k, v := range a.Members() {
		if name := k.Text(); counts(name) {
			if !Equal(v, b.Get(name)) {
				return false
			}
			n++
		}
	}
	for k := range b.Members() {
		if counts(k.Text()) {
			n--
		}
	}
	return n == 0
}

// Equal reports whether two values are the same JSON: the order of members and the
// spelling of strings do not matter, numbers are compared as written.
func Equal(a, b source.Node) bool {
	if a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false
	}
	switch a.Kind() {
	case source.Object:
		return sameMembers(a, b, func(string) bool { return true })
	case source.Array:
		for i, v := range a.Elements() {
			if !Equal(v, b.At(i)) {
				return false
			}
		}
		return true
	case source.String:
		return bytes.Equal(a.Bytes(), b.Bytes())
	default:
		return bytes.Equal(a.Raw(), b.Raw())
	}
}
