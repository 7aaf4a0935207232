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
	var tree source.Tree
	for _, f := range tasks {
		if text, err := f.Doc.Text(f.Span); err == nil && tree.Parse(text, f.Span.Start, 0) == nil {
			sums[f] = contentSum(tree.Root())
		}
	}
	slices.SortStableFunc(tasks, func(a, b *Facts) int { return bytes.Compare(sums[a], sums[b]) })
}

// contentSum is a hash of a value that is the same for all ways to write it, and for
// lists in another order.
func contentSum(n source.Node) []byte {
	h := sha256.New()
	var parts [][]byte
	switch n.Kind() {
	case source.Object:
		for k, v := range n.Members() {
			key := sha256.Sum256(k.Bytes())
			parts = append(parts, append(key[:], contentSum(v)...))
		}
	case source.Array:
		for _, v := range n.Elements() {
			parts = append(parts, contentSum(v))
		}
	case source.String:
		parts = append(parts, n.Bytes())
	default:
		parts = append(parts, n.Raw())
	}
	slices.SortFunc(parts, bytes.Compare)
	h.Write([]byte{byte(n.Kind())})
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}
