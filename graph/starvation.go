package graph

import (
	"cmp"
	"slices"
)

// Starvation is what one dead root keeps from running.
type Starvation struct {
	// Root is the vertex that is off or whose schedule is silent, and Reason why; or, with
	// an empty reason, the one of Cycle that would have to start: a circle (a task that
	// waits for itself, too) whose members wait for each other.
	Root   Vertex
	Reason string
	Cycle  []Vertex
	// Several says that the tasks would not run even if the root did: there are others.
	Several bool
	// Tasks are the starved tasks in order, never none. Left out are those that wait
	// directly for what is off, and those of circles that would stand still anyway. Edge
	// is the first edge of the first of them that leads there from something dead.
	Tasks []Vertex
	Edge  EdgeID
}

// Starvations returns why nothing can start some tasks, root by root in order. Each task
// is named once: at the first root whose mending would be enough, else at the first
// root that it depends on.
func (l *Liveness) Starvations() []Starvation {
	if !slices.Contains(l.live, false) {
		return nil
	}
	g := l.g
	m := &mending{
		l: l, missing: make([]int32, g.Len()), named: make([]bool, g.Len()),
		steps: mendBase + mendEach*(g.Len()+len(g.edges)),
	}
	for v := range m.missing {
		m.missing[v] = -1
	}
	var roots []Starvation
	for v := range Vertex(g.Len()) {
		if reason := l.Reason(v); reason != "" {
			roots = append(roots, Starvation{Root: v, Reason: reason})
			m.named[v] = true // elsewhere
		}
		m.named[v] = m.named[v] || l.live[v] || l.besideOff(v)
	}
	for _, unit := range g.units() {
		for _, v := range l.standing(unit, false) {
			m.named[v] = true
		}
		if core := l.standing(unit, true); len(core) > 0 {
			roots = append(roots, Starvation{Root: core[0], Cycle: core})
		}
	}
	found := m.each(roots)
	reached := make([]bool, g.Len())
	for _, r := range roots {
		if tasks := m.beyond(r, reached); len(tasks) > 0 {
			r.Several, r.Tasks = true, tasks
			found = append(found, r)
		}
	}
	for i := range found {
		slices.Sort(found[i].Tasks)
		found[i].Edge = l.deadEdge(found[i].Tasks[0])
	}
	slices.SortStableFunc(found, func(a, b Starvation) int {
		return cmp.Or(cmp.Compare(a.Root, b.Root), compareBool(a.Several, b.Several))
	})
	return found
}

// units are the circles, and each task that waits for itself and is in none.
func (g *Graph) units() [][]Vertex {
	units := slices.Clone(g.order().components)
	for _, e := range g.SelfTriggers() {
		if v := g.edges[e].To; g.Component(v) < 0 {
			units = append(units, []Vertex{v})
		}
	}
	return units
}

// standing are the members of a circle that would not run though all that is outside of
// it did; with on, though its members that are off did, too.
func (l *Liveness) standing(unit []Vertex, on bool) []Vertex {
	if !slices.ContainsFunc(unit, l.Starved) {
		return nil
	}
	g := l.g
	moves := make(map[Vertex]bool, len(unit))
	need := make(map[Vertex]int, len(unit))
	var queue []Vertex
	reach := func(v Vertex) {
		if !moves[v] {
			moves[v] = true
			queue = append(queue, v)
		}
	}
	for _, v := range unit {
		inside, outside := 0, false
		for _, u := range g.Upstream(v) {
			if g.order().together(u, v) {
				inside++
			} else {
				outside = true
			}
		}
		if need[v] = inside; !g.All(v) {
			need[v] = 1
		}
		switch {
		case l.off[v] != "":
			if on {
				reach(v)
			}
		case l.live[v], inside == 0, outside && !g.All(v):
			reach(v)
		}
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range g.Downstream(v) {
			if g.order().together(v, w) && l.off[w] == "" {
				if need[w]--; need[w] <= 0 {
					reach(w)
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(unit), func(v Vertex) bool { return moves[v] || l.off[v] != "" })
}

// The steps that mending roots one by one may take together, and how many members of a
// circle are tried as the one that would have to start. Beyond, tasks are named at the
// first root that they depend on.
const (
	mendBase = 1_000_000
	mendEach = 20
	mendMost = 8
)

// mending tries what would run if one root did.
type mending struct {
	l       *Liveness
	missing []int32 // dead edges that a starved task still needs; -1 is not yet counted
	changed []Vertex
	named   []bool
	steps   int
}

// each returns the tasks that mending one root would start.
func (m *mending) each(roots []Starvation) []Starvation {
	var found []Starvation
	for i := range roots {
		r := &roots[i]
		tries := r.Cycle[:min(len(r.Cycle), mendMost)]
		if len(tries) == 0 {
			tries = []Vertex{r.Root}
		}
		for _, v := range tries {
			if m.steps < 0 {
				break
			}
			if tasks := m.mend(v); len(tasks) > len(r.Tasks) {
				r.Root, r.Tasks = v, tasks
			}
		}
		if len(r.Tasks) > 0 {
			for _, v := range r.Tasks {
				m.named[v] = true
			}
			found = append(found, *r)
		}
	}
	return found
}

// mend are the tasks, named nowhere yet, that run as soon as root does.
func (m *mending) mend(root Vertex) []Vertex {
	g, l := m.l.g, m.l
	var tasks []Vertex
	queue := []Vertex{root}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range g.Downstream(v) {
			m.steps--
			if !l.Starved(w) || w == root || m.missing[w] == 0 {
				continue
			}
			if m.missing[w] < 0 {
				m.missing[w] = m.needs(w)
				m.changed = append(m.changed, w)
			}
			if m.missing[w]--; m.missing[w] > 0 {
				continue
			}
			queue = append(queue, w)
			if !m.named[w] && (!g.order().together(root, w) || l.Late(root)) {
				tasks = append(tasks, w)
			}
		}
	}
	for _, v := range m.changed {
		m.missing[v] = -1
	}
	m.changed = m.changed[:0]
	return tasks
}

// needs is how many dead edges of a starved task have to come to life.
func (m *mending) needs(v Vertex) int32 {
	if !m.l.g.All(v) {
		return 1
	}
	n := int32(0)
	for _, u := range m.l.g.Upstream(v) {
		m.steps--
		if !m.l.live[u] {
			n++
		}
	}
	return n
}

// beyond are the tasks, named nowhere yet, that depend on a root and on no earlier one.
func (m *mending) beyond(r Starvation, reached []bool) []Vertex {
	var tasks []Vertex
	queue := []Vertex{r.Root}
	if len(r.Cycle) > 0 {
		queue = slices.Clone(r.Cycle)
	}
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range m.l.g.Downstream(v) {
			if reached[w] || !m.l.Starved(w) {
				continue
			}
			reached[w] = true
			queue = append(queue, w)
			if !m.named[w] {
				m.named[w] = true
				tasks = append(tasks, w)
			}
		}
	}
	return tasks
}

// besideOff reports whether a task waits directly for what is off.
func (l *Liveness) besideOff(v Vertex) bool {
	for _, u := range l.g.Upstream(v) {
		if l.off[u] != "" {
			return true
		}
	}
	return false
}

// deadEdge is the first edge into v from something that does not run.
func (l *Liveness) deadEdge(v Vertex) EdgeID {
	for e, u := range l.g.Upstream(v) {
		if !l.live[u] {
			return e
		}
	}
	return -1
}
