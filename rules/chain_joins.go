package rules

import (
	"maps"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// findLate finds the joins of "all" whose events certainly never come within their
// "eventTimeout", each with how far apart its upstreams end where it is for that. When
// events come hangs on which tasks run, and that on which joins are late: so it looks
// again for as long as it finds more. What it has worked out for its last look is kept,
// as that holds.
func (t *Set) findLate() map[graph.Vertex]timeline.Spread {
	joins := t.timedJoins()
	if len(joins) == 0 {
		return nil
	}
	g, late := t.Graph(), make(map[graph.Vertex]timeline.Spread)
	for more := true; more; {
		t.live, t.algebra, t.timeline = g.Live(t.assume(maps.Clone(late))), nil, nil
		more = false
		for _, v := range joins {
			if _, known := late[v]; known || t.live.Late(v) {
				continue // so that each look finds one more at least
			}
			if s, never := t.neverInTime(v); never {
				late[v], more = s, true
			}
		}
	}
	found, live := len(late), t.live
	maps.DeleteFunc(late, func(v graph.Vertex, _ timeline.Spread) bool { // it never runs for another reason, which is told
		for _, u := range g.Upstream(v) {
			if !live.Runs(u) {
				return true
			}
		}
		return false
	})
	if len(late) < found {
		t.live, t.algebra, t.timeline = nil, nil, nil
	}
	return late
}

// timedJoins are the joins of "all" that wait for some time only.
func (t *Set) timedJoins() []graph.Vertex {
	var joins []graph.Vertex
	g := t.Graph()
	for v, f := range g.InFiles() {
		if _, timed := timeline.EventTimeout(f.EventTimeout.S); timed && g.All(v) && len(g.Triggers(v)) > 1 {
			joins = append(joins, v)
		}
	}
	return joins
}

// neverInTime reports whether the events of a join certainly come too far apart: within
// one run they exclude each other and two runs lie too far apart, or its upstreams do.
func (t *Set) neverInTime(v graph.Vertex) (s timeline.Spread, never bool) {
	if d, dead := t.Algebra().AndDeadlock(v); dead {
		_, apart := t.neverPair(v, d)
		return s, apart
	}
	s, timeout, short := t.timesOut(v)
	return s, short && timeout < s.Sure
}

// neverPair reports whether events of two runs of the task on which a deadlock rests
// cannot meet, since the join waits for a shorter time than lies between the ends of
// them. That is known where one schedule is all that starts that task.
func (t *Set) neverPair(v graph.Vertex, d graph.Deadlock) (time.Duration, bool) {
	timeout, timed := timeline.EventTimeout(t.Graph().Task(v).EventTimeout.S)
	if !timed || d.Common < 0 {
		return 0, false
	}
	gap, sure, ok := t.Timeline().Rounds(d.Common, t.upstreamOf(d.Triggers[0]), t.upstreamOf(d.Triggers[1]))
	return gap, ok && timeout < sure
}

// timesOut finds a join of "all" whose upstreams end, or are scheduled, farther apart
// than it waits.
func (t *Set) timesOut(v graph.Vertex) (s timeline.Spread, timeout time.Duration, ok bool) {
	timeout, timed := timeline.EventTimeout(t.Graph().Task(v).EventTimeout.S)
	if !timed || !t.Graph().All(v) {
		return s, 0, false
	}
	if t.Live().Late(v) {
		s, ok = t.late[v], true
	} else {
		s, ok = t.Timeline().Spread(v)
	}
	return s, timeout, ok && timeout < s.Apart
}

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
func (t *Set) upstreamOf(tr graph.Trigger) graph.Vertex { return t.Graph().Edge(tr.Edge).From }

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
