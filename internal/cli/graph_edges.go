package cli

import (
	"fmt"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

// reconciled is what a graph answer tells beside the tasks that it shows.
type reconciled struct {
	seen []string
	told []draw.Link
}

// reconcile compares the edges of an answer with the events of the tasks, which alone say
// for sure what triggers what, and tells in notices where they differ. Edges to
// tasks whose definition is not shown are taken the way that all others run.
func (a *app) reconcile(r *graphAnswer, g *graph.Graph) reconciled {
	h := reconciled{seen: r.ids}
	c := r.calibrate(g)
	note := func(format string, args ...any) {
		fmt.Fprintf(a.stderr, "tasklint: note: %s: %s\n", printable(r.name), fmt.Sprintf(format, args...))
	}
	switch {
	case c.forward > 0 && c.backward > 0:
		note("its edges do not all run one way (%d from upstream to downstream, %d back), so only the events of its tasks count", c.forward, c.backward)
		return h
	case c.forward+c.backward == 0 && len(c.open) > 0 && !r.forward:
		note("which way its edges run cannot be told, as no event of a task explains one; they do not count")
		return h
	}
	var against []draw.Link
	for _, e := range c.open {
		l := draw.Link{Upstream: e.source, Downstream: e.target}
		if c.backward > 0 {
			l = draw.Link{Upstream: e.target, Downstream: e.source}
		}
		if shown(g, l.Downstream) {
			against = append(against, l)
		} else {
			h.told = append(h.told, l)
		}
	}
	if len(against) > 0 {
		note("edges that no event of the tasks explains do not count: %d, such as from %s to %s", len(against), label(g, against[0].Upstream), label(g, against[0].Downstream))
	}
	if lacking := r.lacks(g, c.explained); len(lacking) > 0 {
		note("dependencies that the events name are missing among its edges: %d, such as from %s to %s", len(lacking), label(g, lacking[0].source), label(g, lacking[0].target))
	}
	return h
}

// calibration is how the edges of an answer compare with the events.
type calibration struct {
	forward, backward int // edges that an event explains, by the way they run
	explained         map[ends]bool
	open              []ends // edges that none explains
}

func (r *graphAnswer) calibrate(g *graph.Graph) calibration {
	c := calibration{explained: make(map[ends]bool)}
	known := make(map[ends]bool, g.Edges())
	for i := range g.Edges() {
		e := g.Edge(graph.EdgeID(i))
		known[ends{g.ID(e.From), g.ID(e.To)}] = true
	}
	for _, e := range r.edges {
		back := ends{e.target, e.source}
		along, against := known[e], known[back]
		switch {
		case along && !against:
			c.forward++
		case against && !along && !r.forward:
			c.backward++
		case !along:
			c.open = append(c.open, e)
			continue
		}
		c.explained[e], c.explained[back] = true, true
	}
	return c
}

// lacks are the live dependencies between tasks of the answer that no edge tells of.
func (r *graphAnswer) lacks(g *graph.Graph, explained map[ends]bool) []ends {
	in := make(map[string]bool, len(r.ids))
	for _, id := range r.ids {
		in[id] = true
	}
	var lacking []ends
	for i := range g.Edges() {
		e := g.Edge(graph.EdgeID(i))
		pair := ends{g.ID(e.From), g.ID(e.To)}
		if e.Live && in[pair.source] && in[pair.target] && !explained[pair] {
			lacking = append(lacking, pair)
		}
	}
	return lacking
}

// shown reports whether the definition of a task is known.
func shown(g *graph.Graph, id string) bool {
	v, ok := g.ByID(id)
	return ok && g.Task(v) != nil && g.Task(v).Shape != task.Summary
}

// label is what notices call the task with an id.
func label(g *graph.Graph, id string) string {
	if v, ok := g.ByID(id); ok {
		id = g.Label(v)
	}
	return diag.Quote(id)
}
