// Package compare reports how two states of a task differ in what they mean: what the
// service writes is left aside, null, absent and default values are equal, and order
// counts only where it means something.
package compare

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
)

// Difference is one field in which two tasks differ.
type Difference struct {
	// Pointer names the field from the task: in the new one, or in the old one where
	// the new one does not have it.
	Pointer  string
	Old, New Side
	// Ignored is why the configuration passes it over, "" when it counts.
	Ignored string

	list      *listChange // set when an entry of a list came or went
	byDefault string      // what an absent value stands for, as JSON
	exact     bool        // null is a value like others
}

// Entry reports whether it is an entry of a list that came or went.
func (d *Difference) Entry() bool { return d.list != nil }

// Side is a field in one of the two tasks.
type Side struct {
	// Pointer is from the task; Span is the value's place in its document, or that of
	// what should hold it where it is absent.
	Pointer string
	Span    source.Span
	// Text is the value as written, nil when it is absent.
	Text []byte
}

// Exists reports whether the field is there.
func (s *Side) Exists() bool { return s.Text != nil }

// listChange is a list in which entries came or went: in the old task by its
// pointer, in the new one by its text.
type listChange struct {
	pointer string
	text    []byte
}

// Ignore is a field whose differences do not count, with all below it.
type Ignore struct{ Pointer, Reason string }

// Options say how to compare.
type Options struct {
	// IDs are the ids that differ between the two tenants; may be nil.
	IDs *IDs
	// Ignore are fields to pass over.
	Ignore []Ignore
}

// Tasks compares the definitions of two tasks.
func Tasks(before, after source.Node, o Options) []Difference {
	w := walker{options: o, found: make([]Difference, 0, 4)}
	w.value(fields(), place{node: before, holder: before}, place{node: after, holder: after})
	return w.found
}

// walker goes through two tasks at once.
type walker struct {
	options Options
	found   []Difference
}

// value compares two members that the rules f hold for.
func (w *walker) value(f *field, before, after place) {
	switch {
	case f.server:
	case f.shared:
		if after.node.Is(source.Object) {
			w.object(f, before, after)
		}
	case before.node.Is(source.Null) && after.node.Is(source.Null):
	case isNothing(before.node), isNothing(after.node):
		if !empty(f, before.node) || !empty(f, after.node) {
			w.report(f, before, after, nil)
		}
	default:
		w.present(f, before, after)
	}
}

// isNothing reports whether a member is absent or null.
func isNothing(n source.Node) bool { return !n.Exists() || n.Is(source.Null) }

// present compares two values neither of which is absent.
func (w *walker) present(f *field, before, after place) {
	a, b := before, after
	if a.node.Kind() != b.node.Kind() {
		a, b = unwrap(f, a), unwrap(f, b)
	}
	switch {
	case a.node.Kind() != b.node.Kind():
		w.report(f, before, after, nil)
	case a.node.Is(source.Object):
		w.object(f, a, b)
	case a.node.Is(source.Array):
		w.list(f, a, b)
	case !w.same(f, a.node, b.node):
		w.report(f, before, after, nil)
	}
}

func (w *walker) report(f *field, before, after place, list *listChange) {
	d := Difference{Old: before.side(), New: after.side(), list: list, byDefault: f.byDefault, exact: f.exact}
	d.Pointer = d.New.Pointer
	if !d.New.Exists() {
		d.Pointer = d.Old.Pointer
	}
	for _, i := range w.options.Ignore {
		root := strings.TrimSuffix(i.Pointer, "/")
		if source.PointerHolds(root, d.Old.Pointer) || source.PointerHolds(root, d.New.Pointer) {
			d.Ignored = i.Reason
		}
	}
	w.found = append(w.found, d)
}

// object compares the members of two objects: those of the new one in its order,
// then those that only the old one has.
func (w *walker) object(f *field, before, after place) {
	olds, news := members(before.node), members(after.node)
	for _, name := range news.names {
		w.value(f.member(name), before.member(name, olds.values[name]), after.member(name, news.values[name]))
	}
	for _, name := range olds.names {
		if _, both := news.values[name]; !both {
			w.value(f.member(name), before.member(name, olds.values[name]), after.member(name, source.Node{}))
		}
	}
}

// memberTable is the members of an object by name, of a repeated one the last.
type memberTable struct {
	names  []string
	values map[string]source.Node
}

func members(n source.Node) memberTable {
	t := memberTable{values: make(map[string]source.Node, n.Len())}
	for k, v := range n.Members() {
		name := k.Text()
		if _, again := t.values[name]; !again {
			t.names = append(t.names, name)
		}
		t.values[name] = v
	}
	return t
}

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

// same compares two values of one kind that are neither objects nor lists.
func (w *walker) same(f *field, a, b source.Node) bool {
	switch {
	case a.Is(source.String):
		x, y := a.Text(), b.Text()
		return w.options.IDs.Same(x, y) || f.anyCase && strings.EqualFold(x, y)
	case a.Is(source.Number):
		return sameNumber(string(a.Raw()), string(b.Raw()))
	default:
		return string(a.Raw()) == string(b.Raw())
	}
}

// longestNumber bounds the numbers that are compared by value: longer ones would not
// survive the way through other programs anyway.
const longestNumber = 15

// sameNumber compares numbers by value where both are exact as floats.
func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > longestNumber || len(b) > longestNumber {
		return false
	}
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && x == y
}

func (p place) side() Side {
	if !p.node.Exists() {
		return Side{Pointer: p.pointer, Span: p.holder.Span()}
	}
	return Side{Pointer: p.pointer, Span: p.node.Span(), Text: append([]byte{}, p.node.Raw()...)}
}
