package rules

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/graph"
)

// A way of more than wayMost tasks is shown in messages by its first and its last
// ones. A finding about a chain has at most placesMost related places.
const (
	wayMost    = 12
	wayFirst   = 8
	wayLast    = 3
	placesMost = 100
)

// label is a task in a message: its name or id in quotes, and both where other tasks have
// the name as well.
func (p *SetPass) label(v graph.Vertex) string {
	g := p.Graph()
	if name := g.Label(v); name != "" {
		if id := g.ID(v); id != "" && g.Namesake(v) {
			return Quote(name) + " (" + Quote(id) + ")"
		}
		return Quote(name)
	}
	return "a task without a name"
}

// some names two or three tasks, and of more than that the first two and how many the
// others are.
func (p *SetPass) some(tasks []graph.Vertex) string {
	switch n := len(tasks); n {
	case 1:
		return p.label(tasks[0])
	case 2:
		return p.label(tasks[0]) + " and " + p.label(tasks[1])
	case 3:
		return p.label(tasks[0]) + ", " + p.label(tasks[1]) + " and " + p.label(tasks[2])
	default:
		return fmt.Sprintf("%s, %s and %d more tasks", p.label(tasks[0]), p.label(tasks[1]), n-2)
	}
}

// way writes tasks in the order in which they start each other.
func (p *SetPass) way(tasks []graph.Vertex) string {
	var words []string
	for _, v := range tasks[:min(len(tasks), wayMost)] {
		words = append(words, p.label(v))
	}
	if len(tasks) > wayMost {
		words = append(words[:wayFirst], fmt.Sprintf("… %d more …", len(tasks)-wayFirst-wayLast))
		for _, v := range tasks[len(tasks)-wayLast:] {
			words = append(words, p.label(v))
		}
	}
	return strings.Join(words, " → ")
}

// toEnd is the outcome after a task's name and "to": "succeed", "fail", "end" for any.
func toEnd(o graph.Outcome) string {
	switch o {
	case graph.Succeeded:
		return "succeed"
	case graph.Failed:
		return "fail"
	case graph.Aborted:
		return "be aborted"
	case graph.Succeeded | graph.Failed:
		return "succeed or fail"
	case graph.Succeeded | graph.Aborted:
		return "succeed or be aborted"
	case graph.Failed | graph.Aborted:
		return "fail or be aborted"
	default:
		return "end"
	}
}
