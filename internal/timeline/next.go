package timeline

import (
	"time"

	"github.com/tasklint/tasklint/graph"
)

// The bounds of a search for next runs: how far ahead, and how many runs of the
// tasks above are played.
const (
	nextWithin = 30 * 366 * day
	nextPlayed = 50_000
)

// warmMost is how long before a window it begins to be played, at most: for chains
// that were started before and reach into it.
const warmMost = 7 * day

// NextRuns gives the first n runs of a task from an instant on, fewer when there are
// not so many in sight: those of its own schedule and those that it inherits.
func (t *Timeline) NextRuns(v graph.Vertex, from time.Time, n int) []Run {
	if t.cadences[v] == nil || n <= 0 {
		return nil
	}
	above := t.above(v)
	warm := min(time.Duration(t.span[v].expected)*time.Second, warmMost)
	s := t.simulate(above.roots, above, from.Add(-warm), from.Add(nextWithin))
	var runs []Run
	for range nextPlayed {
		r, ok := s.next()
		if !ok || len(runs) == n {
			break
		}
		if r.Task == v && !r.Start().Before(from) {
			runs = append(runs, r)
		}
	}
	return runs
}

// cone is a task with all that can start it.
type cone struct {
	ranks  []int32
	member map[int32]bool
	roots  []graph.Vertex
}

func (t *Timeline) above(v graph.Vertex) *cone {
	c := &cone{ranks: []int32{t.rank[v]}, member: map[int32]bool{t.rank[v]: true}}
	for i := 0; i < len(c.ranks); i++ {
		at := t.order[c.ranks[i]]
		if t.clocks[at] != nil {
			c.roots = append(c.roots, at)
		}
		for _, u := range t.upstreams(at) {
			if r := t.rank[u]; !c.member[r] {
				c.member[r] = true
				c.ranks = append(c.ranks, r)
			}
		}
	}
	return c
}
