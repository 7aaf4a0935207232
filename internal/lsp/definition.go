package lsp

import "github.com/tasklint/tasklint/internal/task"

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
