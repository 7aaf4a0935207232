package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var statusWords = map[string]string{"S": "SUCCEEDED", "s": "succeeded", "F": "FAILED", "A": "Aborted", "any": "any", "?": "RUNNING"}

// setOf makes a set of tasks, one a line: a name, which is also the id, and words.
//
//	@       has a schedule            off, del  disabled, deleted
//	&       waits for all             data      waits for data
//	X:S     waits for X to succeed (F fail, A abort, ? a wrong status); X without
//	X+Y:S   an event with two ids     X:S,F     an event with two statuses
//	-X:S    an event without eventRef *         an event of any task
//	=X:S    has the name of the event before it
func setOf(t testing.TB, lines string) *task.Set {
	t.Helper()
	set := &task.Set{Vertices: map[string]bool{}}
	doc := &source.Document{Name: "tasks.json"}
	at := 0
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		words := strings.Fields(line)
		f := factsOf(words)
		f.Doc, f.Span = doc, source.Span{Start: at, End: at + 10_000}
		f.Index = len(set.Tasks)
		at += 10_000
		set.Tasks = append(set.Tasks, f)
	}
	set.Index()
	return set
}

func factsOf(words []string) *task.Facts {
	next := uint32(0)
	text := func(s string) task.Text {
		next += 10
		return task.Text{S: s, At: task.Place{Start: next, End: next + 5}}
	}
	f := &task.Facts{ID: text(words[0]), Name: text(words[0]), Exclusive: task.Flag{}, TriggerType: -1}
	f.Enabled = task.Flag{Given: true, On: true}
	for _, w := range words[1:] {
		switch w {
		case "@":
			f.Schedule = &task.ScheduleFacts{Recurrence: text("RRULE:FREQ=DAILY")}
			continue
		case "off":
			f.Enabled.On = false
			continue
		case "del":
			f.DeletedAt = text("2026-01-01T00:00:00Z")
			continue
		case "&":
			f.Exclusive = task.Flag{Given: true, On: false}
			continue
		}
		e := task.EventFacts{Name: text(fmt.Sprint("e", len(f.Events))), Type: text(task.TypeRunFinished)}
		body, unnamed := strings.CutPrefix(w, "-")
		body, same := strings.CutPrefix(body, "=")
		if same {
			e.Name.S = f.Events[len(f.Events)-1].Name.S
		}
		ids, statuses, _ := strings.Cut(body, ":")
		switch {
		case body == "data":
			e.Type = text(task.TypeAnalyticsOrch)
		case body != "*":
			for id := range strings.SplitSeq(ids, "+") {
				e.Attributes = append(e.Attributes, task.AttributeFacts{Name: text("id"), Value: text(id)})
			}
		}
		for s := range strings.SplitSeq(statuses, ",") {
			if s != "" {
				e.Attributes = append(e.Attributes, task.AttributeFacts{Name: text("status"), Value: text(statusWords[s])})
			}
		}
		f.Events = append(f.Events, e)
		if !unnamed {
			f.Refs = append(f.Refs, text(e.Name.S))
		}
	}
	return f
}

// graphOf is the graph of setOf.
func graphOf(t testing.TB, lines string) *Graph {
	t.Helper()
	return Build(setOf(t, lines), nil)
}

// labels are the names of vertices, in the order given.
func labels(g *Graph, vertices []Vertex) string {
	var names []string
	for _, v := range vertices {
		names = append(names, g.Label(v))
	}
	return strings.Join(names, " ")
}

// vertex is the vertex with that name.
func vertex(t testing.TB, g *Graph, name string) Vertex {
	t.Helper()
	v, ok := g.ByID(name)
	if !ok {
		t.Fatalf("no vertex %q", name)
	}
	return v
}

// arrow writes an edge as "A>B".
func arrow(g *Graph, e EdgeID) string {
	return g.Label(g.Edge(e).From) + ">" + g.Label(g.Edge(e).To)
}
