package graph

import (
	"fmt"
	"strings"
	"testing"
)

func TestStarted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, from, want string }{
		{"a chain", "A @\nB A:S\nC B:F", "A", "A0 B1(A>B) C2(B>C)"},
		{"any follows the first, all the last", "A @\nB A\nC B\nJ A C\nK & A C", "A", "A0 B1(A>B) J1(A>J C>J) C2(B>C) K3(A>K C>K)"},
		{"all needs others", "A @\nB @\nJ & A B data", "A", "A0 J1(A>J) needs B>J and free"},
		{"a disabled task stops it", "A @\nB A off\nC B", "A", "A0 B1(A>B) disabled"},
		{"a disabled task may be started", "A @ off\nB A", "A", "A0 B1(A>B)"},
		{"round a circle", "A @ C\nB A\nC B", "A", "A0 again C>A B1(A>B) C2(B>C)"},
		{"into a circle", "X @\nA X C\nB A\nC B", "X", "X0 A1(X>A C>A) again C>A B2(A>B) C3(B>C)"},
		{"round a circle of one", "A @ A", "A", "A0 again A>A"},
		{"round a circle that is off", "A @ B\nB A off", "A", "A0 B1(A>B) disabled"},
		{"a circle that each waits for", "A @\nX @\nJ & A X K\nK J", "A", "A0 J held by A>J lacks K>J"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, c.lines)
			var words []string
			runs, held := g.Started([]Vertex{vertex(t, g, c.from)}, Assume{})
			for _, r := range runs {
				s := fmt.Sprint(g.Label(r.Vertex), r.Wave)
				if len(r.By) > 0 {
					s += "(" + arrows(g, r.By) + ")"
				}
				if len(r.Again) > 0 {
					s += " again " + arrows(g, r.Again)
				}
				if len(r.Needs) > 0 {
					s += " needs " + arrows(g, r.Needs)
				}
				if r.Free {
					s += " and free"
				}
				if r.Off != "" {
					s += " " + r.Off
				}
				words = append(words, s)
			}
			for _, h := range held {
				words = append(words, fmt.Sprintf("%s held by %s lacks %s", g.Label(h.Vertex), arrows(g, h.By), arrows(g, h.Missing)))
			}
			if got := strings.Join(words, " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func arrows(g *Graph, edges []EdgeID) string {
	var words []string
	for _, e := range edges {
		words = append(words, arrow(g, e))
	}
	return strings.Join(words, " ")
}

func TestStopped(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "A @\nX @\nB A\nC B X\nD C\nE @ B\nF & B X\nG F\nH off\nI H")
	loss := g.Stopped([]Vertex{vertex(t, g, "A")}, "disabled", Assume{})
	if got := labels(g, loss.Never) + "; " + labels(g, loss.Still); got != "B F G; C E" {
		t.Errorf("got %s", got)
	}
}
