package timeline

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// Path is a way through a chain.
type Path struct {
	// Tasks are in the order in which they start each other, never none.
	Tasks []graph.Vertex
	// Length is the sum of their last durations; those of Unknown tasks are not known
	// and left out, so that it is at least that long.
	Length  time.Duration
	Unknown int
}

// CriticalPath is the way from a task on that takes longest, by last durations. It
// goes through tasks that run each time the one before them succeeds, or as often;
// waiting for others at a join is not counted.
func (t *Timeline) CriticalPath(v graph.Vertex) Path {
	p := Path{Length: t.ChainLength(v)}
	for ; v >= 0; v = t.onward[v] {
		p.Tasks = append(p.Tasks, v)
		if t.durations[v] < 0 {
			p.Unknown++
		}
	}
	return p
}

// ChainLength is the length of the critical path from a task on.
func (t *Timeline) ChainLength(v graph.Vertex) time.Duration {
	return time.Duration(min(t.down[v], int64(1<<63-1)/int64(time.Second))) * time.Second
}

// measure finds the longest ways from the ends up. A shorter way is not preferred
// to none, so that a chain without durations has the length 0 and no second task.
func (t *Timeline) measure() {
	t.down, t.onward = make([]int64, t.g.Len()), make([]graph.Vertex, t.g.Len())
	for _, v := range slices.Backward(t.order) {
		t.onward[v] = -1
		best := int64(0)
		for e, w := range t.g.Downstream(v) {
			if t.follows[e] && t.down[w] > best {
				best, t.onward[v] = t.down[w], w
			}
		}
		t.down[v] = best + int64(t.took(v))
	}
}
