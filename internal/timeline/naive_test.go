package timeline

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

// minuteRun is a run of the naive simulation.
type minuteRun struct{ Minute, Task, Root int }

// naive plays a set minute by minute, from the tasks alone. Tasks wait for earlier
// ones only, intervals are in whole minutes from testNow on.
func naive(t *testing.T, tasks []*task.Facts, minutes int) []minuteRun {
	t.Helper()
	type end struct{ upstream, root int }
	ends := make([]map[int][]end, minutes) // by minute and waiting task
	for m := range ends {
		ends[m] = make(map[int][]end)
	}
	known := make([]bool, len(tasks))      // it runs by what is known
	has := make([]map[int]int, len(tasks)) // when an event came last
	for i, f := range tasks {
		has[i] = make(map[int]int)
		ups := upstreamsOf(tasks, i)
		count := 0
		for _, u := range ups {
			if known[u] {
				count++
			}
		}
		joined := count > 0 && (!f.Exclusive.Given || count == len(ups))
		if f.Exclusive.Given && !joined {
			f.Events = nil // never complete
		}
		known[i] = !f.Enabled.Given && (f.Schedule != nil || joined)
	}
	var runs []minuteRun
	for m := range ends {
		for i, f := range tasks { // upstream tasks come first
			if !known[i] {
				continue
			}
			root := -1
			arrived := ends[m][i]
			slices.SortStableFunc(arrived, func(a, b end) int { return a.root - b.root })
			for _, e := range arrived {
				_, had := has[i][e.upstream]
				if !f.Exclusive.Given && root < 0 || f.Exclusive.Given && (!had || f.EventTimeout.S != "") {
					root = e.root
				}
				has[i][e.upstream] = m
			}
			if f.Exclusive.Given && root >= 0 {
				maps.DeleteFunc(has[i], func(_, at int) bool { return m-at > waitOf(f) })
			}
			if f.Exclusive.Given && root >= 0 {
				if len(has[i]) < len(upstreamsOf(tasks, i)) {
					root = -1
				} else {
					clear(has[i])
				}
			}
			if f.Schedule != nil && m%stepOf(t, f) == 0 {
				root = i
			}
			if root < 0 {
				continue
			}
			runs = append(runs, minuteRun{m, i, root})
			if to := m + minutesOf(t, f); to < minutes {
				for j := i + 1; j < len(tasks); j++ {
					if slices.Contains(upstreamsOf(tasks, j), i) {
						ends[to][j] = append(ends[to][j], end{i, root})
					}
				}
			}
		}
	}
	return runs
}

// upstreamsOf are the tasks that task i waits for.
func upstreamsOf(tasks []*task.Facts, i int) []int {
	var ups []int
	for _, e := range tasks[i].Events {
		a, _ := e.Attribute("id")
		ups = append(ups, slices.IndexFunc(tasks, func(f *task.Facts) bool { return f.ID.S == a.S }))
	}
	return ups
}

// waitOf is for how many minutes a task waits for the last of its events.
func waitOf(f *task.Facts) int {
	if d, timed := EventTimeout(f.EventTimeout.S); timed {
		return int(d / time.Minute)
	}
	return 1 << 30
}

func stepOf(t *testing.T, f *task.Facts) int {
	t.Helper()
	var n int
	if _, err := fmt.Sscanf(f.Schedule.Interval.S[strings.LastIndex(f.Schedule.Interval.S, "/"):], "/PT%dM", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func minutesOf(t *testing.T, f *task.Facts) int {
	t.Helper()
	if f.LastRun == nil {
		return 0
	}
	_, d, ok := length(f.LastRun)
	if !ok {
		t.Fatalf("no duration: %+v", f.LastRun)
	}
	return int(d / time.Minute)
}

// randomTasks are tasks that wait for earlier ones.
func randomTasks(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "T%02d", i)
		if i == 0 || r.IntN(4) == 0 {
			fmt.Fprintf(&b, " @R/%s/PT%dM", testNow.Format(time.RFC3339), 5+r.IntN(40))
		}
		if r.IntN(3) > 0 {
			fmt.Fprintf(&b, " %dm", r.IntN(30))
		}
		if r.IntN(12) == 0 {
			b.WriteString(" off")
		}
		if r.IntN(3) == 0 {
			b.WriteString(" &")
			if r.IntN(2) == 0 {
				fmt.Fprintf(&b, " wait=PT%dM", 1+r.IntN(20))
			}
		}
		if i > 0 {
			for _, u := range r.Perm(i)[:min(i, r.IntN(4))] {
				fmt.Fprintf(&b, " T%02d:S", u)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestForecastIsWhatANaiveSimulationGives compares random sets with a simulation that knows nothing of graphs or queues.
func TestForecastIsWhatANaiveSimulationGives(t *testing.T) {
	t.Parallel()
	const minutes = 300
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		lines := randomTasks(r, 2+r.IntN(9))
		line := lineOf(t, lines)
		var got []minuteRun
		for run := range line.Forecast(testNow, testNow.Add(minutes*time.Minute)).Runs() {
			got = append(got, minuteRun{int(run.Unix-testNow.Unix()) / 60, int(run.Task), int(run.Root)})
		}
		want := naive(t, line.g.Set().Tasks, minutes)
		byTime := func(a, b minuteRun) int { return cmp.Or(a.Minute-b.Minute, a.Task-b.Task) }
		slices.SortFunc(got, byTime)
		slices.SortFunc(want, byTime)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-naive +forecast):\n%s\n%s", seed, diff, lines)
		}
		for v := range graph.Vertex(line.g.Tasks()) {
			if line.Cadence(v) == nil && slices.ContainsFunc(want, func(m minuteRun) bool { return m.Task == int(v) }) {
				t.Fatalf("seed %d: %s runs without a cadence\n%s", seed, line.g.Label(v), lines)
			}
			if next, first := line.NextRuns(v, testNow, 1), slices.IndexFunc(want, func(m minuteRun) bool { return m.Task == int(v) }); first >= 0 &&
				(len(next) == 0 || next[0].Unix != testNow.Unix()+60*int64(want[first].Minute)) {
				t.Fatalf("seed %d: next run of %s is %v, want minute %d\n%s", seed, line.g.Label(v), next, want[first].Minute, lines)
			}
		}
	}
}
