package graph

import "slices"

// Starvation is what one dead root keeps from running. Each starved task belongs to
// one: that of the first dead root, in order, that leads to it.
type Starvation struct {
	// Root is the task that is off or whose schedule is silent, and Reason why; or
	// the first of Cycle, a circle (a task that waits for itself, too) that nothing
	// enters, with an empty reason.
	Root   Vertex
	Reason string
	Cycle  []Vertex
	// Tasks are the starved tasks in order, without the members of a circle that Root is
	// in and without those that wait for a task that is off directly; never empty. Edge is the first
	// edge of the first of them that leads there from something dead.
	Tasks []Vertex
	Edge  EdgeID
}

// Starvations tells why nothing can start some tasks, root by root in order.
func (l *Liveness) Starvations() []Starvation {
	g := l.g
	claimed := make([]bool, g.Len())
	var found []Starvation
	claim := func(s Starvation, from []Vertex) {
		s.Root = from[0]
		s.Tasks = l.claim(from, claimed)
		s.Tasks = slices.DeleteFunc(s.Tasks, func(v Vertex) bool {
			return l.besideOff(v) || g.order().together(s.Root, v)
		})
		if len(s.Tasks) > 0 {
			slices.Sort(s.Tasks)
			s.Edge = l.deadEdge(s.Tasks[0])
			found = append(found, s)
		}
	}
	starved := 0
	for v := range Vertex(g.Len()) {
		if l.reason(v) != "" {
			claimed[v] = true
		} else if !l.live[v] {
			starved++
		}
	}
	if starved == 0 {
		return nil
	}
	for v := range Vertex(g.Len()) {
		if reason := l.reason(v); reason != "" {
			claim(Starvation{Reason: reason}, []Vertex{v})
		}
	}
	o := g.order()
	for _, v := range o.sorted { // what is left waits for circles
		if !l.live[v] && !claimed[v] {
			circle := o.unit(v)
			for _, m := range circle {
				claimed[m] = true
			}
			claim(Starvation{Cycle: circle}, circle)
		}
	}
	slices.SortFunc(found, func(a, b Starvation) int { return int(a.Root) - int(b.Root) })
	return found
}

// claim takes the starved tasks that can be reached and that no other root has.
func (l *Liveness) claim(from []Vertex, claimed []bool) []Vertex {
	var tasks []Vertex
	queue := slices.Clone(from)
	for len(queue) > 0 {
		v := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, w := range l.g.Downstream(v) {
			if !l.live[w] && !claimed[w] {
				claimed[w] = true
				tasks = append(tasks, w)
				queue = append(queue, w)
			}
		}
	}
	return tasks
}

// besideOff reports whether a task waits directly for one that is off.
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
