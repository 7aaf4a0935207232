package task

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/tasklint/tasklint/internal/source"
)

// byIdentity puts tasks into an order that neither paths nor places decide: by id,
// name and version. Different tasks that share an id, which is a defect, are ordered
// by what they say.
func byIdentity(tasks []*Facts) []*Facts {
	sorted := slices.Clone(tasks)
	slices.SortStableFunc(sorted, func(a, b *Facts) int {
		return cmp.Or(cmp.Compare(a.ID.S, b.ID.S), cmp.Compare(a.Name.S, b.Name.S), cmp.Compare(a.Version.S, b.Version.S))
	})
	for from, to := 0, 0; from < len(sorted); from = to {
		for to = from + 1; to < len(sorted) && sorted[to].ID.S != "" && sorted[to].ID.S == sorted[from].ID.S; to++ {
		}
		if to-from > 1 {
			byContent(sorted[from:to])
		}
	}
	return sorted
}

// byContent orders tasks by what they say, however it is written.
func byContent(tasks []*Facts) {
	sums := make(map[*Facts][]byte, len(tasks))
	for _, f := range tasks {
		sums[f] = f.ContentSum()
	}
	slices.SortStableFunc(tasks, func(a, b *Facts) int { return bytes.Compare(sums[a], sums[b]) })
}

// ContentSum is a hash of what a task says, however it is written: neither the order of
// members counts nor that of events, attributes and references. It is nil where the task
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
