package graph

import "github.com/tasklint/tasklint/internal/task"

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
