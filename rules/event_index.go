package rules

import (
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

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
