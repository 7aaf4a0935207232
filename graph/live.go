package graph

// Assume adds to what the tasks say of themselves. Each function may be nil; Off and
// Silent give a reason in words, "" for none.
type Assume struct {
	// Off says why a vertex does not run at all, beside being disabled or deleted.
	Off func(Vertex) string
	// Silent says why the task's own schedule starts nothing any more.
	Silent func(Vertex) string
	// Late reports a join of "all" whose events never come within the time that it waits
	// for the last of them.
	Late func(Vertex) bool
	// Started reports a task that somebody starts, whatever is said of it.
	Started func(Vertex) bool
}

// Liveness says which tasks something can still start. A schedule, an update of
// data and an event that is not understood are live. So is a task without any
// trigger, as it may be started by hand, and what the set does not hold unless it is
// assumed to be off. From there it spreads over the edges: to a join of "any" over one
// of its events, to a join of "all" once all of them are live, unless they come too far
// apart. Outcomes do not matter.
type Liveness struct {
	g      *Graph
	off    []string // why the task does not run at all
	silent []string // why its schedule starts nothing; nil when none is silent
	late   []bool   // whose events never come in time; nil when there is none
	live   []bool
	source []bool // starts without another task of the set
}

// Live finds what can still be started, in linear time.
func (g *Graph) Live(a Assume) *Liveness {
	l := &Liveness{g: g, off: make([]string, g.Len()), live: make([]bool, g.Len()), source: make([]bool, g.Len())}
	s := spread{l: l, need: make([]int32, g.Len()), counts: make([]bool, len(g.edges))}
	for v := range Vertex(g.Len()) {
		started := a.Started != nil && a.Started(v)
		if l.off[v] = g.Off(v); l.off[v] == "" && a.Off != nil {
			l.off[v] = a.Off(v)
		}
		if started {
			l.off[v] = ""
		}
		if a.Silent != nil && g.sources[v]&BySchedule != 0 {
			if reason := a.Silent(v); reason != "" {
				if l.silent == nil {
					l.silent = make([]string, g.Len())
				}
				l.silent[v] = reason
			}
		}
		if a.Late != nil && a.Late(v) {
			if l.late == nil {
				l.late = make([]bool, g.Len())
			}
			l.late[v] = true
		}
		if l.off[v] != "" {
			continue
		}
		if l.source[v] = s.starts(v) || started; l.source[v] || s.need[v] == 0 && !l.Late(v) {
			s.reach(v)
		}
	}
	for len(s.queue) > 0 {
		v := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		for e, w := range g.Downstream(v) {
			if l.live[w] || l.off[w] != "" || l.Late(w) || g.All(w) && !s.counts[e] {
				continue
			}
			if s.need[w]--; s.need[w] <= 0 {
				s.reach(w)
			}
		}
	}
	return l
}

// Runs reports whether something can still start the vertex.
func (l *Liveness) Runs(v Vertex) bool { return l.live[v] }

// Starts reports whether it runs without an event: by a schedule that fires, by hand, or
// in a way that is not known.
func (l *Liveness) Starts(v Vertex) bool { return l.source[v] }

// Off reports why the vertex does not run at all, "" when that is not so.
func (l *Liveness) Off(v Vertex) string { return l.off[v] }

// Late reports a join of "all" whose events never come in time. It may still have a
// schedule of its own.
func (l *Liveness) Late(v Vertex) bool { return l.late != nil && l.late[v] }

// Starved reports whether the task is not off itself, but nothing can start it.
func (l *Liveness) Starved(v Vertex) bool { return !l.live[v] && l.off[v] == "" }

// Reason reports why nothing starts from v itself: it is off, has nothing but a schedule
// that is silent, or its events never come in time. It is "" for a task that waits for
// others in vain.
func (l *Liveness) Reason(v Vertex) string {
	switch {
	case l.live[v]:
		return ""
	case l.off[v] != "":
		return l.off[v]
	case l.Late(v):
		return "late"
	case l.silent != nil && len(l.g.Triggers(v)) == 0:
		return l.silent[v]
	default:
		return ""
	}
}

// spread is the state of the search.
type spread struct {
	l      *Liveness
	need   []int32 // how many edges have to become live
	counts []bool  // edges that an "all" join counts
	queue  []Vertex
}

func (s *spread) reach(v Vertex) {
	s.l.live[v] = true
	s.queue = append(s.queue, v)
}

// starts reports whether v starts without any event, and else sets how many upstream
// tasks it needs: none where events that are no task's end are enough.
func (s *spread) starts(v Vertex) bool {
	g := s.l.g
	if int(v) >= g.Tasks() || g.summary[v] {
		return true
	}
	triggers := g.Triggers(v)
	silent := s.l.silent != nil && s.l.silent[v] != ""
	if g.sources[v]&BySchedule != 0 && !silent || len(triggers) == 0 && g.sources[v]&BySchedule == 0 {
		return true
	}
	if s.need[v] = 1; len(triggers) == 0 {
		return false
	}
	all := g.All(v)
	if all {
		s.need[v] = 0
	}
	for _, t := range triggers {
		switch {
		case t.Edge < 0 && !all:
			s.need[v] = 0
		case t.Edge >= 0 && all && !s.counts[t.Edge]:
			s.counts[t.Edge] = true
			s.need[v]++
		}
	}
	return false
}
