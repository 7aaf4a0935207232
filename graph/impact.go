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

// Started tells what runs, if the outcomes are as the edges want, when tasks are
// started: in order of waves, and then of the set. Circles are told once.
func (g *Graph) Started(tasks []Vertex) []Run {
	wave := make(map[Vertex]int)
	started := make(map[Vertex]bool, len(tasks))
	var queue []Vertex
	for _, v := range tasks {
		if !started[v] {
			started[v] = true
			wave[v] = 0
			queue = append(queue, v)
		}
	}
	for i := 0; i < len(queue); i++ { // the shortest ways, for circles and "any"
		v := queue[i]
		if !started[v] && g.Off(v) != "" {
			continue
		}
		for _, w := range g.Downstream(v) {
			if _, seen := wave[w]; !seen {
				wave[w] = wave[v] + 1
				queue = append(queue, w)
			}
		}
	}
	var runs []Run
	place := make(map[Vertex]int, len(queue))
	for i, v := range g.Sorted() {
		place[v] = i
	}
	slices.SortFunc(queue, func(a, b Vertex) int { return place[a] - place[b] })
	for _, v := range queue {
		r := Run{Vertex: v, Wave: wave[v]}
		if !started[v] {
			g.follow(&r, wave, started)
			wave[v] = r.Wave
			r.Off = g.Off(v)
		}
		runs = append(runs, r)
	}
	for i := range runs {
		runs[i].Again = g.again(runs[i], wave, started)
	}
	slices.SortFunc(runs, func(a, b Run) int { return cmp.Or(cmp.Compare(a.Wave, b.Wave), cmp.Compare(a.Vertex, b.Vertex)) })
	return runs
}

// again finds the edges that start a task once more.
func (g *Graph) again(r Run, wave map[Vertex]int, started map[Vertex]bool) []EdgeID {
	v := r.Vertex
	if r.Off != "" || g.All(v) {
		return nil
	}
	var again []EdgeID
	for e, u := range g.Upstream(v) {
		w, reached := wave[u]
		if reached && w >= r.Wave && (u == v || g.order().together(u, v)) && (started[u] || g.Off(u) == "") {
			again = append(again, e)
		}
	}
	return again
}

// follow fills in what the run follows from. What stands above it in topological
// order has its wave already.
func (g *Graph) follow(r *Run, wave map[Vertex]int, started map[Vertex]bool) {
	all := g.All(r.Vertex)
	first := true
	for e, u := range g.Upstream(r.Vertex) {
		w, reached := wave[u]
		if !reached || u == r.Vertex || !started[u] && g.Off(u) != "" {
			if all && u != r.Vertex {
				r.Needs = append(r.Needs, e)
			}
			continue
		}
		r.By = append(r.By, e)
		if g.order().together(u, r.Vertex) {
			continue // round a circle: the shortest way counts
		}
		if first || all && w+1 > r.Wave || !all && w+1 < r.Wave {
			r.Wave = w + 1
		}
		first = false
	}
	if all {
		for _, t := range g.Triggers(r.Vertex) {
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

// Stopped tells what follows when tasks are switched off or deleted: reason says
// which, in a word. The assumptions hold before and after.
func (g *Graph) Stopped(tasks []Vertex, reason string, a Assume) Loss {
	off := make(map[Vertex]bool, len(tasks))
	for _, v := range tasks {
		off[v] = true
	}
	before := g.Live(a)
	after := g.Live(Assume{Silent: a.Silent, Off: func(v Vertex) string {
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
