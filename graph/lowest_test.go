package graph

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestLowestIsThatOfSorting compares the short way with sorting, below and above its bound.
func TestLowestIsThatOfSorting(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		level := make([]int32, 1+r.IntN(40))
		lits := make([]literal, len(level))
		for i := range level {
			level[i], lits[i] = int32(r.IntN(12)), literal{v: Vertex(i)}
		}
		n := 1 + r.IntN(len(level))
		sorted := slices.Sorted(slices.Values(level))
		if got := lowest(lits, n, level); got != sorted[n-1] {
			t.Fatalf("the %dth lowest of %v is %d, want %d", n, level, got, sorted[n-1])
		}
	}
}
