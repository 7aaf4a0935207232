package lsp

import (
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// named are the strings below a task's member that is a list of objects with names,
// such as its events, in order.
func (d *document) named(p spot, task way, list string) []nameToken {
	var names []nameToken
	below(d.data, p.record, task, func(w way, t token) {
		if w.is(list, "#", "name") && t.quoted {
			names = append(names, nameToken{t, t.text(d.data)})
		}
	})
	return names
}

// nameToken is a name with its place.
type nameToken struct {
	token
	name string
}

// sibling is the text of another member of the object that a value stands in.
func (d *document) sibling(p spot, member string) string {
	found := ""
	around := p.way[:len(p.way)-1]
	below(d.data, p.record, around, func(w way, t token) {
		if w.is(member) {
			found = t.text(d.data)
		}
	})
	return found
}

// upstream is the id that an event's correlation waits for at a place.
func (d *document) upstream(p spot) (string, bool) {
	if _, ok := p.ends(attributeSteps...); !ok || d.sibling(p, "contextAttributeName") != "id" {
		return "", false
	}
	return p.text(d.data), true
}

// taskByID is the task with an id, looked for first in the set that the document's
// own tasks are in.
func (d *document) taskByID(id string) *task.Facts {
	if d.space.result == nil || id == "" {
		return nil
	}
	var found *task.Facts
	for _, t := range d.space.result.Sets {
		f := t.Set.ByID(id)
		if f != nil && (found == nil || d.in(t)) {
			found = f
		}
	}
	return found
}

// in reports whether the document has a task in a set.
func (d *document) in(t *rules.Set) bool {
	for _, f := range t.Set.Tasks {
		if d.file.now != nil && f.Doc == d.file.now.Doc || d.file.good != nil && f.Doc == d.file.good.Doc {
			return true
		}
	}
	return false
}

// definition leads from a reference to what it names: from an eventRef to the event,
// from start.stateName to the state, from an upstream id to the task in any file.
func (s *server) definition(m *incoming) (any, error) {
	d, here, err := s.askedAt(m)
	if err != nil {
		return nil, err
	}
	spot, ok := at(d.data, d.offset(here))
	if !ok || spot.key {
		return nil, nil
	}
	if task, ok := spot.ends(eventRefSteps...); ok {
		return d.names(spot, task, "events"), nil
	}
	if task, ok := spot.ends(stateNameSteps...); ok {
		return d.names(spot, task, "states"), nil
	}
	id, ok := d.upstream(spot)
	if !ok {
		return nil, nil
	}
	s.settle()
	f := d.taskByID(id)
	if f == nil {
		return nil, nil
	}
	return []location{s.location(f.Doc, f.Place(nameOf(f)))}, nil
}

// names are the places of the named objects of a list that bear a reference's name.
func (d *document) names(p spot, task way, list string) []location {
	want := p.text(d.data)
	found := []location{}
	for _, n := range d.named(p, task, list) {
		if n.name == want {
			found = append(found, location{d.uri, d.span(n.Start, n.End)})
		}
	}
	return found
}

// nameOf is where a task is shown: its name, else its id.
func nameOf(f *task.Facts) task.Place {
	if f.Name.Exists() {
		return f.Name.At
	}
	return f.ID.At
}
