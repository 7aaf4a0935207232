package timeline

import "github.com/tasklint/tasklint/graph"

// hops are the edges that carry runs, by rank, as the simulation needs them.
type hops struct {
	row  []int32 // by the upstream's rank
	list []hop
	// waits is how many edges an "all" join waits for, by rank; 0 for others. in are
	// its edges.
	waits []int32
	in    [][]int32 // by rank; nil when the set has no such join
}

// hop leads to the task of a rank. edge counts for an "all" join, else it is -1.
type hop struct{ to, edge int32 }

// connect lays the edges that carry runs.
func (t *Timeline) connect() {
	n := len(t.order)
	h := hops{row: make([]int32, n+1), waits: make([]int32, n)}
	for i, v := range t.order {
		for e, w := range t.g.Downstream(v) {
			if !t.carries[e] {
				continue
			}
			next := hop{t.rank[w], -1}
			if t.g.All(w) {
				if h.in == nil {
					h.in = make([][]int32, n)
				}
				next.edge = int32(e)
				h.in[next.to] = append(h.in[next.to], next.edge)
				h.waits[next.to]++
			}
			h.list = append(h.list, next)
		}
		h.row[i+1] = int32(len(h.list))
	}
	t.hops = h
}

// from are the hops out of the task of a rank.
func (h *hops) from(rank int32) []hop { return h.list[h.row[rank]:h.row[rank+1]] }

// upstreams are the tasks that start v or that it waits for, as far as known.
func (t *Timeline) upstreams(v graph.Vertex) func(yield func(graph.EdgeID, graph.Vertex) bool) {
	return func(yield func(graph.EdgeID, graph.Vertex) bool) {
		for e, u := range t.g.Upstream(v) {
			if t.carries[e] && !yield(e, u) {
				return
			}
		}
	}
}
