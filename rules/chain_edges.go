package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/task"
)

// edgesMost is how many events of one task a rule reports one by one: as many as
// "eventRefs" may name (API reference, maxItems). The rest is a number.
const edgesMost = 100

// eachEdge reports the live edges that are bad, in order of place, at most most of
// one task; the last message says how many are left. A deleted task waits for nothing.
func eachEdge(p *SetPass, most int, bad func(graph.EdgeID) bool, report func(graph.EdgeID) *Report) {
	g := p.Graph()
	for v := range g.InFiles() {
		if g.Off(v) == "deleted" {
			continue
		}
		n := 0
		var last *Report
		for e := range g.Upstream(v) {
			if !bad(e) {
				continue
			}
			if n++; n <= most {
				last = report(e)
			}
		}
		if n > most {
			last.Add("; the same holds for " + plural.Of(n-most, "more upstream task") + " of this one")
		}
	}
}

// reportEdge reports an edge at the value that names the upstream. Where the task
// names it more than once the others are related places, and the first by canonical
// pointer identifies the finding, so that the order of events does not.
func (p *SetPass) reportEdge(e graph.EdgeID, format string, args ...any) *Report {
	g := p.Graph()
	f, at := g.Task(g.Edge(e).To), g.Ref(e).At
	r := p.Report(f, at, format, args...)
	n := 0
	for _, ref := range g.Refs(e) {
		if ref.Live && ref.At != at && n < mostRelated {
			n++
			r.RelatedPlace(p.Place(f, ref.At), "names it too")
			if c, known := p.canonical(f, ref.At); known && c < r.finding.Canonical {
				r.finding.Canonical = c
			}
		}
	}
	return r
}

// edgePlace is the value that names the upstream of an edge.
func (p *SetPass) edgePlace(e graph.EdgeID) (f *task.Facts, at task.Place) {
	g := p.Graph()
	return g.Task(g.Edge(e).To), g.Ref(e).At
}

// understood reports whether the edge rests on an event that can be understood: one that
// waits for a task, and for one only. Of others their own rules tell.
func (p *SetPass) understood(e graph.EdgeID) bool {
	g := p.Graph()
	f := g.Task(g.Edge(e).To)
	for _, ref := range g.Refs(e) {
		if ref.Live && namesOneTask(&f.Events[ref.Event]) {
			return true
		}
	}
	return false
}

func namesOneTask(e *task.EventFacts) bool {
	first, ok := e.Attribute("id")
	for _, a := range e.Attributes {
		if a.Name.S == "id" && a.Value.S != first.S {
			return false
		}
	}
	return ok && e.IsTask()
}

// startsOtherwise reports whether something can start v even if the edge never does: a
// schedule that fires, or at a join of "any" another event that some live trigger reaches.
func (p *SetPass) startsOtherwise(v graph.Vertex, e graph.EdgeID) bool {
	g, live := p.Graph(), p.Live()
	if live.Starts(v) || g.All(v) {
		return live.Starts(v)
	}
	for _, t := range g.Triggers(v) {
		if t.Edge < 0 || t.Edge != e && live.Runs(g.Edge(t.Edge).From) {
			return true
		}
	}
	return false
}

// ids are the ids of tasks, for programs; as many as a finding has places.
func (p *SetPass) ids(tasks []graph.Vertex) []string {
	ids := make([]string, 0, min(len(tasks), placesMost))
	for _, v := range tasks[:min(len(tasks), placesMost)] {
		ids = append(ids, p.Graph().ID(v))
	}
	return ids
}

// switchedOff is where a task says that it is disabled or deleted.
func (p *SetPass) switchedOff(f *task.Facts) diag.Place {
	if f.DeletedAt.S != "" {
		return p.field(f, "/metadata/deletedAt", f.DeletedAt.At)
	}
	return p.field(f, "/enabled", f.Enabled.At)
}
