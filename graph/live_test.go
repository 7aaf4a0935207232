package graph

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhatCannotStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"everything can", "A @\nB A\nC data\nD\nE gone\nF *", ""},
		{"the direct child of a disabled task is told elsewhere", "A @ off\nB A", "B"},
		{"below that it is told once", "A @ off\nB A\nC B\nD C", "B C D; A disabled: C D at B>C"},
		{"a deleted task", "A @ del\nB A\nC B", "B C; A deleted: C at B>C"},
		{"another event can still start it", "A @ off\nX @\nB A X\nC B", ""},
		{"all of them are needed", "A @ off\nX @\nB & A X\nC B", "B C; A disabled: C at B>C"},
		{"its own schedule can", "A @ off\nB @ A\nC B", ""},
		{"two dead roots: each task once", "A @ off\nB @ off\nC A\nD B\nE C D", "C D E; A disabled: E at C>E"},
		{"a dead circle", "A B\nB A\nC B\nD C", "A B C D; circle A B: C D at B>C"},
		{"a task that waits for itself", "A A\nB A", "A B; circle A: B at A>B"},
		{"a circle below a disabled task", "A off\nB A C\nC B\nD C", "B C D; A disabled: C D at B>C"},
		{"a disabled task within is a root of its own", "A @ off\nB A off\nC B\nD C", "C D; B disabled: D at C>D"},
		{"an expired schedule", "A@ @\nB A@\nC B", "A@ B C; A@ expired: B C at A@>B"},
		{"an expired schedule beside an event", "A@ @ X\nX @\nB A@", ""},
		{"an expired schedule beside a dead event", "A@ @ X\nX @ off\nB A@", "A@ B; X disabled: B at A@>B"},
		{"unreferenced events do not count", "A @ off\nB -A", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, c.lines)
			l := g.Live(Assume{Silent: func(v Vertex) string {
				if strings.HasSuffix(g.ID(v), "@") {
					return "expired"
				}
				return ""
			}})
			var starved []Vertex
			for v := range Vertex(g.Len()) {
				if l.Starved(v) {
					starved = append(starved, v)
				}
			}
			got := labels(g, starved)
			for _, s := range l.Starvations() {
				what := g.Label(s.Root) + " " + s.Reason
				if len(s.Cycle) > 0 {
					what = "circle " + labels(g, s.Cycle)
				}
				got += fmt.Sprintf("; %s: %s at %s", what, labels(g, s.Tasks), arrow(g, s.Edge))
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestAssumedOff(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "A @\nB A\nC B\nD @ B")
	l := g.Live(Assume{Off: func(v Vertex) string {
		if g.ID(v) == "A" {
			return "to be deleted"
		}
		return ""
	}})
	for id, want := range map[string]bool{"A": false, "B": false, "C": false, "D": true} {
		if got := l.Runs(vertex(t, g, id)); got != want {
			t.Errorf("%s runs: %v", id, got)
		}
	}
}
