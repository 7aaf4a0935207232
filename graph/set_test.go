package graph

import (
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// graphOf is the graph of tasktest.Set.
func graphOf(t testing.TB, lines string) *Graph {
	t.Helper()
	return Build(tasktest.Set(lines), nil)
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
