package graph

import (
	"strings"

	"github.com/tasklint/tasklint/internal/task"
)

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

// Triggers returns the events that can start v, in the order written.
func (g *Graph) Triggers(v Vertex) []Trigger {
	return g.triggers[g.triggerRow[v]:g.triggerRow[v+1]]
}

// Sources returns what starts v; zero for a task that runs by hand only and for
// vertices that are not in the set.
func (g *Graph) Sources(v Vertex) Sources { return g.sources[v] }

// All reports whether v waits for all of its events ("exclusive": false) and not
// for any one of them.
func (g *Graph) All(v Vertex) bool {
	return int(v) < len(g.all) && g.all[v]
}

// Off reports in a word why a task cannot run at all: "disabled" or "deleted"; "" when
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

// reading is what an event means for the graph.
type reading struct {
	task    bool // its ids name upstream tasks
	source  Sources
	outcome Outcome // see Trigger.Outcome
}

// read interprets an event. An event of unknown type that has an id is still taken
// for a task event: its type is a defect of its own, and circles are found whatever
// else is broken.
func read(e *task.EventFacts) reading {
	id, status := "", AnyOutcome
	contradiction, statuses := false, 0
	for _, a := range e.Attributes {
		switch a.Name.S {
		case "id":
			if a.Value.S == "" || id != "" && id != a.Value.S {
				contradiction = true
			}
			id = a.Value.S
		case "status":
			o := ParseOutcome(a.Value.S)
			if statuses > 0 && o != status {
				contradiction = true
			}
			status = o
			statuses++
		}
	}
	switch {
	case e.IsDataset():
		return reading{source: ByDataset}
	case !e.IsTask() && id == "":
		return reading{source: ByUnknown}
	case id == "":
		return reading{source: ByAnyTask}
	case contradiction:
		return reading{task: true, source: ByTask}
	default:
		return reading{task: true, source: ByTask, outcome: status}
	}
}

// Outcome is a set of ways in which a run may end. A run ends in exactly one.
type Outcome uint8

// The outcomes that a finished run may have (API reference, runs: SUCCEEDED and
// FAILED; event documentation: aborted too). AnyOutcome is what an event without a
// status waits for.
const (
	Succeeded Outcome = 1 << iota
	Failed
	Aborted
	AnyOutcome = Succeeded | Failed | Aborted
)

// ParseOutcome reads the status of an event without regard to case, as the vendor's
// documents disagree about it. Other words are zero: no run ever ends so.
func ParseOutcome(word string) Outcome {
	switch {
	case strings.EqualFold(word, "SUCCEEDED"):
		return Succeeded
	case strings.EqualFold(word, "FAILED"):
		return Failed
	case strings.EqualFold(word, "ABORTED"):
		return Aborted
	case strings.EqualFold(word, "ANY"):
		return AnyOutcome
	default:
		return 0
	}
}

// String returns the outcome in words, as "succeeded" or "succeeded or failed"; "any" for
// all and "never" for none.
func (o Outcome) String() string {
	switch o {
	case 0:
		return "never"
	case AnyOutcome:
		return "any"
	}
	var words []string
	for bit, word := range [...]string{"succeeded", "failed", "aborted"} {
		if o&(1<<bit) != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, " or ")
}

// Verb returns the outcome after a task's name: "succeeds", "fails", "ends" for any.
func (o Outcome) Verb() string {
	switch o {
	case Succeeded:
		return "succeeds"
	case Failed:
		return "fails"
	case Aborted:
		return "is aborted"
	case Succeeded | Failed:
		return "succeeds or fails"
	default:
		return "ends"
	}
}
