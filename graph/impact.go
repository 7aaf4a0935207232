package graph

import (
	"cmp"
	"slices"
)

// Run is a task that runs because others were started.
type Run struct {
	Vertex Vertex
	// Wave counts how many tasks run one after the other until it is its turn, from 0
	// for what is started. A join of "any" follows the first of its events, a join
	// of "all" the last.
	Wave int
	// By are the edges from tasks that run, too; empty for what is started.
	By []EdgeID
	// Needs are edges into a join of "all" from tasks that this start does not
	// reach: the task runs only if they ran, too. Free says that it also needs an
	// event that is no task's end.
	Needs []EdgeID
	Free  bool
	// Again are edges round a circle from tasks that run no earlier: they start it once
	// more, and all that follows. A join of "all" has none, since it needs more.
	Again []EdgeID
	// Off says why the task will not run, "" when it will; nothing follows from it.
	Off string
}

// Held is a task that waits for tasks that run, and still cannot follow.
type Held struct {
	Vertex Vertex
	// By are the edges from tasks that run.
	By []EdgeID
	// Missing are those over which nothing ever comes. Without any, what the task waits
	// for excludes each other, or is Late: it never comes in the time that it waits.
	Missing []EdgeID
	Late    bool
}

// Started returns what can run when tasks are started: in order of waves, and then of the
// set. Circles are named once. What cannot follow in any way, because it also needs what
// never comes or outcomes that exclude each other, is held; what is beyond it is left out.
func (g *Graph) Started(tasks []Vertex, a Assume) ([]Run, []Held) {
	s := newStart(g, tasks, a)
	var runs []Run
	var held []Held
	for _, v := range s.reached {
		switch {
		case s.runs(v):
			r := Run{Vertex: v, Wave: s.wave[v]}
			if s.leads[v] != started {
				s.follow(&r)
				s.wave[v] = r.Wave
				r.Off = s.live.Off(v)
			}
			runs = append(runs, r)
		case s.live.Off(v) == "":
			if h := s.held(v); len(h.By) > 0 {
				held = append(held, h)
			}
		}
	}
	for i := range runs {
		runs[i].Again = s.again(runs[i])
	}
	slices.SortFunc(runs, func(a, b Run) int { return cmp.Or(cmp.Compare(a.Wave, b.Wave), cmp.Compare(a.Vertex, b.Vertex)) })
	slices.SortFunc(held, func(a, b Held) int { return cmp.Compare(a.Vertex, b.Vertex) })
	return runs, held
}

// start is what is known of tasks when some are started.
type start struct {
	*Algebra
	leads   []lead
	reached []Vertex // all that is below the tasks that are started, upstream first
	would   map[Vertex]bool
	wave    map[Vertex]int
}

func newStart(g *Graph, tasks []Vertex, a Assume) *start {
	leads := make([]lead, g.Len())
	for _, v := range tasks {
		leads[v] = started
	}
	a.Started = func(v Vertex) bool { return leads[v] == started }
	s := &start{Algebra: g.Algebra(g.Live(a)), leads: leads, would: make(map[Vertex]bool), wave: make(map[Vertex]int)}
	s.reach(tasks)
	for i := 0; i < len(s.reached); {
		end := i + 1
		for end < len(s.reached) && g.order().together(s.reached[i], s.reached[end]) {
			end++
		}
		s.lead(s.reached[i:end])
		i = end
	}
	s.waves(tasks)
	return s
}

// reach finds what is below the tasks.
func (s *start) reach(tasks []Vertex) {
	below := make([]bool, s.g.Len())
	queue := slices.Clone(tasks)
	for _, v := range tasks {
		below[v] = true
	}
	for i := 0; i < len(queue); i++ {
		for _, w := range s.g.Downstream(queue[i]) {
			if !below[w] {
				below[w] = true
				queue = append(queue, w)
			}
		}
	}
	for _, v := range s.g.Sorted() {
		if below[v] {
			s.reached = append(s.reached, v)
		}
	}
}

// lead decides which tasks of a circle, or which task, follow.
func (s *start) lead(unit []Vertex) {
	for changed := true; changed; {
		changed = false
		for _, v := range unit {
			if s.leads[v] != unsaid || s.would[v] || !s.follows(v) {
				continue
			}
			if changed = true; s.live.Off(v) != "" {
				s.would[v] = true
			} else {
				s.leads[v] = follows
			}
		}
	}
	for _, v := range unit {
		if s.leads[v] == unsaid {
			s.leads[v] = stays
		}
	}
}

// follows reports whether a task can run by way of those that follow.
func (s *start) follows(v Vertex) bool {
	triggers := s.g.Triggers(v)
	led := slices.ContainsFunc(triggers, func(t Trigger) bool {
		return t.Edge >= 0 && s.leading(s.g.edges[t.Edge].From)
	})
	if shut := s.shut(v); shut || !led || !s.g.All(v) || len(triggers) < 2 {
		return led && !shut
	}
	if _, apart := s.apart(triggers); apart || !s.fed(triggers) {
		return false
	}
	if s.g.Component(v) < 0 && len(s.near(v, triggers)) < 2 {
		return true
	}
	find := s.search
	find.begin()
	find.leads = s.leads
	if !find.all(v, triggers) || !find.decide(v, first, 0) {
		return false
	}
	ok, cut := find.run(true)
	return ok || cut
}

func (s *start) leading(v Vertex) bool { return s.leads[v] == started || s.leads[v] == follows }

// runs reports whether a task runs, or would if it were not off.
func (s *start) runs(v Vertex) bool { return s.leading(v) || s.would[v] }

// waves counts the shortest ways, for circles and joins of "any".
func (s *start) waves(tasks []Vertex) {
	var queue []Vertex
	for _, v := range tasks {
		if _, seen := s.wave[v]; !seen {
			s.wave[v] = 0
			queue = append(queue, v)
		}
	}
	for i := 0; i < len(queue); i++ {
		v := queue[i]
		if !s.leading(v) {
			continue
		}
		for _, w := range s.g.Downstream(v) {
			if _, seen := s.wave[w]; !seen && s.runs(w) {
				s.wave[w] = s.wave[v] + 1
				queue = append(queue, w)
			}
		}
	}
}

// held says what keeps a task from following.
func (s *start) held(v Vertex) Held {
	h := Held{Vertex: v, Late: s.live.Late(v)}
	for e, u := range s.g.Upstream(v) {
		switch {
		case s.leading(u):
			h.By = append(h.By, e)
		case !s.live.Runs(u):
			h.Missing = append(h.Missing, e)
		}
	}
	return h
}

// again finds the edges that start a task once more.
func (s *start) again(r Run) []EdgeID {
	v := r.Vertex
	if r.Off != "" || s.g.All(v) {
		return nil
	}
	var again []EdgeID
	for e, u := range s.g.Upstream(v) {
		if s.leading(u) && s.wave[u] >= r.Wave && s.g.order().together(u, v) {
			again = append(again, e)
		}
	}
	return again
}

// follow fills in what the run follows from. What stands above it in topological
// order has its wave already.
func (s *start) follow(r *Run) {
	all := s.g.All(r.Vertex)
	first := true
	for e, u := range s.g.Upstream(r.Vertex) {
		if !s.leading(u) || u == r.Vertex {
			if all && u != r.Vertex {
				r.Needs = append(r.Needs, e)
			}
			continue
		}
		r.By = append(r.By, e)
		if s.g.order().together(u, r.Vertex) {
			continue // round a circle: the shortest way counts
		}
		if w := s.wave[u]; first || all && w+1 > r.Wave || !all && w+1 < r.Wave {
			r.Wave = w + 1
		}
		first = false
	}
	if all {
		for _, t := range s.g.Triggers(r.Vertex) {
			r.Free = r.Free || t.Edge < 0
		}
	}
}

// Loss is what follows when tasks no longer run.
type Loss struct {
	// Never are tasks that could start before and cannot any more, in the set's order.
	Never []Vertex
	// Still are tasks that lose a trigger and keep running by another.
	Still []Vertex
	// After is what can still be started then.
	After *Liveness
}

// Stopped returns what follows when tasks are switched off or deleted: reason says
// which, in a word. The assumptions hold before and after.
func (g *Graph) Stopped(tasks []Vertex, reason string, a Assume) Loss {
	off := make(map[Vertex]bool, len(tasks))
	for _, v := range tasks {
		off[v] = true
	}
	before := g.Live(a)
	after := g.Live(Assume{Silent: a.Silent, Late: a.Late, Off: func(v Vertex) string {
		switch {
		case off[v]:
			return reason
		case a.Off != nil:
			return a.Off(v)
		default:
			return ""
		}
	}})
	loss := Loss{After: after}
	for v := range Vertex(g.Len()) {
		switch {
		case off[v] || !before.Runs(v):
		case !after.Runs(v):
			loss.Never = append(loss.Never, v)
		default:
			for _, u := range g.Upstream(v) {
				if !after.Runs(u) && before.Runs(u) {
					loss.Still = append(loss.Still, v)
					break
				}
			}
		}
	}
	return loss
}
