package timeline

import (
	"math"

	"github.com/tasklint/tasklint/graph"
)

// runMost is the longest time that a reload may take (limits of the service), in
// seconds: what a run of unknown duration may last.
const runMost = 3 * 3600

// endMost is how long after the event that starts it a run may end, in seconds: it may
// queue for six hours before it takes three (limits of the service).
const endMost = 9 * 3600

// unbounded stands for a start that may come at any time after its root's.
const unbounded = math.MaxInt32

// bounds are how long after its root a task starts, in seconds: the soonest, the
// latest, and where it is expected if unknown durations are left out. For a task
// that several ways lead to they hold for each of them.
//
// limit is the latest start if every run on the way queues and takes as long as it may,
// whatever it took last.
type bounds struct{ soonest, latest, expected, limit int32 }

// bound follows the durations down the chains.
func (t *Timeline) bound() {
	t.span = make([]bounds, t.g.Len())
	unlike := t.unlike // in the same order
	for _, v := range t.order {
		all := t.g.All(v)
		first := true
		var b bounds
		for _, tr := range t.g.Triggers(v) {
			if tr.Edge < 0 || !t.carries[tr.Edge] {
				continue
			}
			end := t.arrival(t.g.Edge(tr.Edge).From)
			switch {
			case first:
				b, first = end, false
			case all:
				b = bounds{max(b.soonest, end.soonest), max(b.latest, end.latest), max(b.expected, end.expected), max(b.limit, end.limit)}
			default:
				b = bounds{min(b.soonest, end.soonest), max(b.latest, end.latest), max(b.expected, end.expected), max(b.limit, end.limit)}
			}
		}
		if len(unlike) > 0 && unlike[0] == v {
			b.latest, b.limit, unlike = unbounded, unbounded, unlike[1:]
		}
		if t.clocks[v] != nil {
			b.soonest = 0
		}
		t.span[v] = b
	}
}

// arrival bounds the end of a task.
func (t *Timeline) arrival(u graph.Vertex) bounds {
	b, took, most := t.span[u], t.took(u), int32(runMost)
	if t.durations[u] >= 0 {
		most = took
	}
	return bounds{plus(b.soonest, took), plus(b.latest, most), plus(b.expected, took), plus(b.limit, endMost)}
}

// plus adds seconds without running over.
func plus(a, b int32) int32 {
	if a > unbounded-b {
		return unbounded
	}
	return a + b
}
