package graph

import (
	"fmt"
	"strings"
	"testing"
)

func steps(g *Graph, all []Step) string {
	var words []string
	for _, s := range all {
		words = append(words, fmt.Sprint(g.Label(s.Vertex), s.Depth))
	}
	return strings.Join(words, " ")
}

func TestWalk(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "R @\nA R\nB R\nC A B\nD C R\nE @\nX Y\nY X\nZ Y -R")
	for _, c := range []struct {
		from      string
		direction Direction
		level     int
		want      string
	}{
		{"R", Down, 0, "R0 A1 B1 D1 C2"},
		{"R", Down, 1, "R0 A1 B1 D1"},
		{"D", Up, 0, "D0 R1 C1 A2 B2"},
		{"C", Both, 0, "C0 A1 B1 D1 R2"},
		{"C", Both, 1, "C0 A1 B1 D1"},
		{"X", Down, 0, "X0 Y1 Z2"},
		{"X", Both, 0, "X0 Y1 Z2"},
		{"R", Up, 0, "R0"},
	} {
		if got := steps(g, g.Walk([]Vertex{vertex(t, g, c.from)}, c.direction, c.level)); got != c.want {
			t.Errorf("%s %d %d: got %s, want %s", c.from, c.direction, c.level, got, c.want)
		}
	}
	two := []Vertex{vertex(t, g, "X"), vertex(t, g, "B")}
	if got := steps(g, g.Walk(two, Down, 0)); got != "B0 X0 C1 Y1 D2 Z2" {
		t.Errorf("two: got %s", got)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "R @\nA R\nB A\nC R B\nX C Y\nY X\nZ Y\nE @")
	var got []string
	for _, v := range g.Sorted() {
		got = append(got, fmt.Sprint(g.Label(v), g.Level(v)))
	}
	if s := strings.Join(got, " "); s != "R0 E0 A1 B2 C3 X4 Y4 Z5" {
		t.Errorf("got %s", s)
	}
	if s := labels(g, g.Chain(vertex(t, g, "Z"))); s != "R A B C Y Z" && s != "R A B C X Z" {
		t.Errorf("chain %s", s)
	}
}
