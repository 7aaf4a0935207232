package lsp

import (
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

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

// upstream is the id that an event's correlation, or the body of a wrapper endpoint, waits
// for at a place.
func (d *document) upstream(p spot) (string, bool) {
	_, waits := p.ends("onTaskId")
	if _, ok := p.ends(attributeSteps...); ok {
		waits = d.sibling(p, "contextAttributeName") == "id"
	}
	if !waits || p.key {
		return "", false
	}
	return p.text(d.data), true
}

// taskByID is the task with an id, looked for first in the set that the document's
// own tasks are in.
func (d *document) taskByID(id string) *task.Facts {
	own, others := d.sets()
	return taskIn(append(own, others...), id)
}

// sets are the sets of the document's folder that its own tasks are in, and the others.
func (d *document) sets() (own, others []*rules.Set) {
	if d.space.result == nil {
		return nil, nil
	}
	for _, set := range d.space.result.Sets {
		if d.in(set) {
			own = append(own, set)
		} else {
			others = append(others, set)
		}
	}
	return own, others
}

// taskIn is the first task of some sets with an id, nil without any.
func taskIn(sets []*rules.Set, id string) *task.Facts {
	for _, set := range sets {
		if f := set.Set.ByID(id); f != nil && id != "" {
			return f
		}
	}
	return nil
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

// taskAt is the task that a place names: by an upstream id, or as its own id or name.
func (d *document) taskAt(p spot) *task.Facts {
	if id, ok := d.upstream(p); ok {
		return d.taskByID(id)
	}
	if p.key || !p.quoted {
		return nil
	}
	for _, f := range d.ownTasks() {
		for _, text := range []task.Text{f.ID, f.Name} {
			if text.Exists() && f.Place(text.At).Shift(f.Doc.Shift()) == p.Span {
				return f
			}
		}
	}
	return nil
}

// named is the name of an event or state of one task.
type named struct {
	task way
	list string // "events" or "states"
	name string
}

// nameAt is the name that a place gives an event or state, or by which it refers to one.
func (d *document) nameAt(p spot) (named, bool) {
	if p.key || !p.quoted {
		return named{}, false
	}
	for _, at := range []struct {
		list  string
		steps []string
	}{
		{"events", eventRefSteps}, {"events", []string{"events", "#", "name"}},
		{"states", stateNameSteps}, {"states", []string{"states", "#", "name"}},
	} {
		if task, ok := p.ends(at.steps...); ok {
			return named{task, at.list, p.text(d.data)}, true
		}
	}
	return named{}, false
}

// mentions are the places that give a name, and those that refer to it.
func (d *document) mentions(record int, n named) (given, referring []token) {
	refers := eventRefSteps
	if n.list == "states" {
		refers = stateNameSteps
	}
	below(d.data, record, n.task, func(w way, t token) {
		switch {
		case !t.quoted || t.text(d.data) != n.name:
		case w.is(n.list, "#", "name"):
			given = append(given, t)
		case w.is(refers...):
			referring = append(referring, t)
		}
	})
	return given, referring
}

// locations are tokens as the protocol wants them.
func (d *document) locations(tokens ...token) []location {
	list := make([]location, len(tokens))
	for i, t := range tokens {
		list[i] = location{d.uri, d.span(t.Start, t.End)}
	}
	return list
}

// pointedAt returns what a request asks about; the spot is nil where no name or value stands.
func (s *server) pointedAt(m *jsonrpc.Message) (p referenceParams, d *document, pointed *spot, err error) {
	if p, d, err = asked[referenceParams](s, m); err != nil {
		return p, d, nil, err
	}
	if found, ok := at(d.data, d.offset(p.Position)); ok {
		pointed = &found
	}
	return p, d, pointed, nil
}

// definition leads from a reference to what it names: from an eventRef to the event,
// from start.stateName to the state, from an upstream id to the task in any file.
func (s *server) definition(m *jsonrpc.Message) (any, error) {
	_, d, spot, err := s.pointedAt(m)
	if err != nil || spot == nil {
		return nil, err
	}
	if n, ok := d.nameAt(*spot); ok {
		given, _ := d.mentions(spot.record, n)
		return d.locations(given...), nil
	}
	s.settle()
	if f := d.taskAt(*spot); f != nil && isWritten(f) {
		return []location{s.location(f.Doc, taskSpan(f))}, nil
	}
	return nil, nil
}

// references are the places that wait for the task, or refer to the event or state, that a
// place names.
func (s *server) references(m *jsonrpc.Message) (any, error) {
	p, d, spot, err := s.pointedAt(m)
	if err != nil || spot == nil {
		return nil, err
	}
	if n, ok := d.nameAt(*spot); ok {
		given, referring := d.mentions(spot.record, n)
		if !p.Context.Declaration {
			given = nil
		}
		return d.locations(append(given, referring...)...), nil
	}
	s.settle()
	f := d.taskAt(*spot)
	if f == nil {
		return nil, nil
	}
	list := []location{}
	if p.Context.Declaration && isWritten(f) {
		list = append(list, s.location(f.Doc, taskSpan(f)))
	}
	for _, w := range d.space.waiting(f) {
		list = append(list, s.location(w.task.Doc, w.task.Place(w.at)))
	}
	return list, nil
}

// wait is a place at which a task waits for another one.
type wait struct {
	task *task.Facts
	at   task.Place
}

// waiting are the places that name a task as an upstream, also where no eventRef makes it
// one: those of its own set, and of sets that have no other task of its id.
func (w *workspace) waiting(f *task.Facts) []wait {
	if f.ID.S == "" || w.result == nil {
		return nil
	}
	var all []wait
	for _, set := range w.result.Sets {
		if own := set.Set.ByID(f.ID.S); own != nil && !same(own, f) {
			continue
		}
		for _, other := range set.Set.Tasks {
			if !isWritten(other) {
				continue
			}
			for i := range other.Events {
				e := &other.Events[i]
				for _, a := range e.Attributes {
					if e.IsTask() && a.Name.S == "id" && a.Value.S == f.ID.S {
						all = append(all, wait{other, a.Value.At})
					}
				}
			}
		}
	}
	return all
}

// same reports whether facts are of one task in one document: a body that gets its id from
// the task that it is for has two.
func same(a, b *task.Facts) bool { return a.Doc == b.Doc && a.Span == b.Span }
