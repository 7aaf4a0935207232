// Package timeline lays the schedules of a set along its graph: how often each task
// runs and by whose clock, when it runs next, how long its chain takes, and what
// runs in a window of time.
//
// Schedules are known to the second. All else is inferred: a task that waits for
// others starts when they are expected to end, by their last known durations, and
// every run is taken to succeed. The service documents neither how long an event
// waits for the others of an "all" join without eventTimeout nor what becomes of those that
// are left over; here each waits until it is used, once, or until the timeout is over.
package timeline

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
)

// Input is what a timeline is made from.
type Input struct {
	Graph *graph.Graph
	// Live says which tasks anything can start: the others have no runs.
	Live *graph.Liveness
	// Schedule returns the schedule of a task that has one. It may not be OK.
	Schedule func(*task.Facts) *schedule.Schedule
	// Now is the clock: frequencies are those from now on.
	Now time.Time
	// Durations are the last durations by task id, as LastDurations finds them. They
	// come before what the tasks themselves say of their last run. It may be nil.
	Durations map[string]time.Duration
}

// Timeline is the time of one set. It works out some answers when they are first
// asked for, so it belongs to one goroutine.
type Timeline struct {
	g    *graph.Graph
	live *graph.Liveness
	now  time.Time

	// clocks are the schedules that start runs, nil for tasks without.
	clocks []*schedule.Schedule
	// order are all vertices, upstream first, with circles cut open; rank is the
	// place of a vertex in it.
	order []graph.Vertex
	rank  []int32
	// durations are in seconds, -1 where unknown.
	durations []int32

	cadences []*Cadence
	causes   []cause
	// carries are the edges over which a run of the upstream is known to start the
	// downstream task, or to be one of all that it waits for. follows are those that
	// belong to the upstream's chain: the downstream task runs as often.
	carries, follows []bool
	// unlike are the "all" joins over upstreams with different cadences.
	unlike []graph.Vertex
	span   []bounds
	edges  edges
	down   []int64        // seconds from a task's start to the end of its chain
	onward []graph.Vertex // the next task on the longest way, -1 at its end

	// spare is what NextRuns plays joins with.
	spare struct {
		arrived []bool
		came    []int64
		missing []int32
	}
	// held and hurried are nil before they are asked for, see apart.
	held                    []graph.Vertex
	hurried                 []bool
	firings, sample, merged []int64 // memory for runs that are compared
	runs                    []int64 // memory for runs that are counted
	shared                  map[string]*Cadence
	beats                   map[graph.Vertex]time.Duration
}

// New makes the timeline of a set, in linear time.
func New(in Input) *Timeline {
	g := in.Graph
	t := &Timeline{
		g: g, live: in.Live, now: in.Now, clocks: make([]*schedule.Schedule, g.Len()), durations: make([]int32, g.Len()),
		shared: make(map[string]*Cadence), beats: make(map[graph.Vertex]time.Duration),
	}
	for v := range t.durations {
		t.durations[v] = -1
	}
	for v, f := range g.InFiles() {
		t.durations[v] = lastSeconds(f, in.Durations)
		if g.Sources(v)&graph.BySchedule != 0 && g.Off(v) == "" {
			t.clocks[v] = in.Schedule(f)
		}
	}
	t.sort()
	t.inherit()
	t.bound()
	t.connect()
	t.measure()
	return t
}

// Graph returns the graph that the timeline was made from.
func (t *Timeline) Graph() *graph.Graph { return t.g }

// Duration returns how long the last run of a task took, false when that is not known.
func (t *Timeline) Duration(v graph.Vertex) (time.Duration, bool) {
	if t.durations[v] < 0 {
		return 0, false
	}
	return time.Duration(t.durations[v]) * time.Second, true
}

// took is Duration in seconds, 0 where unknown.
func (t *Timeline) took(v graph.Vertex) int32 { return max(t.durations[v], 0) }
