package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// reaches is naive reachability over live edges, in one step or more.
func reaches(g *Graph) [][]bool {
	m := make([][]bool, g.Len())
	for v := range m {
		m[v] = make([]bool, g.Len())
	}
	for e := range EdgeID(g.Edges()) {
		if x := g.Edge(e); x.Live {
			m[x.From][x.To] = true
		}
	}
	for k := range m {
		for i := range m {
			for j := range m {
				m[i][j] = m[i][j] || m[i][k] && m[k][j]
			}
		}
	}
	return m
}

func TestAgainstNaiveGraphs(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 7))
		lines := tasktest.RandomLines(r, 2+r.IntN(9))
		g := graphOf(t, lines)
		reach := reaches(g)
		problem := func(format string, args ...any) {
			t.Helper()
			t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), lines)
		}
		for u := range Vertex(g.Len()) {
			var below []Vertex
			for _, s := range g.Descendants(u, 0)[1:] {
				below = append(below, s.Vertex)
			}
			for v := range Vertex(g.Len()) {
				same := u != v && reach[u][v] && reach[v][u]
				if got := u != v && g.Component(u) >= 0 && g.Component(u) == g.Component(v); got != same {
					problem("%d and %d in one component: %v", u, v, got)
				}
				if got := slices.Contains(below, v); u != v && got != reach[u][v] {
					problem("%d is below %d: %v", v, u, got)
				}
			}
		}
		checkLevels(g, problem)
		checkCycles(g, problem)
		checkLiveness(g, problem)
	}
}

func checkLevels(g *Graph, problem func(string, ...any)) {
	at := make([]int, g.Len())
	for i, v := range g.Sorted() {
		at[v] = i + 1
	}
	if slices.Contains(at, 0) || len(g.Sorted()) != g.Len() {
		problem("not every vertex is sorted once")
	}
	for v := range Vertex(g.Len()) {
		want := 0
		for _, m := range g.order().unit(v) {
			for _, u := range g.Upstream(m) {
				if !g.order().together(u, m) {
					want = max(want, g.Level(u)+1)
					if at[u] > at[m] {
						problem("%d stands before its upstream %d", m, u)
					}
				}
			}
		}
		if g.Level(v) != want || len(g.Chain(v)) != want+1 {
			problem("level of %d: %d, want %d", v, g.Level(v), want)
		}
	}
}

func checkCycles(g *Graph, problem func(string, ...any)) {
	on := make(map[EdgeID]bool)
	left := 0
	for _, circle := range g.Algebra(g.Live(Assume{})).Cycles() {
		left += circle.Left
		for _, c := range circle.Cycles {
			seen := make(map[Vertex]bool)
			for i, e := range c.Edges {
				next := c.Edges[(i+1)%len(c.Edges)]
				if g.Edge(e).To != g.Edge(next).From || !g.Edge(e).Live || seen[g.Edge(e).From] || e < c.Edges[0] {
					problem("no cycle: %v", c.Edges)
				}
				seen[g.Edge(e).From] = true
				on[e] = true
			}
		}
	}
	for e := range EdgeID(g.Edges()) {
		x := g.Edge(e)
		if want := x.Live && x.From != x.To && g.order().together(x.From, x.To); want != on[e] && left == 0 {
			problem("edge %d on a cycle: %v", e, on[e])
		}
	}
}

// checkLiveness spreads what runs again and again until nothing changes.
func checkLiveness(g *Graph, problem func(string, ...any)) {
	l := g.Live(Assume{})
	live := make([]bool, g.Len())
	for changed := true; changed; {
		changed = false
		for v := range Vertex(g.Len()) {
			f := g.Task(v)
			runs := f == nil || f.Schedule != nil || len(g.Triggers(v)) == 0
			some, all := false, true
			for _, t := range g.Triggers(v) {
				comes := t.Edge < 0 || live[g.Edge(t.Edge).From]
				some, all = some || comes, all && comes
			}
			if g.All(v) {
				some = all && len(g.Triggers(v)) > 0
			}
			if (runs || some) && g.Off(v) == "" && !live[v] {
				live[v], changed = true, true
			}
		}
	}
	starved := make(map[Vertex]int)
	for v := range Vertex(g.Len()) {
		if l.Runs(v) != live[v] {
			problem("%d runs: %v", v, l.Runs(v))
		}
	}
	for _, s := range l.Starvations() {
		for _, v := range s.Tasks {
			starved[v]++
			if starved[v] > 1 || !l.Starved(v) || g.Edge(s.Edge).To != s.Tasks[0] {
				problem("starved: %+v", s)
			}
		}
	}
	for v := range Vertex(g.Len()) {
		beside := false
		for _, u := range g.Upstream(v) {
			beside = beside || g.Off(u) != ""
		}
		inDeadCircle := g.Component(v) >= 0
		for _, e := range g.SelfTriggers() {
			inDeadCircle = inDeadCircle || g.Edge(e).To == v
		}
		if l.Starved(v) && !beside && !inDeadCircle && starved[v] == 0 {
			problem("%d is starved and nobody tells", v)
		}
	}
}

// TestJoinsAgainstAllOutcomes runs small sets without circles through every
// combination of outcomes.
func TestJoinsAgainstAllOutcomes(t *testing.T) {
	t.Parallel()
	found := [2]int{}
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 9))
		n := 3 + r.IntN(5)
		var b strings.Builder
		for i := range n { // one root, so that every task has a common ancestor
			fmt.Fprintf(&b, "T%d", i)
			if i == 0 {
				b.WriteString(" @")
			} else if r.IntN(2) == 0 {
				b.WriteString(" &")
			}
			for range min(i, 1+r.IntN(3)) {
				fmt.Fprintf(&b, " T%d%s", r.IntN(i), []string{":S", ":F", "", ":A"}[r.IntN(4)])
			}
			b.WriteByte('\n')
		}
		g := graphOf(t, strings.TrimSpace(b.String()))
		a := g.Algebra(g.Live(Assume{}))
		can, twice := simulate(g)
		for v := range Vertex(g.Len()) {
			_, deadlock := a.AndDeadlock(v)
			_, double := a.DoubleTrigger(v)
			if tainted(g, a, v) {
				continue
			}
			if want := g.All(v) && !can[v]; deadlock != want {
				t.Fatalf("deadlock at %s: %v, want %v\n%s", g.Label(v), deadlock, want, b.String())
			}
			if want := !g.All(v) && twice[v]; double != want {
				t.Fatalf("double trigger at %s: %v, want %v\n%s", g.Label(v), double, want, b.String())
			}
			if deadlock {
				found[0]++
			}
			if double {
				found[1]++
			}
		}
	}
	if found[0] < 100 || found[1] < 100 {
		t.Errorf("too few cases: %v", found)
	}
}

// tainted reports whether something above v is a deadlock, after which a task
// counts as free.
func tainted(g *Graph, a *Algebra, v Vertex) bool {
	for _, s := range g.Ancestors(v, 0)[1:] {
		if _, ok := a.AndDeadlock(s.Vertex); ok {
			return true
		}
	}
	return false
}

// simulate tries all outcomes: which tasks can run at all, and which are started by
// two events of one run of the root.
func simulate(g *Graph) (can, twice []bool) {
	n := g.Tasks()
	can, twice = make([]bool, n), make([]bool, n)
	all := 1
	for range n {
		all *= 3
	}
	for code := range all {
		ran := make([]bool, n)
		rest := code
		outcome := make([]Outcome, n)
		for v := range n {
			outcome[v] = 1 << (rest % 3)
			rest /= 3
		}
		for v := range Vertex(n) {
			came := 0
			triggers := g.Triggers(v)
			for _, t := range triggers {
				u := g.Edge(t.Edge).From
				if ran[u] && outcome[u]&t.Outcome != 0 {
					came++
				}
			}
			ran[v] = len(triggers) == 0 || came == len(triggers) || came > 0 && !g.All(v)
			can[v] = can[v] || ran[v]
			twice[v] = twice[v] || came > 1
		}
	}
	return can, twice
}

func TestEverythingIsDeterministic(t *testing.T) {
	t.Parallel()
	lines := tasktest.RandomLines(rand.New(rand.NewPCG(5, 5)), 40)
	everything := func() string {
		g := graphOf(t, lines)
		l := g.Live(Assume{})
		a := g.Algebra(l)
		var b strings.Builder
		for v := range Vertex(g.Len()) {
			d, _ := a.AndDeadlock(v)
			tw, _ := a.DoubleTrigger(v)
			fmt.Fprint(&b, d, tw, a.Redundant(v))
		}
		fmt.Fprint(&b, g.Algebra(l).Cycles(), l.Starvations(), g.Sorted(), g.Components())
		return b.String()
	}
	want := everything()
	for range 20 {
		if diff := cmp.Diff(want, everything()); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestImpactAgainstNaiveGraphs switches a task of small sets off in the text.
func TestImpactAgainstNaiveGraphs(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 11))
		n := 2 + r.IntN(8)
		lines := tasktest.RandomLines(r, n)
		g := graphOf(t, lines)
		at := Vertex(r.IntN(n))
		if g.Off(at) != "" {
			continue
		}
		text := strings.Split(lines, "\n")
		text[at] += " off"
		without := graphOf(t, strings.Join(text, "\n"))
		before, want := g.Live(Assume{}), without.Live(Assume{})
		loss := g.Stopped([]Vertex{at}, "disabled", Assume{})
		for v := range Vertex(n) {
			if loss.After.Runs(v) != want.Runs(v) {
				t.Fatalf("%s runs without %s: %v\n%s", g.Label(v), g.Label(at), loss.After.Runs(v), lines)
			}
			if lost := v != at && before.Runs(v) && !want.Runs(v); slices.Contains(loss.Never, v) != lost {
				t.Fatalf("%s never runs without %s: %v, want %v\n%s", g.Label(v), g.Label(at), !lost, lost, lines)
			}
		}
	}
}
