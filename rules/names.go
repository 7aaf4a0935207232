package rules

import (
	"strconv"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/schema"
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

// Misspelt reports whether the schema takes a key of the object for a misspelling of
// name, or for what belongs under it: what seems to be absent is then there, and the
// key is all there is to tell.
func (p *TaskPass) Misspelt(object source.Node, name string) bool {
	for _, pr := range p.Problems {
		if pr.Kind != schema.UnknownProperty || pr.Suggest != strconv.Quote(name) && pr.Under != name {
			continue
		}
		if path := pr.Node.Path(); len(path) > 0 && path[len(path)-1].In.Same(object) {
			return true
		}
	}
	return false
}

// named writes what a thing is with its name, or "the" thing where it has none.
func named(noun string, name source.Node) string {
	if name.Is(source.String) && len(name.Bytes()) > 0 {
		return noun + " " + quoteNode(name)
	}
	return "the " + noun
}

// later orders two values of a task by where they stand: of two that contradict each
// other the later is reported, the earlier is a related place (see Report.Either).
func later(a, b source.Node) (last, first source.Node) {
	if a.Span().Start > b.Span().Start {
		return a, b
	}
	return b, a
}

// onlyAction is the task's action where there is exactly one state with one action,
// else nil: state-count and action-count have the word then.
func onlyAction(t *task.Task) *task.Action {
	if len(t.States) != 1 {
		return nil
	}
	var only *task.Action
	on := t.States[0].OnEvents
	for i := range on {
		for j := range on[i].Actions {
			if only != nil {
				return nil
			}
			only = &on[i].Actions[j]
		}
	}
	return only
}
