package graph

import (
	"fmt"
	"testing"
)

// BenchmarkAnalyse is building the graph and all analyses that rules ask for.
func BenchmarkAnalyse(b *testing.B) {
	for _, s := range shapes {
		for _, n := range []int{10_000, 20_000, 50_000, 100_000} {
			if s.dense && n > 20_000 {
				continue
			}
			set := tasksOf(s, n)
			b.Run(fmt.Sprintf("%s/%d", s.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					analyse(set)
				}
			})
		}
	}
}
