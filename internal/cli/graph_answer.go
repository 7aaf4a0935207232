package cli

import (
	"bytes"
	"fmt"

	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// graphAnswer is a graph answer of the service among the input: {"vertices", "edges"}.
// Its reference does not say which way the edges run, and its one example can be
// read both ways; what graph itself has written says it.
type graphAnswer struct {
	name    string // of the document
	ids     []string
	edges   []ends
	forward bool // the edges are said to run from upstream to downstream
}

// ends are the two ends of an edge as written.
type ends struct{ source, target string }

// readAnswers finds the graph answers of each tenant. An answer without any task
// belongs to the only tenant there is; where there are no tasks at all it makes one.
func (a *app) readAnswers(c *inspection) map[*rules.Tenant][]graphAnswer {
	of := make(map[*source.Document]*rules.Tenant)
	for _, t := range c.result.Tenants {
		for _, f := range t.Set.Tasks {
			of[f.Doc] = t
		}
		for _, copied := range t.Set.Copies {
			of[copied.Task.Doc] = t
		}
	}
	found := make(map[*rules.Tenant][]graphAnswer)
	for _, doc := range c.result.Documents {
		// Larger documents are streamed; the service answers with nothing of that size.
		if !bytes.Contains(doc.Whole(), []byte(`"vertices"`)) {
			continue
		}
		t := of[doc]
		if t == nil && len(c.result.Tenants) == 1 {
			t = c.result.Tenants[0]
		}
		for _, r := range splitAnswers(doc) {
			if t == nil && len(c.result.Tenants) > 1 {
				fmt.Fprintf(a.stderr, "tasklint: note: %s is left out: it shows no task, so it is not known which tenant it is of\n", printable(doc.Name))
				break
			}
			found[t] = append(found[t], r)
		}
	}
	return found
}

// splitAnswers are the graph answers of a document: one, or one a line.
func splitAnswers(doc *source.Document) []graphAnswer {
	var answers []graphAnswer
	var tree source.Tree
	current := graphAnswer{name: doc.Name}
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
			current = graphAnswer{name: doc.Name}
		},
	})
	return answers
}
