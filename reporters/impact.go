package reporters

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

// Impact is the report of `tasklint impact`: what follows if tasks are started,
// disabled or deleted, over all tenants that they are of.
type Impact struct {
	when  string
	tasks []impactTask
	// partial says that a set may lack tasks, which then may follow, too.
	partial bool
	// runs are for Started, all else for the others.
	runs  []impactRun
	held  []impactHeld
	path  *impactPath
	never []impactLost
	keeps []impactKept
	names []impactName
}

// NewImpact is the report of what happens to tasks: Started, Disabled or Deleted.
func NewImpact(when string) *Impact { return &Impact{when: when} }

// impactSet is a tenant, and the tasks in it that something happens to.
type impactSet struct {
	*rules.Set
	on []graph.Vertex
}

// impactTask is a task in the report.
type impactTask struct {
	impactSet
	v graph.Vertex
}

func (t impactTask) off() string { return t.Graph().Off(t.v) }

// impactRun is a task that runs because others were started.
type impactRun struct {
	impactTask
	graph.Run
	took  time.Duration // by its last run
	known bool
}

// impactHeld is a task that waits for those that run, and cannot follow.
type impactHeld struct {
	impactTask
	graph.Held
}

// impactPath is the way through the chain that takes longest.
type impactPath struct {
	timeline.Path
	impactSet
}

// impactLost is a task that never runs again, because of tasks that do not run.
type impactLost struct {
	impactTask
	because []graph.Vertex
}

// impactKept is a task that keeps running: by its schedule, by events that are no
// task's end, or after other tasks.
type impactKept struct {
	impactTask
	schedule     string // in words
	bySchedule   bool
	data, others bool
	after        []graph.EdgeID
}

// impactName is a place where a task names one that is deleted.
type impactName struct {
	impactTask
	ref graph.Ref
	to  graph.Vertex
}

// Add works out what follows in one tenant.
func (r *Impact) Add(tenant *rules.Set, tasks []graph.Vertex) {
	on := impactSet{tenant, tasks}
	for _, v := range on.on {
		r.tasks = append(r.tasks, impactTask{on, v})
	}
	r.partial = r.partial || !on.Set.Complete()
	if r.when == Started {
		r.start(on)
	} else {
		r.stop(on)
	}
	if r.when == Deleted {
		r.delete(on)
	}
}

func (r *Impact) start(on impactSet) {
	times := on.Timeline()
	runs, held := on.Graph().Started(on.on, on.Assume())
	for _, h := range held {
		r.held = append(r.held, impactHeld{impactTask{on, h.Vertex}, h})
	}
	for _, run := range runs {
		took, known := times.Duration(run.Vertex)
		r.runs = append(r.runs, impactRun{impactTask{on, run.Vertex}, run, took, known})
	}
	for _, v := range on.on {
		if p := times.CriticalPath(v); p.Length > 0 && (r.path == nil || p.Length > r.path.Length) {
			r.path = &impactPath{p, on}
		}
	}
}

func (r *Impact) stop(on impactSet) {
	g := on.Graph()
	loss := g.Stopped(on.on, r.when, on.Assume())
	for _, v := range loss.Never {
		lost := impactLost{impactTask: impactTask{on, v}}
		for _, u := range g.Upstream(v) {
			if !loss.After.Runs(u) {
				lost.because = append(lost.because, u)
			}
		}
		r.never = append(r.never, lost)
	}
	for _, v := range loss.Still {
		r.keeps = append(r.keeps, r.keep(on, v, loss.After))
	}
}

// keep finds by what a task keeps running.
func (r *Impact) keep(on impactSet, v graph.Vertex, after *graph.Liveness) impactKept {
	g := on.Graph()
	f := g.Task(v)
	k := impactKept{impactTask: impactTask{on, v}}
	if f.Schedule != nil && after.Starts(v) {
		k.bySchedule, k.schedule = true, on.Schedule(f).Describe()
	}
	sources := g.Sources(v)
	k.data, k.others = sources&graph.ByDataset != 0, sources&(graph.ByAnyTask|graph.ByUnknown) != 0
	for e, u := range g.Upstream(v) {
		if after.Runs(u) {
			k.after = append(k.after, e)
		}
	}
	return k
}

// delete finds the events that name a task after it is gone.
func (r *Impact) delete(on impactSet) {
	g := on.Graph()
	gone := make(map[graph.Vertex]bool, len(on.on))
	for _, v := range on.on {
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
				r.names = append(r.names, impactName{impactTask{on, g.Edge(e).To}, ref, g.Edge(e).From})
			}
		}
	}
}
