package timeline

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

// LastDurations finds for each task id how long the last of the given runs took: the
// last that succeeded, else the last that ended. Runs that have not ended, or whose
// times cannot be read, are left out.
func LastDurations(runs iter.Seq2[string, *task.RunFacts]) map[string]time.Duration {
	type last struct {
		started   time.Time
		length    time.Duration
		succeeded bool
	}
	newest := make(map[string]last)
	for id, r := range runs {
		started, length, ok := length(r)
		if id == "" || !ok {
			continue
		}
		found := last{started, length, strings.EqualFold(r.Status.S, "SUCCEEDED")}
		have, known := newest[id]
		if !known || found.succeeded && !have.succeeded || found.succeeded == have.succeeded && started.After(have.started) {
			newest[id] = found
		}
	}
	lengths := make(map[string]time.Duration, len(newest))
	for id, l := range newest {
		lengths[id] = l.length
	}
	return lengths
}

// length reads when a run started and how long it took.
func length(r *task.RunFacts) (started time.Time, length time.Duration, ok bool) {
	started, err := time.Parse(time.RFC3339, r.StartedAt.S)
	if err != nil {
		return started, 0, false
	}
	ended, err := time.Parse(time.RFC3339, r.EndedAt.S)
	if err != nil || ended.Before(started) {
		return started, 0, false
	}
	return started, ended.Sub(started), true
}

// LastDuration returns how long the task's last run took, false where that is not known.
func LastDuration(f *task.Facts) (time.Duration, bool) {
	if f.LastRun == nil {
		return 0, false
	}
	_, took, ok := length(f.LastRun)
	return took, ok
}

// lastSeconds is the last duration of a task in whole seconds, -1 when unknown.
func lastSeconds(f *task.Facts, records map[string]time.Duration) int32 {
	d, ok := records[f.ID.S]
	if !ok {
		d, ok = LastDuration(f)
	}
	if !ok || d < 0 {
		return -1
	}
	return int32(min((d+time.Second-1)/time.Second, math.MaxInt32))
}

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

// Path is a way through a chain.
type Path struct {
	// Tasks are in the order in which they start each other, never none.
	Tasks []graph.Vertex
	// Length is the sum of their last durations; those of Unknown tasks are not known
	// and left out, so that it is at least that long.
	Length  time.Duration
	Unknown int
}

// CriticalPath returns the way from a task on that takes longest, by last durations. It
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

// ChainLength returns the length of the critical path from a task on.
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
