package graph

// Algebra holds what the joins of a set amount to. Each task gets the condition
// under which it runs: ways, each a set of literals "task T ended so", over every
// task above it. A join of "any" has the ways of all its events, a join of "all"
// each combination that does not contradict itself, as one run of T ends in one way
// only. An "all" without ways is a deadlock; an "any" with two ways that can both
// come true in one run of a common task starts twice.
//
// Only tasks at which ways part and meet again need literals: those with two or
// more live references that lead to joins. A chain or a tree has none. The bounds
// are at waysMost. They never cause a finding: a deadlock is found only if even the
// loose ways exclude each other, a double trigger only between exact ways.
//
// Whatever is not understood is free and may happen at any time: schedules, data,
// contradictory events, tasks that the set does not hold, and events from within
// the same circle. A task that is off or starved takes part in nothing.
type Algebra struct {
	g    *Graph
	live *Liveness

	conditions []condition
	relevant   []bool // joins, and what leads to one
	branching  []bool // two or more references to relevant tasks
	capped     map[Vertex]bool

	deadlocks map[Vertex]Deadlock
	doubles   map[Vertex]DoubleTrigger
	redundant map[Vertex][]Redundant

	level       []int32
	visits      []visit    // reused
	ways        []eventWay // reused
	steps, kept int
}

// Algebra judges all joins of the set, in one pass from the roots down.
func (g *Graph) Algebra(live *Liveness) *Algebra {
	a := &Algebra{
		g: g, live: live, conditions: make([]condition, g.Len()), capped: make(map[Vertex]bool),
		deadlocks: make(map[Vertex]Deadlock), doubles: make(map[Vertex]DoubleTrigger), redundant: make(map[Vertex][]Redundant),
		level: g.order().level, steps: stepsBase + stepsEach*g.Len(), kept: keptMost,
	}
	a.findRelevant()
	for _, v := range g.Sorted() {
		if a.relevant[v] {
			a.conditions[v] = a.keep(v, a.condition(v))
		}
	}
	a.conditions, a.visits, a.ways = nil, nil, nil
	return a
}

// Capped reports whether the bounds cut what is known of a join, so that something
// may have been missed there.
func (a *Algebra) Capped(v Vertex) bool { return a.capped[v] }

// findRelevant finds the joins, what leads to them, and where ways part.
func (a *Algebra) findRelevant() {
	g := a.g
	a.relevant, a.branching = make([]bool, g.Len()), make([]bool, g.Len())
	var queue []Vertex
	for v := range Vertex(g.Tasks()) {
		if len(g.Triggers(v)) > 1 {
			a.relevant[v] = true
			queue = append(queue, v)
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, u := range g.Upstream(v) {
			if !a.relevant[u] {
				a.relevant[u] = true
				queue = append(queue, u)
			}
		}
	}
	once := make([]bool, g.Len())
	for v := range Vertex(g.Tasks()) {
		if !a.relevant[v] {
			continue
		}
		for _, t := range g.Triggers(v) {
			if t.Outcome != 0 {
				u := g.edges[t.Edge].From
				a.branching[u] = once[u]
				once[u] = true
			}
		}
	}
}

// condition is the condition of v; on the way the join at v is judged.
func (a *Algebra) condition(v Vertex) condition {
	g := a.g
	triggers := g.Triggers(v)
	var c condition
	switch {
	case a.steps < 0:
		a.capped[v] = len(triggers) > 1
		return free
	case len(triggers) == 0:
		c = free
	case len(triggers) == 1:
		c = a.of(v, triggers[0])
	case g.All(v):
		c = a.all(v, triggers)
	default:
		c = a.any(v, triggers)
	}
	if !a.live.Runs(v) {
		return nil
	}
	if len(triggers) > 0 && g.sources[v]&BySchedule != 0 {
		with := condition{{}}
		for _, w := range c {
			a.steps -= with.add(w)
		}
		return with
	}
	return c
}

// of is the condition under which an event of v comes; nil when it never does.
func (a *Algebra) of(v Vertex, t Trigger) condition {
	if t.Outcome == 0 {
		return free
	}
	u := a.g.edges[t.Edge].From
	switch {
	case a.g.order().together(u, v):
		return free
	case !a.branching[u]:
		return a.conditions[u]
	}
	c := make(condition, 0, len(a.conditions[u]))
	for _, w := range a.conditions[u] {
		c = append(c, w.with(literal{u, t.Outcome}, a.level))
		a.steps -= len(w.lits) + 1
	}
	return c
}

// keep returns the condition while the memory that conditions may take lasts.
func (a *Algebra) keep(v Vertex, c condition) condition {
	for _, w := range c {
		a.kept -= len(w.lits) + 4
	}
	if a.kept < 0 && len(c) > 0 {
		a.capped[v] = a.capped[v] || len(a.g.Triggers(v)) > 1
		return condition{{loose: true}}
	}
	return c
}

// any joins the ways of all events.
func (a *Algebra) any(v Vertex, triggers []Trigger) condition {
	var c condition
	ways := a.ways[:0]
	cut := false
	for i, t := range triggers {
		of := a.of(v, t)
		for _, w := range of {
			a.steps -= c.add(w)
			cut = cut || w.loose
			if !w.loose && len(w.lits) > 0 {
				ways = append(ways, eventWay{int32(i), w})
			}
		}
		if a.steps < 0 || len(ways) > joinWaysMost {
			cut = true
			break
		}
	}
	a.ways = ways
	a.double(v, triggers, ways, cut)
	if a.steps < 0 {
		return free
	}
	return c
}

// all combines the ways of all events.
func (a *Algebra) all(v Vertex, triggers []Trigger) condition {
	c := free
	events := make([]condition, 0, len(triggers))
	for i, t := range triggers {
		of := a.of(v, t)
		if len(of) == 0 { // off or starved: told of elsewhere
			return nil
		}
		events = append(events, of)
		var next condition
		var first, second literal
		for _, x := range c {
			for _, y := range of {
				w, l, r, ok := both(x, y)
				a.steps -= len(x.lits) + len(y.lits) + 1
				if ok {
					a.steps -= next.add(w.fit(a.level))
				} else {
					first, second = l, r
				}
			}
		}
		if len(next) == 0 {
			a.deadlock(v, triggers, events, i, first, second)
			return free
		}
		c = next
		if a.steps < 0 {
			a.capped[v] = true
			return free
		}
	}
	if c.loose() {
		a.capped[v] = true
	}
	a.findRedundant(v, triggers, events)
	return c
}
