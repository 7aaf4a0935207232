package timeline

import (
	"time"

	"github.com/tasklint/tasklint/graph"
)

// The bounds of a search for next runs: how far ahead, and how many runs of the
// tasks above are played.
const (
	nextWithin = 30 * 366 * day
	nextPlayed = 100_000
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
	roots, member := t.above(v)
	warm := min(time.Duration(t.span[v].expected)*time.Second, warmMost)
	s := t.simulate(roots, member, from.Add(-warm), from.Add(nextWithin))
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

// above are a task and all that can start it, by rank, and the roots among them.
func (t *Timeline) above(v graph.Vertex) (roots []graph.Vertex, member map[int32]bool) {
	member = map[int32]bool{t.rank[v]: true}
	found := []graph.Vertex{v}
	for i := 0; i < len(found); i++ {
		if t.clocks[found[i]] != nil {
			roots = append(roots, found[i])
		}
		for _, u := range t.upstreams(found[i]) {
			if !member[t.rank[u]] {
				member[t.rank[u]] = true
				found = append(found, u)
			}
		}
	}
	return roots, member
}
