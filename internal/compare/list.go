package compare

import (
	"strconv"

	"github.com/tasklint/tasklint/internal/source"
)

// list compares two lists.
func (w *walker) list(f *field, before, after place) {
	change := &listChange{pointer: before.pointer, text: append([]byte{}, after.node.Raw()...)}
	old, new := entries(before.node), entries(after.node)
	var pairs []pair
	switch {
	case f.order == unordered && allStrings(old) && allStrings(new):
		pairs = w.matchStrings(old, new)
	case f.order == byKey && distinct(f.key, old) && distinct(f.key, new):
		pairs = matchKeys(f.key, old, new)
	default:
		for i := range max(len(old), len(new)) {
			pairs = append(pairs, pair{indexIn(i, old), indexIn(i, new)})
		}
	}
	for _, p := range pairs {
		switch {
		case p.old < 0:
			w.report(unknown, place{pointer: before.pointer + "/-", holder: before.node}, w.entry(after, new, p.new), change)
		case p.new < 0:
			w.report(unknown, w.entry(before, old, p.old), place{pointer: after.pointer + "/-", holder: after.node}, change)
		case old[p.old].Is(source.Null) != new[p.new].Is(source.Null): // an entry is never absent
			w.report(exactly, w.entry(before, old, p.old), w.entry(after, new, p.new), nil)
		default:
			w.present(f.item(), w.entry(before, old, p.old), w.entry(after, new, p.new))
		}
	}
}

// entry is the place of a list's entry, without going through the list for it.
func (w *walker) entry(list place, nodes []source.Node, i int) place {
	return place{node: nodes[i], pointer: list.pointer + "/" + strconv.Itoa(i), holder: list.node}
}

// pair is two entries that belong together by their indexes; -1 is none.
type pair struct{ old, new int }

func indexIn(i int, nodes []source.Node) int {
	if i < len(nodes) {
		return i
	}
	return -1
}

func entries(n source.Node) []source.Node {
	nodes := make([]source.Node, 0, n.Len())
	for _, v := range n.Elements() {
		nodes = append(nodes, v)
	}
	return nodes
}

func allStrings(nodes []source.Node) bool {
	for _, n := range nodes {
		if !n.Is(source.String) {
			return false
		}
	}
	return true
}

// distinct reports whether all entries are objects with different strings as key.
func distinct(key string, nodes []source.Node) bool {
	seen := make(map[string]bool, len(nodes))
	for _, n := range nodes {
		k := n.Get(key)
		if !k.Is(source.String) || seen[k.Text()] {
			return false
		}
		seen[k.Text()] = true
	}
	return true
}

// matchKeys pairs the entries with the same key, in the new order; those that only
// the old list has come last.
func matchKeys(key string, old, new []source.Node) []pair {
	index := make(map[string]int, len(old))
	for i, n := range old {
		index[n.Get(key).Text()] = i
	}
	var pairs []pair
	used := make([]bool, len(old))
	for j, n := range new {
		i, ok := index[n.Get(key).Text()]
		if !ok {
			i = -1
		} else {
			used[i] = true
		}
		pairs = append(pairs, pair{i, j})
	}
	return append(pairs, unused(used)...)
}

// matchStrings pairs equal strings, however often they stand there.
func (w *walker) matchStrings(old, new []source.Node) []pair {
	index := make(map[string][]int, len(old))
	for i, n := range old {
		text := w.options.IDs.New(n.Text())
		index[text] = append(index[text], i)
	}
	var pairs []pair
	used := make([]bool, len(old))
	for j, n := range new {
		same := index[n.Text()]
		if len(same) == 0 {
			pairs = append(pairs, pair{-1, j})
			continue
		}
		used[same[0]] = true
		index[n.Text()] = same[1:]
	}
	return append(pairs, unused(used)...)
}

func unused(used []bool) []pair {
	var pairs []pair
	for i, u := range used {
		if !u {
			pairs = append(pairs, pair{i, -1})
		}
	}
	return pairs
}
