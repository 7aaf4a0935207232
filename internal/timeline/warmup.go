package timeline

import (
	"math"
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// warmUpMost bounds the runs of a join that are played before a window, and those
// of an upstream that are laid side by side.
const warmUpMost = 64

// warmUp finds out what the joins of "all" over unlike cadences have in hand when
// the simulation begins: of a weekly and a daily task, the daily one has mostly
// come, so that the weekly one starts the join. It plays the last periods of the
// slowest upstream.
func (s *simulation) warmUp() {
	t := s.t
	if s.within == nil {
		for _, v := range t.unlike {
			s.warmUpJoin(t.rank[v])
		}
		return
	}
	for _, rank := range s.within.ranks {
		if _, found := slices.BinarySearchFunc(t.unlike, rank, func(v graph.Vertex, rank int32) int { return int(t.rank[v] - rank) }); found {
			s.warmUpJoin(rank)
		}
	}
}

func (s *simulation) warmUpJoin(rank int32) {
	t := s.t
	edges := t.edges.in[rank]
	since, ok := s.settled(edges)
	if !ok {
		return
	}
	if t.edges.patience[rank] >= 0 {
		s.replay(rank, since)
		return
	}
	next := since
	for range warmUpMost {
		started := int64(math.MinInt64)
		for _, e := range edges {
			end, ok := s.firstEnd(t.g.Edge(graph.EdgeID(e)).From, next)
			if !ok {
				started = math.MaxInt64
				break
			}
			started = max(started, end)
		}
		if started == math.MaxInt64 {
			break
		}
		next = started + 1
	}
	for _, e := range edges {
		if _, ok := s.firstEnd(t.g.Edge(graph.EdgeID(e)).From, next); ok {
			s.arrived[e] = true
			s.missing[rank]--
		}
	}
}

// settled is an instant some periods of the slowest upstreams ago, behind
// the longest time in which none of them ended: those that end near each other then
// belong together, as they are meant to.
func (s *simulation) settled(edges []int32) (int64, bool) {
	t := s.t
	slowest := time.Duration(0)
	for _, e := range edges {
		period := t.Period(t.cadences[t.g.Edge(graph.EdgeID(e)).From])
		if period == 0 {
			return 0, false
		}
		slowest = max(slowest, period)
	}
	from := s.from.Add(-4 * slowest)
	to := from.Add(slowest * 9 / 4) // shows each time between two ends at least once
	var ends []int64
	for _, e := range edges {
		u := t.g.Edge(graph.EdgeID(e)).From
		if slower(slowest, t.Period(t.cadences[u])) {
			continue
		}
		shift := int64(t.arrival(u).expected)
		for _, r := range t.cadences[u].Roots {
			first := len(ends)
			ends = t.clocks[r].AppendInstants(ends, from, to, warmUpMost)
			for i := range ends[first:] {
				ends[first+i] += shift
			}
		}
	}
	if len(ends) == 0 {
		return 0, false
	}
	slices.Sort(ends)
	best := 0
	for i := 1; i < len(ends); i++ {
		if best == 0 || ends[i]-ends[i-1] > ends[best]-ends[best-1] {
			best = i
		}
	}
	return ends[best], true
}

// firstEnd is when a task ends first at or after an instant, by runs of its roots
// from before the simulation begins.
func (s *simulation) firstEnd(u graph.Vertex, at int64) (int64, bool) {
	shift := int64(s.t.arrival(u).expected)
	best := int64(math.MaxInt64)
	for _, r := range s.t.cadences[u].Roots {
		from := time.Unix(at-shift, 0)
		if s.scratch = s.t.clocks[r].AppendInstants(s.scratch[:0], from, s.from, 1); len(s.scratch) > 0 {
			best = min(best, s.scratch[0]+shift)
		}
	}
	return best, best < math.MaxInt64
}
