package picture

import (
	"bytes"
	"fmt"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Answer is a graph answer of the service among the input: {"vertices", "edges"}.
// Its reference does not say which way the edges run, and its one example can be
// read both ways; what graph itself has written says it.
type Answer struct {
	name    string // of the document
	ids     []string
	edges   []ends
	forward bool // the edges are said to run from upstream to downstream
}

// ends are the two ends of an edge as written.
type ends struct{ source, target string }

// Answers finds the graph answers of each tenant. An answer without any task
// belongs to the only tenant there is; where there are no tasks at all it makes one.
func Answers(r *engine.Result, say func(format string, args ...any)) map[*rules.Set][]Answer {
	of := make(map[*source.Document]*rules.Set)
	for _, t := range r.Sets {
		for _, f := range t.Set.Tasks {
			of[f.Doc] = t
		}
		for _, copied := range t.Set.Copies {
			of[copied.Task.Doc] = t
		}
	}
	found := make(map[*rules.Set][]Answer)
	for _, doc := range r.Documents {
		// Larger documents are streamed; the service answers with nothing of that size.
		if !bytes.Contains(doc.Whole(), []byte(`"vertices"`)) {
			continue
		}
		t := of[doc]
		if t == nil && len(r.Sets) == 1 {
			t = r.Sets[0]
		}
		for _, answer := range splitAnswers(doc) {
			if t == nil && len(r.Sets) > 1 {
				say("%s is left out: it shows no task, so it is not known which tenant it is of", doc.Name)
				break
			}
			found[t] = append(found[t], answer)
		}
	}
	return found
}

// splitAnswers are the graph answers of a document: one, or one a line.
func splitAnswers(doc *source.Document) []Answer {
	var answers []Answer
	var tree source.Tree
	current := Answer{name: doc.Name}
	// What cannot be read has been told already.
	_ = doc.Split(source.Visitor{
		Part: func(p source.Part) {
			if p.List == "/vertices" && tree.Parse(p.Text, p.Span.Start, p.Depth) == nil {
				if id := tree.Root().Get("taskId").Text(); id != "" {
					current.ids = append(current.ids, id)
				}
			}
		},
		Record: func(o source.Outline) {
			if span, ok := o.Member("edges"); ok {
				if text, err := doc.Text(span); err == nil && tree.Parse(text, span.Start, 1) == nil {
					for _, e := range tree.Root().Elements() {
						if s, t := e.Get("source").Text(), e.Get("target").Text(); s != "" && t != "" {
							current.edges = append(current.edges, ends{s, t})
						}
					}
				}
			}
			if span, ok := o.Member("edgeDirection"); ok {
				if text, err := doc.Text(span); err == nil && tree.Parse(text, span.Start, 1) == nil {
					current.forward = tree.Root().Text() == draw.Forward
				}
			}
			if o.List == "vertices" && !o.Whole {
				answers = append(answers, current)
			}
			current = Answer{name: doc.Name}
		},
	})
	return answers
}

// Reconciled is what a graph answer tells beside the tasks that it shows.
type Reconciled struct {
	AnswerTasks []string
	AnswerLinks []draw.Link
}

// Reconcile compares the edges of an answer with the events of the tasks, which alone say
// for sure what triggers what, and tells in notices where they differ. Edges to
// tasks whose definition is not shown are taken the way that all others run.
func (r *Answer) Reconcile(g *graph.Graph, say func(format string, args ...any)) Reconciled {
	h := Reconciled{AnswerTasks: r.ids}
	c := r.calibrate(g)
	note := func(format string, args ...any) {
		say("%s: %s", r.name, fmt.Sprintf(format, args...))
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
			h.AnswerLinks = append(h.AnswerLinks, l)
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

func (r *Answer) calibrate(g *graph.Graph) calibration {
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
func (r *Answer) lacks(g *graph.Graph, explained map[ends]bool) []ends {
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
	return say.Quote(id)
}
