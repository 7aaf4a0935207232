package graph

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

func TestBuildKeepsEveryReference(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"one reference", "A @\nB A:S", "A>B live succeeded [e0 succeeded live]"},
		{"parallel references are one edge", "A @\nB A:S A:F", "A>B live succeeded or failed [e0 succeeded live] [e1 failed live]"},
		{"an unreferenced event carries nothing", "A @\nB -A:S", "A>B dead never [e0 succeeded]"},
		{"referenced and not", "A @\nB -A:S A:F", "A>B live failed [e0 succeeded] [e1 failed live]"},
		{"several ids", "A @\nB @\nC A+B:S", "A>C live never [e0 never live]; B>C live never [e0 never live]"},
		{"several statuses", "A @\nB A:S,F", "A>B live never [e0 never live]"},
		{"the same status twice", "A @\nB A:S,s", "A>B live succeeded [e0 succeeded live]"},
		{"no status is any", "A @\nB A", "A>B live any [e0 any live]"},
		{"self reference", "A A:S", "A>A live succeeded [e0 succeeded live]"},
		{"edges are in order of place", "A @\nB @\nC B A B:F", "B>C live any [e0 any live] [e2 failed live]; A>C live any [e1 any live]"},
		{"a live place counts before an unreferenced one", "A @\nB @\nC -B A B", "A>C live any [e1 any live]; B>C live any [e0 any] [e2 any live]"},
		{"data is no edge", "A data", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, c.lines)
			var edges []string
			for e := range EdgeID(g.Edges()) {
				s := arrow(g, e) + map[bool]string{true: " live", false: " dead"}[g.Edge(e).Live] + " " + g.Outcome(e).String()
				for _, r := range g.Refs(e) {
					s += fmt.Sprintf(" [e%d %v%s]", r.Event, r.Outcome, map[bool]string{true: " live"}[r.Live])
				}
				edges = append(edges, s)
			}
			if got := strings.Join(edges, "; "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestVerticesThatTheSetDoesNotHold(t *testing.T) {
	t.Parallel()
	set := tasktest.Set("A ghost:S seen:S other:S both:S")
	set.Vertices["seen"], set.Vertices["both"] = true, true
	other := tasktest.Set("other @\nboth @")
	g := Build(set, []*task.Set{set, other})
	want := map[string]State{"A": Known, "ghost": Ghost, "seen": Unreadable, "other": Foreign, "both": Unreadable}
	got := map[string]State{}
	for v := range Vertex(g.Len()) {
		got[g.ID(v)] = g.State(v)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s, f := g.Elsewhere(vertex(t, g, "other")); s != other || f != other.Tasks[0] {
		t.Errorf("other is found in %v %v", s, f)
	}
	if s, _ := g.Elsewhere(vertex(t, g, "ghost")); s != nil {
		t.Error("a ghost is nowhere")
	}
}

// What only an older export of a tenant holds is gone when a newer one holds all tasks.
func TestVerticesOfAnotherExportOfTheTenant(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name           string
		own, other     time.Time
		partial, apart bool
		want           State
	}{
		{name: "an older one", own: at.Add(time.Hour), other: at, want: Ghost},
		{name: "a newer one", own: at, other: at.Add(time.Hour), want: Unreadable},
		{name: "one of the same moment", own: at, other: at, want: Unreadable},
		{name: "one that has no time", own: at, want: Unreadable},
		{name: "an older one, of a set that is incomplete", own: at.Add(time.Hour), other: at, partial: true, want: Unreadable},
		{name: "an older one of another tenant", own: at.Add(time.Hour), other: at, apart: true, want: Foreign},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			set, other := tasktest.Set("A up:S"), tasktest.Set("up @")
			set.Address, set.Taken, other.Address, other.Taken = "https://acme.eu.qlikcloud.com", c.own, "https://acme.eu.qlikcloud.com", c.other
			if c.partial {
				set.Incomplete = []string{"some were fetched"}
			}
			if c.apart {
				other.Address = "https://other.eu.qlikcloud.com"
			}
			g := Build(set, []*task.Set{set, other})
			if got := g.State(vertex(t, g, "up")); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestSourcesSayWhatStartsATask(t *testing.T) {
	t.Parallel()
	g := graphOf(t, "A @\nB data\nC A:S\nD @ A:S\nE *\nF\nG -A:S")
	want := []Sources{BySchedule, ByDataset, ByTask, BySchedule | ByTask, ByAnyTask, 0, 0}
	for v, w := range want {
		if got := g.Sources(Vertex(v)); got != w {
			t.Errorf("%s: got %b, want %b", g.Label(Vertex(v)), got, w)
		}
	}
	if got := labels(g, g.Roots()); got != "A B E F G" {
		t.Errorf("roots %s", got)
	}
}

func TestTheFirstOfSeveralTasksWithOneIDIsMeant(t *testing.T) {
	t.Parallel()
	set := tasktest.Set("A @\nA @\nB A:S")
	g := Build(set, nil)
	if got := g.Edge(0).From; got != 0 {
		t.Errorf("the edge starts at %d", got)
	}
	if v, ok := g.Vertex(set.Tasks[1]); v != 1 || !ok {
		t.Errorf("vertex of the second: %d %v", v, ok)
	}
}

func TestParseOutcome(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{"SUCCEEDED": "succeeded", "failed": "failed", "Aborted": "aborted", "ANY": "any", "": "never", "RUNNING": "never"} {
		if got := ParseOutcome(word).String(); got != want {
			t.Errorf("%q: got %s, want %s", word, got, want)
		}
	}
}
