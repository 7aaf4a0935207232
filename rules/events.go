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

// fewNames is up to how many names are searched one by one. A healthy task has one
// to three, for which that is fastest; hostile ones get a map.
const fewNames = 32

// eventIndex finds the events of a task by name.
type eventIndex struct {
	events []task.Event
	many   map[string]int
	// unknown says that the events of the task are not in view.
	unknown bool
}

// indexEvents indexes the events of the task at hand.
func (p *TaskPass) indexEvents() eventIndex {
	x := indexEvents(p.Task.Events)
	x.unknown = !p.Sees(Within("events"))
	return x
}

func indexEvents(events []task.Event) eventIndex {
	x := eventIndex{events: events}
	if len(events) > fewNames {
		x.many = make(map[string]int, len(events))
		for i := range events {
			name := events[i].Name
			if _, there := x.many[name.Text()]; name.Is(source.String) && !there {
				x.many[name.Text()] = i
			}
		}
	}
	return x
}

// find is the index of the first event with the name that the string ref holds, -1
// when there is none.
func (x *eventIndex) find(ref source.Node) int {
	if !ref.Is(source.String) {
		return -1
	}
	if x.many != nil {
		if i, ok := x.many[string(ref.Bytes())]; ok {
			return i
		}
		return -1
	}
	for i := range x.events {
		if name := x.events[i].Name; name.Is(source.String) && string(name.Bytes()) == string(ref.Bytes()) {
			return i
		}
	}
	return -1
}

// refIndex tells which events the references of a task name, as they stand in facts.
type refIndex struct {
	refs []task.Text
	many map[string]bool
}

func indexRefs(f *task.Facts) refIndex {
	x := refIndex{refs: f.Refs}
	if len(f.Refs) > fewNames {
		x.many = make(map[string]bool, len(f.Refs))
		for _, r := range f.Refs {
			x.many[r.S] = true
		}
	}
	return x
}

func (x *refIndex) has(name string) bool {
	if x.many != nil {
		return x.many[name]
	}
	for _, r := range x.refs {
		if r.S == name {
			return true
		}
	}
	return false
}

// repeated calls found for each of n names that an earlier one equals, with the
// first of its kind. What is no string is passed over.
func repeated(n int, name func(int) source.Node, found func(later, first source.Node)) {
	var seen map[string]source.Node
	if n > fewNames {
		seen = make(map[string]source.Node, n)
	}
	for i := range n {
		later := name(i)
		if !later.Is(source.String) {
			continue
		}
		if seen != nil {
			if first, ok := seen[string(later.Bytes())]; ok {
				found(later, first)
			} else {
				seen[later.Text()] = later
			}
			continue
		}
		for j := range i {
			if first := name(j); first.Is(source.String) && string(first.Bytes()) == string(later.Bytes()) {
				found(later, first)
				break
			}
		}
	}
}

// mostNames is how many names of one task are compared letter by letter, which is
// slow: more are no slip of the finger.
const mostNames = 100

// eventGuess tells which event a dangling reference was probably meant to be. Two
// rules ask: one names the event, the other says nothing more about it.
type eventGuess struct {
	free, all []string // names that no reference has; all names
	single    bool
	left      int
	// nameless is the only event without a name, which a reference to nothing is meant
	// for; it does not exist where there is none, or several.
	nameless source.Node
}

func guessEvents(t *task.Task) *eventGuess {
	events := t.Events[:min(len(t.Events), mostNames)]
	index := indexEvents(events)
	taken := make([]bool, len(events))
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for _, ref := range o.Refs {
				if j := index.find(ref); j >= 0 {
					taken[j] = true
				}
			}
		}
	}
	g := &eventGuess{single: len(t.Events) == 1, left: mostNames}
	for i := range events {
		name := events[i].Name.Text()
		if !taken[i] {
			g.free = append(g.free, name)
		}
		g.all = append(g.all, name)
	}
	without := 0
	for i := range events {
		if e := &events[i]; e.Node.Is(source.Object) && !e.Name.Exists() {
			g.nameless = e.Node
			without++
		}
	}
	if without != 1 {
		g.nameless = source.Node{}
	}
	return g
}

// of is the name that ref stands for: the nearest among those that no other
// reference has, else among all.
func (g *eventGuess) of(ref source.Node) (string, bool) {
	if g.left == 0 {
		return "", false
	}
	g.left--
	if near, ok := say.Nearest(ref.Text(), g.free); ok {
		return near, true
	}
	if g.single { // with one event there is only one thing that can be meant
		return g.all[0], g.all[0] != ""
	}
	return say.Nearest(ref.Text(), g.all)
}
