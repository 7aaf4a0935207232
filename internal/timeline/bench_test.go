package timeline

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// tenantOf is a set of n tasks in groups of ten: a root with a schedule, a chain of
// three below it, two branches and their join of "all", a second root, a join of
// "any" over both, and one that waits for data.
func tenantOf(tb testing.TB, n int, schedules ...string) *task.Set {
	tb.Helper()
	set := &task.Set{Vertices: map[string]bool{}}
	for g := 0; len(set.Tasks) < n; g++ {
		clock := schedules[g%len(schedules)]
		clock = strings.ReplaceAll(strings.ReplaceAll(clock, "H", fmt.Sprint(g%24)), "M", fmt.Sprint(g*7%60))
		lines := fmt.Sprintf("A @%s 5m\nB A:S 10m\nC B:S 15m\nD C:S 2m\nE A:S 7m\nF & C:S E:S 9m\nG @%s 1m\nH G:S D:S 3m\nI data 4m\nJ I:S 4m", clock, clock)
		for line := range strings.SplitSeq(lines, "\n") {
			words := strings.Fields(line)
			words[0] += fmt.Sprint(g)
			for i, w := range words[1:] {
				if id, isEvent := strings.CutSuffix(w, ":S"); isEvent {
					words[i+1] = fmt.Sprint(id, g, ":S")
				}
			}
			f := factsOf(tb, words)
			f.Index = len(set.Tasks)
			f.Span = source.Span{Start: 1000 * f.Index, End: 1000*f.Index + 999}
			set.Tasks = append(set.Tasks, f)
		}
	}
	return set
}

// usual are the schedules of a tenant: mostly daily, some hourly.
var usual = []string{"H:M", "H:M", "*:M", "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=H;BYMINUTE=M", "R/PT6H", "H:M", "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=H"}

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			line := newLine(tenantOf(b, n, usual...))
			schedules := line.clocks
			b.ReportAllocs()
			for b.Loop() {
				line = New(Input{Graph: line.g, Live: line.live, Now: testNow, Schedule: reuse(line.g, schedules)})
			}
		})
	}
}

func BenchmarkForecastWeek(b *testing.B) {
	for _, c := range []struct {
		name      string
		n         int
		schedules []string
	}{
		{"10k", 10_000, usual}, {"100k", 100_000, usual}, {"100k-hourly", 100_000, []string{"*:M"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			line := newLine(tenantOf(b, c.n, c.schedules...))
			b.ReportAllocs()
			for b.Loop() {
				b.ReportMetric(float64(line.Forecast(testNow, testNow.Add(week)).Counts().Total), "runs")
			}
		})
	}
}

func BenchmarkNextRuns(b *testing.B) {
	line := newLine(tenantOf(b, 10_000, usual...))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		line.NextRuns(graph.Vertex(i%10_000), testNow, 3)
	}
}

// TestForecastOfALargeTenantNeedsLittleMemory holds the promise that rows are
// streamed: what is alive while they come does not grow with their number.
func TestForecastOfALargeTenantNeedsLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a million runs")
	}
	line := newLine(tenantOf(t, 10_000, "*:M"))
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, peak := 0, uint64(0)
	for range line.Forecast(testNow, testNow.Add(week)).Runs() {
		if n++; n%250_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&during)
			peak = max(peak, during.HeapAlloc-min(before.HeapAlloc, during.HeapAlloc))
		}
	}
	if n < 1_000_000 || peak > 16<<20 {
		t.Errorf("%d runs, %d KB alive", n, peak>>10)
	}
}

// TestManyPathsAreBounded joins the same two tasks again and again: each layer
// doubles the runs of a faithful play.
func TestManyPathsAreBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("A0 @6:00 1m\nB0 @6:00 2m\n")
	for i := range 60 {
		fmt.Fprintf(&b, "A%d A%d:S B%d:S 1m\nB%d A%d:S B%d:S 2m\n", i+1, i, i, i+1, i, i)
	}
	line := lineOf(t, b.String())
	f := line.Forecast(testNow, testNow.Add(week))
	if n := f.Counts().Total; n > 122*7*200 {
		t.Errorf("%d runs", n)
	}
}
