package timeline

import (
	"github.com/tasklint/tasklint/graph"
)

// sort puts the vertices in an order in which every task comes after those that
// start it. Circles have none, so they are cut open: a member comes when what it
// waits for has come, from where the circle is entered on. Edges that lead back in
// this order carry nothing; a run goes round a circle once.
func (t *Timeline) sort() {
	sorted := t.g.Sorted()
	t.order = make([]graph.Vertex, 0, len(sorted))
	t.rank = make([]int32, len(sorted))
	for i := 0; i < len(sorted); {
		c, end := t.g.Component(sorted[i]), i+1
		if c < 0 {
			t.order = append(t.order, sorted[i])
		} else {
			end = i + len(t.g.Components()[c])
			t.open(c, sorted[i:end])
		}
		i = end
	}
	for i, v := range t.order {
		t.rank[v] = int32(i)
	}
}

// open appends the members of a circle.
func (t *Timeline) open(c int, members []graph.Vertex) {
	need := make(map[graph.Vertex]int, len(members))
	placed := make(map[graph.Vertex]bool, len(members))
	var queue []graph.Vertex
	place := func(v graph.Vertex) {
		placed[v] = true
		queue = append(queue, v)
	}
	for _, v := range members {
		inside, outside := 0, t.clocks[v] != nil
		for _, u := range t.g.Upstream(v) {
			if t.g.Component(u) == c {
				inside++
			} else {
				outside = true
			}
		}
		if !t.g.All(v) {
			inside = 1
		}
		if need[v] = inside; outside && !t.g.All(v) || t.clocks[v] != nil {
			place(v)
		}
	}
	next := 0
	follow := func() {
		for ; next < len(queue); next++ {
			for _, w := range t.g.Downstream(queue[next]) {
				if t.g.Component(w) != c || placed[w] {
					continue
				}
				if need[w]--; need[w] <= 0 {
					place(w)
				}
			}
		}
	}
	follow()
	for _, v := range members { // nothing enters the rest
		if !placed[v] {
			place(v)
			follow()
		}
	}
	t.order = append(t.order, queue...)
}

// forward reports whether an edge leads onward in the order.
func (t *Timeline) forward(u, v graph.Vertex) bool { return t.rank[u] < t.rank[v] }

// edges are the edges that carry runs, by rank, as the simulation needs them.
type edges struct {
	row  []int32 // by the upstream's rank
	list []edge
	// waits is how many edges an "all" join waits for, by rank; 0 for others. in are
	// its edges.
	waits []int32
	in    [][]int32 // by rank; nil when the set has no such join
	// patience is how long an "all" join waits for the last of its events, in seconds, by
	// rank, -1 without end; timed says that some does not wait for ever.
	patience []int64
	timed    bool
}

// edge leads to the task of a rank. edge counts for an "all" join, else it is -1.
type edge struct{ to, edge int32 }

// connect lays the edges that carry runs.
func (t *Timeline) connect() {
	n := len(t.order)
	h := edges{row: make([]int32, n+1), waits: make([]int32, n)}
	for i, v := range t.order {
		for e, w := range t.g.Downstream(v) {
			if !t.carries[e] {
				continue
			}
			next := edge{t.rank[w], -1}
			if t.g.All(w) {
				if h.in == nil {
					h.in, h.patience = make([][]int32, n), make([]int64, n)
				}
				if h.waits[t.rank[w]] == 0 {
					patience := t.patience(w)
					h.patience[t.rank[w]] = patience
					h.timed = h.timed || patience >= 0
				}
				next.edge = int32(e)
				h.in[next.to] = append(h.in[next.to], next.edge)
				h.waits[next.to]++
			}
			h.list = append(h.list, next)
		}
		h.row[i+1] = int32(len(h.list))
	}
	t.edges = h
}

// from are the edges out of the task of a rank.
func (h *edges) from(rank int32) []edge { return h.list[h.row[rank]:h.row[rank+1]] }

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
