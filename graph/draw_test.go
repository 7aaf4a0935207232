package graph

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func draw(t *testing.T, lines string, d Drawing) *Picture {
	t.Helper()
	return graphOf(t, lines).Draw(d)
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
	got := written(t, func(b *strings.Builder) error { return draw(t, sales, Drawing{}).WriteTree(b, TreeStyle{}) })
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
		return draw(t, "A @\nB A:S\nC B:S A:S\nD C:S", Drawing{}).WriteTree(b, TreeStyle{ASCII: true})
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTreeOfAFocus(t *testing.T) {
	t.Parallel()
	g := graphOf(t, sales)
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
		marks := func(v Vertex) []Mark {
			if v == focus {
				return []Mark{{"error", "some-rule", "a message"}}
			}
			return nil
		}
		return g.Draw(Drawing{Focus: []Vertex{focus}, Marks: marks}).WriteTree(b, TreeStyle{})
	})
	want = strings.Replace(want, "Report\n", "Report  [error: some-rule]\n", 1)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatNothingTriggersIsNotDrawn(t *testing.T) {
	t.Parallel()
	p := draw(t, "A @\nB A:S A:F -Z:S\nC & A:S A:F\nD & A:S A", Drawing{})
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
