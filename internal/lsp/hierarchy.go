package lsp

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// A chain of tasks is a call hierarchy: what starts a task calls it, and it calls those
// that wait for its end.

// prepareHierarchy returns the task that a place names, or in which it lies.
func (s *server) prepareHierarchy(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[documentPosition](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	off := d.offset(p.Position)
	var f *task.Facts
	if spot, ok := at(d.data, off); ok {
		f = d.taskAt(spot)
	}
	for _, own := range d.ownTasks() {
		if around := own.Span.Shift(own.Doc.Shift()); f == nil && around.Start <= off && off <= around.End {
			f = own
		}
	}
	if f == nil || !isWritten(f) {
		return nil, nil
	}
	return []hierarchyItem{s.hierarchyItem(f)}, nil
}

// upstreams returns what starts a task, upstream ids that no task bears included.
func (s *server) upstreams(m *jsonrpc.Message) (any, error) {
	set, v, ok, err := s.hierarchyTask(m)
	if err != nil || !ok {
		return nil, err
	}
	list, g := []hierarchyCall{}, set.Graph()
	for e, up := range g.Upstream(v) {
		item, ok := s.vertexItem(g, up)
		if !ok { // shown where it is waited for
			f := g.Task(v)
			at := s.location(f.Doc, f.Place(g.Ref(e).At))
			item = hierarchyItem{Name: shownName(g.ID(up)), Kind: symbolTask, Detail: "not among the tasks here", URI: at.URI, Range: at.Range, Selection: at.Range}
		}
		list = append(list, hierarchyCall{From: &item, Ranges: []span{item.Selection}})
	}
	return list, nil
}

// downstreams returns the tasks that wait for a task.
func (s *server) downstreams(m *jsonrpc.Message) (any, error) {
	set, v, ok, err := s.hierarchyTask(m)
	if err != nil || !ok {
		return nil, err
	}
	list, g := []hierarchyCall{}, set.Graph()
	from := s.hierarchyItem(g.Task(v))
	for _, down := range g.Downstream(v) {
		if item, ok := s.vertexItem(g, down); ok {
			list = append(list, hierarchyCall{To: &item, Ranges: []span{from.Selection}})
		}
	}
	return list, nil
}

// vertexItem is the item of a vertex of a set's graph; false for one that no file shows.
func (s *server) vertexItem(g *graph.Graph, v graph.Vertex) (hierarchyItem, bool) {
	f := g.Task(v)
	if f == nil {
		_, f = g.Elsewhere(v)
	}
	if f == nil || !isWritten(f) {
		return hierarchyItem{}, false
	}
	return s.hierarchyItem(f), true
}

func (s *server) hierarchyItem(f *task.Facts) hierarchyItem {
	whole, name := s.location(f.Doc, f.Span), s.location(f.Doc, taskSpan(f))
	item := hierarchyItem{Name: shownName(f.Label()), Kind: symbolTask, Detail: f.Doc.Name, URI: whole.URI, Range: whole.Range, Selection: name.Range}
	if off := graph.Off(f); off != "" {
		item.Detail += ", " + off
	}
	item.Data = &taskKey{whole.URI, f.Pointer(), f.ID.S}
	return item
}

// hierarchyTask is the task of an item that the client sends back, with its set.
func (s *server) hierarchyTask(m *jsonrpc.Message) (*rules.Set, graph.Vertex, bool, error) {
	p, err := jsonrpc.Params[hierarchyParams](m)
	if err != nil || p.Item.Data == nil {
		return nil, 0, false, err
	}
	s.settle()
	_, set, f := s.taskOf(*p.Item.Data)
	if f == nil {
		return nil, 0, false, nil
	}
	v, ok := set.Graph().Vertex(f)
	return set, v, ok, nil
}

// taskOf is the task, with its folder and set, that a client names by what it was given: the one at its place,
// unless that has another id now, else the one with its id.
func (s *server) taskOf(key taskKey) (*workspace, *rules.Set, *task.Facts) {
	var space *workspace
	var inSet *rules.Set
	var found *task.Facts
	for _, w := range s.all() {
		if w.result == nil {
			continue
		}
		for _, set := range w.result.Sets {
			for _, f := range set.Set.Tasks {
				switch {
				case f.ID.S != key.ID || !isWritten(f):
				case f.Pointer() == key.Pointer && s.location(f.Doc, f.Place(task.Place{End: 1})).URI == key.URI:
					return w, set, f
				case key.ID != "" && found == nil:
					space, inSet, found = w, set, f
				}
			}
		}
	}
	return space, inSet, found
}
