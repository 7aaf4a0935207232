package graph

import (
	"strings"
	"testing"
)

func TestToldTasksAreDrawnWhereTheyAreLedTo(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "A @\nB A:S\nC A:S")
	told := []Link{{"B", "x"}, {"x", "y"}, {"y", "x"}, {"z", "w"}}
	seen := []string{"A", "x", "y", "z", "w", "alone"}
	only := func(v Vertex) bool { return g.Label(v) == "C" }
	for _, c := range []struct {
		name, want string
		d          Drawing
	}{
		{"everything", "A B C x y z w alone: A>B A>C B>x x>y y>x z>w", Drawing{}},
		{"below a focus", "B x y: B>x x>y y>x", Drawing{Focus: []Vertex{vertex(t, g, "B")}, Direction: Down}},
		{"as far as the level", "B x: B>x", Drawing{Focus: []Vertex{vertex(t, g, "B")}, Direction: Down, Level: 1}},
		{"not above it", "B A: A>B", Drawing{Focus: []Vertex{vertex(t, g, "B")}, Direction: Up}},
		{"not elsewhere", "A C: A>C", Drawing{Only: only}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.d.Told, c.d.Seen = told, seen
			p := g.Draw(c.d)
			var nodes, arrows []string
			for _, n := range p.Nodes {
				nodes = append(nodes, n.Label)
			}
			for _, a := range p.Arrows {
				arrows = append(arrows, p.Nodes[a.From].Label+">"+p.Nodes[a.To].Label)
			}
			if got := strings.Join(nodes, " ") + ": " + strings.Join(arrows, " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
