package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// A way of more than wayMost tasks is shown in messages by its first and its last
// ones. A finding about a chain has at most placesMost related places.
const (
	wayMost    = 12
	wayFirst   = 8
	wayLast    = 3
	placesMost = 100
)

// way writes tasks in the order in which they start each other.
func (p *SetPass) way(tasks []graph.Vertex) string {
	var words []string
	for _, v := range tasks[:min(len(tasks), wayMost)] {
		words = append(words, p.Graph().Quoted(v))
	}
	if len(tasks) > wayMost {
		words = append(words[:wayFirst], fmt.Sprintf("… %d more …", len(tasks)-wayFirst-wayLast))
		for _, v := range tasks[len(tasks)-wayLast:] {
			words = append(words, p.Graph().Quoted(v))
		}
	}
	return strings.Join(words, " → ")
}

// toEnd is the outcome after a task's name and "to": "succeed", "fail", "end" for any.
func toEnd(o graph.Outcome) string {
	switch o {
	case graph.Succeeded:
		return "succeed"
	case graph.Failed:
		return "fail"
	case graph.Aborted:
		return "be aborted"
	case graph.Succeeded | graph.Failed:
		return "succeed or fail"
	case graph.Succeeded | graph.Aborted:
		return "succeed or be aborted"
	case graph.Failed | graph.Aborted:
		return "fail or be aborted"
	default:
		return "end"
	}
}

// between reports whether an edge leads from a task to itself or runs within a
// circle: self-trigger and task-cycle tell of it.
func between(g *graph.Graph, e graph.EdgeID) bool {
	from, to := g.Edge(e).From, g.Edge(e).To
	return from == to || g.Component(from) >= 0 && g.Component(from) == g.Component(to)
}

// isRemoved reports whether the change at hand has removed the edge's upstream. The
// tenant may have it still.
func (p *SetPass) isRemoved(e graph.EdgeID) bool {
	g := p.Graph()
	from := g.Edge(e).From
	_, gone := p.Removed[g.ID(from)]
	f := g.Task(from)
	return gone && (g.State(from) == graph.Ghost || g.State(from) == graph.Foreign || f != nil && f.Doc.OfTenant()) && p.understood(e)
}

// isAbsent reports whether the tenant says that it does not have the edge's upstream.
// A task that it does not have either waits for nothing there.
func (p *SetPass) isAbsent(e graph.EdgeID) bool {
	g := p.Graph()
	from, to := g.Edge(e).From, g.Task(g.Edge(e).To)
	return p.Remote != nil && p.Remote.Absent[g.ID(from)] && g.State(from) != graph.Foreign && p.understood(e) &&
		(p.Remote.Tasks == nil || to.As.Body() || p.inTenant(to))
}

// inTenant reports whether a task of the set is one that the tenant has.
func (p *SetPass) inTenant(f *task.Facts) bool {
	c := p.comparison()
	return c == nil || !slices.Contains(c.OnlyNew, f)
}

// edgesMost is how many events of one task a rule reports one by one: as many as
// "eventRefs" may name (API reference, maxItems). The rest is a number.
const edgesMost = 100

// eachEdge reports the live edges that are bad, in order of place, at most most of
// one task; a note on the last one says how many are left. A deleted task waits for nothing.
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
			last.Also("the same holds for %s of this one", say.Count(n-most, "more upstream task"))
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

// schedulePlace is where a task says when it runs: the recurrence, cron expression or
// interval, else the schedule as a whole; the zero place without a schedule.
func schedulePlace(f *task.Facts) task.Place {
	s := f.Schedule
	if s == nil {
		return task.Place{}
	}
	return cmp.Or(s.Recurrence.At, s.Cron.At, s.Interval.At, s.At)
}

// reportChain reports a chain of tasks at the schedule of its first one, or at the
// opening brace of that task where it has none. A first task that the set does not
// hold is reported where it is named.
func (p *SetPass) reportChain(chain []graph.Vertex, format string, args ...any) *Report {
	g := p.Graph()
	root := g.Task(chain[0])
	switch {
	case root == nil:
		for e, u := range g.Upstream(chain[1]) {
			if u == chain[0] {
				return p.reportEdge(e, format, args...)
			}
		}
		return p.Report(g.Task(chain[1]), p.Identity(g.Task(chain[1])), format, args...)
	case root.Schedule == nil:
		return p.ReportOpen(root, task.Place{End: 1}, format, args...)
	default:
		return p.Report(root, schedulePlace(root), format, args...)
	}
}

// some names two or three tasks, and of more than that the first two and how many the
// others are.
func (p *SetPass) some(tasks []graph.Vertex) string {
	names := make([]string, len(tasks))
	for i, v := range tasks {
		names[i] = p.Graph().Quoted(v)
	}
	return say.And(say.First(names, 3, "task"))
}

// findLate finds the joins of "all" whose events certainly never come within their
// "eventTimeout", each with how far apart its upstreams end where it is for that. When
// events come hangs on which tasks run, and that on which joins are late: so it looks
// again for as long as it finds more. What it has worked out for its last look is kept,
// as that holds.
func (s *Set) findLate() map[graph.Vertex]timeline.Spread {
	joins := s.timedJoins()
	if len(joins) == 0 {
		return nil
	}
	g, late := s.Graph(), make(map[graph.Vertex]timeline.Spread)
	for more := true; more; {
		s.live, s.algebra, s.timeline = g.Live(s.assume(maps.Clone(late))), nil, nil
		more = false
		for _, v := range joins {
			if _, known := late[v]; known || s.live.Late(v) {
				continue // so that each look finds one more at least
			}
			if spread, never := s.neverInTime(v); never {
				late[v], more = spread, true
			}
		}
	}
	found, live := len(late), s.live
	maps.DeleteFunc(late, func(v graph.Vertex, _ timeline.Spread) bool { // it never runs for another reason, which is told
		for _, u := range g.Upstream(v) {
			if !live.Runs(u) {
				return true
			}
		}
		return false
	})
	if len(late) < found {
		s.live, s.algebra, s.timeline = nil, nil, nil
	}
	return late
}

// timedJoins are the joins of "all" that wait for some time only.
func (s *Set) timedJoins() []graph.Vertex {
	var joins []graph.Vertex
	g := s.Graph()
	for v, f := range g.InFiles() {
		if _, timed := timeline.EventTimeout(f.EventTimeout.S); timed && g.All(v) && len(g.Triggers(v)) > 1 {
			joins = append(joins, v)
		}
	}
	return joins
}

// neverInTime reports whether the events of a join certainly come too far apart: within
// one run they exclude each other and two runs lie too far apart, or its upstreams do.
func (s *Set) neverInTime(v graph.Vertex) (spread timeline.Spread, never bool) {
	if d, dead := s.Algebra().AndDeadlock(v); dead {
		_, apart := s.neverPair(v, d)
		return spread, apart
	}
	spread, timeout, short := s.timesOut(v)
	return spread, short && timeout < spread.Sure
}

// neverPair reports whether events of two runs of the task on which a deadlock rests
// cannot meet, since the join waits for a shorter time than lies between the ends of
// them. That is known where one schedule is all that starts that task.
func (s *Set) neverPair(v graph.Vertex, d graph.Deadlock) (time.Duration, bool) {
	timeout, timed := timeline.EventTimeout(s.Graph().Task(v).EventTimeout.S)
	if !timed || d.Common < 0 {
		return 0, false
	}
	gap, sure, ok := s.Timeline().Rounds(d.Common, s.upstreamOf(d.Triggers[0]), s.upstreamOf(d.Triggers[1]))
	return gap, ok && timeout < sure
}

// timesOut finds a join of "all" whose upstreams end, or are scheduled, farther apart
// than it waits.
func (s *Set) timesOut(v graph.Vertex) (spread timeline.Spread, timeout time.Duration, ok bool) {
	timeout, timed := timeline.EventTimeout(s.Graph().Task(v).EventTimeout.S)
	if !timed || !s.Graph().All(v) {
		return spread, 0, false
	}
	if s.Live().Late(v) {
		spread, ok = s.late[v], true
	} else {
		spread, ok = s.Timeline().Spread(v)
	}
	return spread, timeout, ok && timeout < spread.Apart
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
func (s *Set) upstreamOf(tr graph.Trigger) graph.Vertex { return s.Graph().Edge(tr.Edge).From }

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
		r.RelatedPlace(p.Place(f, at), "comes when %s %s", p.Graph().Quoted(p.upstreamOf(t)), t.Outcome.Verb())
	}
}

// crossingsMost is how many upstream tasks of one task are told one by one that have
// another owner or are in another space.
const crossingsMost = 10

// crossings reports the edges between tasks that differ in what of gives, where both
// have it; pointer is where it stands in a task.
func crossings(p *SetPass, pointer string, of func(*task.Facts) task.Text, report func(e graph.EdgeID, up, down *task.Facts) *Report) {
	g := p.Graph()
	ends := func(e graph.EdgeID) (up, down *task.Facts) { return g.Task(g.Edge(e).From), g.Task(g.Edge(e).To) }
	eachEdge(p, crossingsMost, func(e graph.EdgeID) bool {
		up, down := ends(e)
		if up == nil {
			return false
		}
		theirs, own := of(up).S, of(down).S
		return theirs != own && theirs != "" && own != "" && p.understood(e)
	}, func(e graph.EdgeID) *Report {
		up, down := ends(e)
		if p.onlyCounts() {
			return p.count(down)
		}
		return report(e, up, down).RelatedPlace(p.field(up, pointer, of(up).At), "of the upstream task").
			RelatedPlace(p.field(down, pointer, of(down).At), "of the task that waits")
	})
}
