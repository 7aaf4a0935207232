package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// reportWait reports how a task waits for its events: at "exclusive", or at the
// state where that is absent.
func (p *SetPass) reportWait(v graph.Vertex, format string, args ...any) *Report {
	f := p.Graph().Task(v)
	if f.Exclusive.Given {
		return p.Report(f, f.Exclusive.At, format, args...)
	}
	return p.ReportOpen(f, f.Exclusive.At, format, args...)
}

// readableJoin reports whether the task says in a readable way how it joins: an
// "exclusive" that is no boolean is a defect of its own.
func (p *SetPass) readableJoin(v graph.Vertex) bool {
	f := p.Graph().Task(v)
	if f.Exclusive.Given {
		return true
	}
	state := p.node(f, f.Exclusive.At)
	return state.Is(source.Object) && !state.Get("exclusive").Exists()
}

// upstreamOf is the task that an event waits for.
func (t *Tenant) upstreamOf(tr graph.Trigger) graph.Vertex { return t.Graph().Edge(tr.Edge).From }

// eventPlace is the value by which an event names its upstream.
func (p *SetPass) eventPlace(t graph.Trigger) (f *task.Facts, at task.Place) {
	g := p.Graph()
	for _, ref := range g.Refs(t.Edge) {
		if ref.Event == t.Event {
			return g.Task(g.Edge(t.Edge).To), ref.At
		}
	}
	return p.edgePlace(t.Edge)
}

// relateEvents adds the events of a join as related places.
func (p *SetPass) relateEvents(r *Report, triggers ...graph.Trigger) {
	for _, t := range triggers[:min(len(triggers), placesMost)] {
		f, at := p.eventPlace(t)
		r.RelatedPlace(p.Place(f, at), "comes when %s %s", p.label(p.upstreamOf(t)), t.Outcome.Verb())
	}
}
