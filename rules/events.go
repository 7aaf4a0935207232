package rules

import (
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// mismatched reports whether type and source are those of different kinds of events,
// so that nothing rests on either.
func mismatched(e *task.Event) bool {
	return e.Type.TextIs(task.TypeRunFinished) && e.Source.TextIs(task.SourceDataset) ||
		e.Type.TextIs(task.TypeAnalyticsOrch) && e.Source.TextIs(task.SourceTask)
}

// datasetEvent is the first dataset event that triggers the task, nil when none does.
func datasetEvent(f *task.Facts) *task.EventFacts {
	for i := range f.Events {
		if e := &f.Events[i]; e.IsDataset() && e.Referenced {
			return e
		}
	}
	return nil
}

// attributeNames are the attributes that events can be told by (API reference,
// `contextAttributeName`).
var attributeNames = [...]string{"id", "status", "appId", "spaceId", "datasetId"}

// attributeKind is the index of an attribute's name, -1 when it is none of them.
func attributeKind(name source.Node) int {
	for i, known := range attributeNames {
		if name.TextIs(known) {
			return i
		}
	}
	return -1
}

// foreign reports whether the event is of a kind that does not carry the attribute.
func foreign(e *task.Event, name source.Node) bool {
	switch {
	case name.TextIs("datasetId"):
		return e.IsTask() && !mismatched(e)
	case name.TextIs("id"), name.TextIs("status"):
		return e.IsDataset() && !mismatched(e)
	default:
		return false
	}
}

// correlationReadable reports whether the event's attributes are all that it asks
// for: none is misspelt or of another type, and none belongs to another kind of
// event, which would match nothing rather than everything.
func correlationReadable(p *TaskPass, e *task.Event) bool {
	if !e.Correlation.Exists() {
		return !p.Misspelt(e.Node, "correlation")
	}
	if !e.Correlation.Is(source.Array) || !p.Sound(e.Correlation) {
		return false
	}
	for _, a := range e.Attributes {
		if attributeKind(a.Name) < 0 || foreign(e, a.Name) {
			return false
		}
	}
	return true
}

// meantOutcome knows the words of other programs beside plain typing errors.
func meantOutcome(status string) (string, bool) {
	switch status {
	case "SUCCESS", "SUCCESSFUL", "SUCCEED", "OK", "COMPLETED", "FINISHED":
		return "SUCCEEDED", true
	case "FAIL", "FAILURE", "ERROR":
		return "FAILED", true
	case "CANCELLED", "CANCELED", "STOPPED":
		return "ABORTED", true
	}
	return say.Nearest(status, []string{"SUCCEEDED", "FAILED", "ABORTED"})
}

// firstReference is the first eventRefs item that names an event of the task.
func firstReference(t *task.Task) source.Node {
	if len(t.Events) == 0 {
		return source.Node{}
	}
	events := indexEvents(t.Events)
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for _, ref := range o.Refs {
				if events.find(ref) >= 0 {
					return ref
				}
			}
		}
	}
	return source.Node{}
}

// refsReadable reports whether the lists of references are there and whole: where one
// is absent or holds something else, that is the defect.
func refsReadable(p *TaskPass) bool {
	lists := 0
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			if !o.EventRefs.Is(source.Array) {
				return false
			}
			for _, ref := range o.Refs {
				if !ref.Is(source.String) {
					return false
				}
			}
			lists++
		}
	}
	return lists > 0
}

// implicitlyAny reports whether the state waits for several events of the task and
// does not say how. References that name no event do not count, unless the events are
// not known: they are wrong in another way.
func (x *eventIndex) implicitlyAny(s *task.State) bool {
	if s.Exclusive.Exists() {
		return false
	}
	if x.unknown {
		return severalRefs(s)
	}
	if len(x.events) < 2 {
		return false
	}
	first := -1
	for i := range s.OnEvents {
		for _, ref := range s.OnEvents[i].Refs {
			switch at := x.find(ref); {
			case at < 0:
			case first < 0:
				first = at
			case at != first:
				return true
			}
		}
	}
	return false
}

// severalRefs reports whether the state names two different events.
func severalRefs(s *task.State) bool {
	var first source.Node
	for i := range s.OnEvents {
		for _, ref := range s.OnEvents[i].Refs {
			switch {
			case !ref.Is(source.String):
			case !first.Exists():
				first = ref
			case !ref.TextIs(first.Text()):
				return true
			}
		}
	}
	return false
}
