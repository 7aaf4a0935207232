package draw

import (
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

const sales = `Extract @
Marts Extract:S
Report Marts:S
Alarm Marts:F Report:F
Close & Report:S Other:S
Other data
Loop Loop2 off
Loop2 Loop
Alone
Deleted Report del`

// graphOf is the graph of tasktest.Set.
func graphOf(lines string) *graph.Graph { return graph.Build(tasktest.Set(lines), nil) }

func draw(lines string, d Options) *Picture {
	return New(graphOf(lines), d)
}

func vertex(t *testing.T, g *graph.Graph, name string) graph.Vertex {
	t.Helper()
	v, ok := g.ByID(name)
	if !ok {
		t.Fatalf("no vertex %q", name)
	}
	return v
}

func written(t *testing.T, write func(*strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTree(t *testing.T) {
	t.Parallel()
	want := `Extract  by schedule
└── Marts  on success
    ├── Report  on success
    │   ├── Alarm  on failure, any of 2
    │   ├── Close  on success, all of 2
    │   └── Deleted  at any end  deleted
    └── Alarm  on failure, any of 2
Other  when data is updated
└── Close  on success, all of 2
Alone  by hand
Loop  disabled
└── Loop2  at any end
    └── Loop  at any end  disabled  (cycle)
`
	got := written(t, func(b *strings.Builder) error { return draw(sales, Options{}).WriteTree(b, TreeStyle{}) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTreeUnfoldsATaskOnce(t *testing.T) {
	t.Parallel()
	want := "A  by schedule\n" +
		"|-- B  on success\n" +
		"|   `-- C  on success, any of 2\n" +
		"|       `-- D  on success\n" +
		"`-- C  on success, any of 2  (*)\n"
	got := written(t, func(b *strings.Builder) error {
		return draw("A @\nB A:S\nC B:S A:S\nD C:S", Options{}).WriteTree(b, TreeStyle{ASCII: true})
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTreeOfAFocus(t *testing.T) {
	t.Parallel()
	g := graphOf(sales)
	want := `what triggers it
Report
└── Marts  on success
    └── Extract  on success  by schedule

what it triggers
Report  [error: some-rule]
├── Alarm  on failure, any of 2
├── Close  on success, all of 2
└── Deleted  at any end  deleted
`
	got := written(t, func(b *strings.Builder) error {
		focus := vertex(t, g, "Report")
		marks := func(v graph.Vertex) []Mark {
			if v == focus {
				return []Mark{{"error", "some-rule", "a message"}}
			}
			return nil
		}
		return New(g, Options{Focus: []graph.Vertex{focus}, Marks: marks}).WriteTree(b, TreeStyle{})
	})
	want = strings.Replace(want, "Report\n", "Report  [error: some-rule]\n", 1)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatNothingTriggersIsNotDrawn(t *testing.T) {
	t.Parallel()
	p := draw("A @\nB A:S A:F -Z:S\nC & A:S A:F\nD & A:S A", Options{})
	if len(p.Nodes) != 4 {
		t.Errorf("%d nodes: an id that only an unused event names is drawn", len(p.Nodes))
	}
	var words []string
	for i := range p.Arrows {
		words = append(words, p.Arrows[i].word())
	}
	if got := strings.Join(words, ", "); got != "succeeded or failed, succeeded and failed, succeeded" {
		t.Errorf("got %s", got)
	}
}

func TestJoinedPicturesKeepTheirArrows(t *testing.T) {
	t.Parallel()
	a, b := draw("A @\nB A", Options{Set: "prod"}), draw("C @\nD C", Options{Set: "dev"})
	p := Join("both", a, b)
	if len(p.Nodes) != 4 || p.Arrows[1] != (Arrow{From: 2, To: 3, Outcome: graph.AnyOutcome}) || p.Nodes[3].Set != "dev" {
		t.Errorf("got %+v", p)
	}
}

func TestPicturesAreDeterministic(t *testing.T) {
	t.Parallel()
	lines := tasktest.RandomLines(rand.New(rand.NewPCG(5, 5)), 40)
	everything := func() string {
		p := draw(lines, Options{Title: "x"})
		return written(t, func(b *strings.Builder) error {
			return errors.Join(p.WriteSVG(b), p.WriteDOT(b), p.WriteMermaid(b), p.WriteJSON(b), p.WriteTree(b, TreeStyle{Color: true}))
		})
	}
	want := everything()
	for range 20 {
		if diff := cmp.Diff(want, everything()); diff != "" {
			t.Fatal(diff)
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("#a \"A @d\n#b \"B (e /t =a :SUCCEEDED <e\n#c & (e /t =a :FAILED (g /t =b <e <g", 0)
	f.Add("#a (x /t =b <x\n#b (x /t =a <x !\n#c (x /t =c <x (x /d <x ~now\n#a % ?gone (y =gone <y", 1)
	f.Add("#a (e /t =a =b :ANY :failed .id <e <e\n& (e (f <e <f @", 2)
	f.Fuzz(func(t *testing.T, data string, focus int) {
		set := tasktest.SetFrom(data)
		g := graph.Build(set, []*task.Set{set, tasktest.SetFrom("#gone @\n#x")})
		d := Options{Title: data, Level: focus & 3}
		if focus > 0 {
			d.Focus, d.Direction = []graph.Vertex{graph.Vertex(focus % g.Len())}, graph.Direction(focus%3)
		}
		p := New(g, d)
		if err := errors.Join(p.WriteDOT(io.Discard), p.WriteMermaid(io.Discard), p.WriteJSON(io.Discard), p.WriteTree(io.Discard, TreeStyle{})); err != nil {
			t.Error(err)
		}
		var b strings.Builder
		if err := p.WriteSVG(&b); err != nil && !errors.Is(err, ErrTooLarge) {
			t.Error(err)
		}
		dec := xml.NewDecoder(strings.NewReader(b.String()))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestToldTasksAreDrawnWhereTheyAreLedTo(t *testing.T) {
	t.Parallel()
	g := graphOf("A @\nB A:S\nC A:S")
	told := []Link{{"B", "x"}, {"x", "y"}, {"y", "x"}, {"z", "w"}}
	seen := []string{"A", "x", "y", "z", "w", "alone"}
	only := func(v graph.Vertex) bool { return g.Label(v) == "C" }
	for _, c := range []struct {
		name, want string
		d          Options
	}{
		{"everything", "A B C x y z w alone: A>B A>C B>x x>y y>x z>w", Options{}},
		{"below a focus", "B x y: B>x x>y y>x", Options{Focus: []graph.Vertex{vertex(t, g, "B")}, Direction: graph.Down}},
		{"as far as the level", "B x: B>x", Options{Focus: []graph.Vertex{vertex(t, g, "B")}, Direction: graph.Down, Level: 1}},
		{"not above it", "B A: A>B", Options{Focus: []graph.Vertex{vertex(t, g, "B")}, Direction: graph.Up}},
		{"not elsewhere", "A C: A>C", Options{Only: only}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.d.AnswerLinks, c.d.AnswerTasks = told, seen
			p := New(g, c.d)
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

func TestKinds(t *testing.T) {
	t.Parallel()
	g := graphOf("S @\nD data\nU odd\nH\nC S\nCU S odd\nSD @ data\nSU @ odd\nDU data odd\nSC @ S\nG Ghost")
	got := map[string]string{}
	for v := range graph.Vertex(g.Len()) {
		got[g.Label(v)] = KindOf(g, v).String()
	}
	want := map[string]string{
		"S": "scheduled", "D": "dataset", "U": "unknown", "H": "manual", "C": "chained", "CU": "mixed", "SD": "scheduled",
		"SU": "scheduled", "DU": "dataset", "SC": "mixed", "G": "chained", "Ghost": "missing",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
