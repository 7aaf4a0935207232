package graph

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// shape returns the upstreams of each of n tasks, and which tasks wait for all.
type shape struct {
	name string
	up   func(i, n int, r *rand.Rand) []int
	all  func(i int) bool
	// dense shapes have 50 edges a task.
	dense bool
}

var shapes = []shape{
	{"chain", func(i, n int, _ *rand.Rand) []int { return before(i, i-1) }, nil, false},
	{"star", func(i, n int, _ *rand.Rand) []int { return before(i, 0) }, nil, false},
	{"ring", func(i, n int, _ *rand.Rand) []int { return []int{(i + n - 1) % n} }, nil, false},
	{"funnel", func(i, n int, _ *rand.Rand) []int {
		if i < n-1 {
			return nil
		}
		all := make([]int, n-1)
		for j := range all {
			all[j] = j
		}
		return all
	}, nil, false},
	{"dense", layered, nil, true},
	{"dense all", layered, func(int) bool { return true }, true},
	{"sparse", func(i, n int, r *rand.Rand) []int {
		if i < 10 {
			return nil
		}
		up := []int{r.IntN(i)}
		for r.IntN(3) == 0 {
			up = append(up, r.IntN(i))
		}
		return up
	}, func(i int) bool { return i%3 == 0 }, false},
	{"ladder", func(i, n int, _ *rand.Rand) []int { // diamonds in a row
		switch {
		case i == 0:
			return nil
		case i%3 == 0:
			return []int{i - 1, i - 2}
		case i%3 == 1:
			return []int{i - 1}
		default:
			return []int{i - 2}
		}
	}, func(i int) bool { return i%2 == 0 }, false},
	{"tangle", func(i, n int, r *rand.Rand) []int { return []int{r.IntN(n), r.IntN(n)} }, nil, false},
}

// layered has layers of 50 tasks, each of which waits for all of the layer above.
func layered(i, _ int, _ *rand.Rand) []int {
	if i < 50 {
		return nil
	}
	up := make([]int, 50)
	for j := range up {
		up[j] = i/50*50 - 50 + j
	}
	return up
}

func before(i, up int) []int {
	if i == 0 {
		return nil
	}
	return []int{up}
}

// tasksOf makes a set of that shape.
func tasksOf(s shape, n int) *task.Set {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	set := &task.Set{}
	doc := &source.Document{Name: "tasks.json"}
	outcomes := []string{"SUCCEEDED", "SUCCEEDED", "FAILED"}
	ids := make([]string, n)
	for i := range n {
		ids[i] = fmt.Sprintf("%08x-0000-4000-8000-%012x", i, i)
	}
	for i := range n {
		f := &task.Facts{Doc: doc, Index: i, Span: source.Span{Start: i * 2000, End: i*2000 + 1999}}
		at := uint32(0)
		text := func(s string) task.Text {
			at += 20
			return task.Text{S: s, At: task.Place{Start: at, End: at + 10}}
		}
		f.ID, f.Name = text(ids[i]), text(fmt.Sprint("task ", i))
		f.Enabled = task.Flag{Given: true, On: true}
		f.Exclusive = task.Flag{Given: true, On: s.all == nil || !s.all(i)}
		for _, u := range s.up(i, n, r) {
			e := task.EventFacts{Name: text(fmt.Sprint("e", len(f.Events))), Type: text(task.TypeRunFinished)}
			e.Attributes = []task.AttributeFacts{{Name: text("id"), Value: text(ids[u])}, {Name: text("status"), Value: text(outcomes[r.IntN(3)])}}
			f.Refs = append(f.Refs, text(e.Name.S))
			f.Events = append(f.Events, e)
		}
		if len(f.Events) == 0 {
			f.Schedule = &task.ScheduleFacts{Recurrence: text("RRULE:FREQ=DAILY")}
		}
		set.Tasks = append(set.Tasks, f)
	}
	set.Index()
	return set
}

// analyse does all that rules ask for, and returns the number of what it found.
func analyse(set *task.Set) (found int) {
	g := Build(set, nil)
	l := g.Live(Assume{})
	a := g.Algebra(l)
	for _, c := range a.Cycles() {
		found += len(c.Cycles) + c.Left
	}
	found += len(l.Starvations()) + len(g.Roots()) + len(g.SelfTriggers())
	for v := range Vertex(g.Len()) {
		if _, ok := a.DoubleTrigger(v); ok {
			found++
		}
		if _, ok := a.AndDeadlock(v); ok {
			found++
		}
		found += len(a.Redundant(v)) + g.Level(v)
	}
	return found
}

func TestNothingBlowsUp(t *testing.T) {
	for _, s := range shapes {
		n := 30_000
		if s.dense {
			n = 2500
		}
		set := tasksOf(s, n)
		var m0, m1 runtime.MemStats
		runtime.ReadMemStats(&m0)
		found := analyse(set)
		runtime.ReadMemStats(&m1)
		allocated := (m1.TotalAlloc - m0.TotalAlloc) >> 20
		t.Logf("%-10s %6d tasks: %3d MB allocated, found %d", s.name, n, allocated, found)
		if allocated > 500 {
			t.Errorf("%s: %d MB were allocated", s.name, allocated)
		}
	}
}
