package graph

import (
	"fmt"
	"strings"
	"testing"
)

// circles writes all cycles: "endless A>B B>A; dead ...".
func circles(g *Graph, all []Circle) string {
	var words []string
	for _, circle := range all {
		for _, c := range circle.Cycles {
			s := []string{c.Fate.String()}
			for _, e := range c.Edges {
				s = append(s, arrow(g, e))
			}
			if len(c.Off) > 0 {
				s = append(s, "by "+labels(g, c.Off))
			}
			if c.Held >= 0 {
				s = append(s, "held at "+labels(g, []Vertex{c.Held, c.By}))
			}
			if len(c.Unless) > 0 {
				s = append(s, "unless "+arrows(g, c.Unless))
			}
			if len(c.Each) > 0 {
				s = append(s, "each "+events(c.Each)+" of "+labels(g, c.EachOf))
			}
			words = append(words, strings.Join(s, " "))
		}
		if circle.Left > 0 {
			words = append(words, fmt.Sprint(circle.Left, " left"))
		}
	}
	return strings.Join(words, "; ")
}

func TestCycles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"none", "A @\nB A:S\nC A:S B:S", ""},
		{"parallel references are no circle", "A @\nB A:S A:F", ""},
		{"two that nothing starts", "A B:S\nB A:S", "dead B>A A>B"},
		{"fed by a schedule of a member", "A @ B:S\nB A:S", "endless B>A A>B"},
		{"fed from outside", "X @\nA X:S C\nB A\nC B", "endless C>A A>B B>C"},
		{"fed by a ghost", "A gone B\nB A", "endless B>A A>B"},
		{"not fed where all are needed", "X @\nA & X B\nB A", "dead B>A A>B"},
		{"fed by a disabled task only", "X @ off\nA X B\nB A", "dead B>A A>B"},
		{"broken by a disabled member", "X @\nA X B\nB A off", "broken B>A A>B by B"},
		{"two loops sharing a task", "H @ A B\nA H\nB H", "endless A>H H>A; endless B>H H>B"},
		{"two loops sharing an edge", "A @ C D\nB A\nC B\nD B", "endless C>A A>B B>C; endless D>A A>B B>D"},
		{"the short cut comes first", "A @ B C\nB A\nC B", "endless B>A A>B; endless C>A A>B B>C"},
		{"a task that waits for itself is apart", "A A:S", ""},
		{"unreferenced events close no circle", "A -B:S\nB A:S", ""},
		{"an event of a broken type still closes it", "A B:?\nB A:S,F", "dead B>A A>B"},
		{"two circles", "A B\nB A\nC D\nD C", "dead B>A A>B; dead D>C C>D"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, c.lines)
			if got := circles(g, g.Algebra(g.Live(Assume{})).Cycles()); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestAnEventThatContradictsItselfStillCounts(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "A A\nB B B:F")
	var got []string
	for _, e := range g.SelfTriggers() {
		got = append(got, arrow(g, e))
	}
	if s := strings.Join(got, " "); s != "A>A B>B" {
		t.Errorf("got %s", s)
	}
}

func TestManyLoopsAreCutAndCounted(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("H @")
	for i := range 50 {
		fmt.Fprintf(&b, " L%d", i)
	}
	for i := range 50 {
		fmt.Fprintf(&b, "\nL%d H", i)
	}
	g := graphOf(t, b.String())
	all := g.Algebra(g.Live(Assume{})).Cycles()
	if len(all) != 1 || len(all[0].Cycles) != cyclesMost || all[0].Left != 60 {
		t.Errorf("got %s", circles(g, all))
	}
}
