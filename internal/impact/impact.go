// Package impact works out what follows if tasks are started, disabled or deleted.
package impact

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/timeline"
	"github.com/tasklint/tasklint/rules"
)

// What happens to the tasks of an Impact.
const (
	Started  = "started"
	Disabled = "disabled"
	Deleted  = "deleted"
)

// Impact is what follows if something happens to tasks, over all tenants that they are of.
type Impact struct {
	// When is what happens to Tasks: Started, Disabled or Deleted.
	When  string
	Tasks []Task
	// Partial says that a set may lack tasks, which then may follow, too.
	Partial bool
	// Runs are the tasks that run where others are started, and Held those that wait for
	// them and cannot follow. Path is the longest way through the chain, nil where none is
	// known.
	Runs []Run
	Held []Held
	Path *Path
	// Never are the tasks that never run again where others are disabled or deleted, Keeps
	// those that keep running, and Names the places that name what is deleted.
	Never []Lost
	Keeps []Kept
	Names []Name
}

// Set is a tenant, and the tasks in it that something happens to.
type Set struct {
	*rules.Set
	On []graph.Vertex
}

// Task is a task in the answer.
type Task struct {
	Set
	Vertex graph.Vertex
}

// Off reports in a word why the task cannot run at all, "" when it can.
func (t Task) Off() string { return t.Graph().Off(t.Vertex) }

// Run is a task that runs because others were started.
type Run struct {
	Task
	graph.Run
	Took  time.Duration // by its last run
	Known bool          // whether that is known
}

// Held is a task that waits for those that run, and cannot follow.
type Held struct {
	Task
	graph.Held
}

// Path is the way through the chain that takes longest.
type Path struct {
	timeline.Path
	Set
}

// Lost is a task that never runs again, because of tasks that do not run.
type Lost struct {
	Task
	Because []graph.Vertex
}

// Kept is a task that keeps running: by its schedule, by events that are no task's end, or
// after other tasks.
type Kept struct {
	Task
	Schedule   string // in words
	BySchedule bool
	ByData     bool
	ByOthers   bool // an event of any task or of an unknown kind
	After      []graph.EdgeID
}

// Name is a place where a task names one that is deleted.
type Name struct {
	Task
	Ref graph.Ref
	To  graph.Vertex
}

// Add works out what follows in one tenant.
func (r *Impact) Add(set *rules.Set, tasks []graph.Vertex) {
	on := Set{set, tasks}
	for _, v := range on.On {
		r.Tasks = append(r.Tasks, Task{on, v})
	}
	r.Partial = r.Partial || !on.Set.Complete()
	if r.When == Started {
		r.start(on)
	} else {
		r.stop(on)
	}
	if r.When == Deleted {
		r.delete(on)
	}
}

func (r *Impact) start(on Set) {
	times := on.Started(on.On)
	runs, held := on.Graph().Started(on.On, on.Assume())
	for _, h := range held {
		r.Held = append(r.Held, Held{Task{on, h.Vertex}, h})
	}
	for _, run := range runs {
		took, known := times.Duration(run.Vertex)
		r.Runs = append(r.Runs, Run{Task{on, run.Vertex}, run, took, known})
	}
	for _, v := range on.On {
		if p := times.CriticalPath(v); p.Length > 0 && (r.Path == nil || p.Length > r.Path.Length) {
			r.Path = &Path{p, on}
		}
	}
}

func (r *Impact) stop(on Set) {
	g := on.Graph()
	loss := g.Stopped(on.On, r.When, on.Assume())
	for _, v := range loss.Never {
		lost := Lost{Task: Task{on, v}}
		for _, u := range g.Upstream(v) {
			if !loss.After.Runs(u) {
				lost.Because = append(lost.Because, u)
			}
		}
		r.Never = append(r.Never, lost)
	}
	for _, v := range loss.Still {
		r.Keeps = append(r.Keeps, keep(on, v, loss.After))
	}
}

// keep finds by what a task keeps running.
func keep(on Set, v graph.Vertex, after *graph.Liveness) Kept {
	g := on.Graph()
	f := g.Task(v)
	k := Kept{Task: Task{on, v}}
	if f.Schedule != nil && after.Starts(v) {
		k.BySchedule, k.Schedule = true, on.Schedule(f).Describe()
	}
	sources := g.Sources(v)
	k.ByData, k.ByOthers = sources&graph.ByDataset != 0, sources&(graph.ByAnyTask|graph.ByUnknown) != 0
	for e, u := range g.Upstream(v) {
		if after.Runs(u) {
			k.After = append(k.After, e)
		}
	}
	return k
}

// delete finds the events that name a task after it is gone.
func (r *Impact) delete(on Set) {
	g := on.Graph()
	gone := make(map[graph.Vertex]bool, len(on.On))
	for _, v := range on.On {
		gone[v] = true
	}
	for i := range g.Edges() {
		e := graph.EdgeID(i)
		if !gone[g.Edge(e).From] || gone[g.Edge(e).To] {
			continue
		}
		last := int32(-1)
		for _, ref := range g.Refs(e) {
			if ref.Event != last { // an event may name it more than once
				last = ref.Event
				r.Names = append(r.Names, Name{Task{on, g.Edge(e).To}, ref, g.Edge(e).From})
			}
		}
	}
}
