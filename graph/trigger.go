package graph

import "github.com/tasklint/tasklint/internal/task"

// Trigger is one event that can start a task: one that an eventRef names. Of events
// that share a name the first counts, the others are a defect of their own.
type Trigger struct {
	// Event is the index in the task's Events.
	Event int32
	// Edge is the task that the event waits for (the first, where it names several),
	// -1 when it waits for none: for data, or for any task. Such events are free:
	// they may come at any time, whatever the other tasks do.
	Edge EdgeID
	// Outcome is what it waits for; zero without an edge, and when the event's status
	// is no outcome or its attributes contradict each other. Nothing is concluded
	// then from how the upstream ends.
	Outcome Outcome
}

// Sources says by what a task is started.
type Sources uint8

// The sources of starts.
const (
	BySchedule Sources = 1 << iota // start.schedule
	ByDataset                      // an update of data
	ByTask                         // other tasks, known or not
	ByAnyTask                      // a task event without id: after every task
	ByUnknown                      // an event of a kind that is not known
)

// Triggers are the events that can start v, in the order written.
func (g *Graph) Triggers(v Vertex) []Trigger {
	return g.triggers[g.triggerRow[v]:g.triggerRow[v+1]]
}

// Sources says by what v is started; zero for a task that runs by hand only and for
// vertices that are not in the set.
func (g *Graph) Sources(v Vertex) Sources { return g.sources[v] }

// All reports whether v waits for all of its events ("exclusive": false) and not
// for any one of them.
func (g *Graph) All(v Vertex) bool {
	return int(v) < len(g.all) && g.all[v]
}

// Off says in a word why a task cannot run at all: "disabled" or "deleted"; "" when
// it can. A task that does not say whether it is enabled can.
func Off(f *task.Facts) string {
	switch {
	case f == nil:
		return ""
	case f.DeletedAt.S != "":
		return "deleted"
	case f.Enabled.Given && !f.Enabled.On:
		return "disabled"
	default:
		return ""
	}
}

// Off is Off of the vertex's task.
func (g *Graph) Off(v Vertex) string {
	if int(v) < len(g.off) {
		return g.off[v]
	}
	return ""
}
