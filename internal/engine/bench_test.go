package engine_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

// TestLintKeepsToItsBudget holds what linting a task may cost: allocations and bytes,
// both phases, all rules. Time is not held, as machines differ; these follow it
// closely. Raise a number only with a reason in the commit message. The test runs
// alone, since it counts what the process allocates.
func TestLintKeepsToItsBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector allocates, too")
	}
	for _, budget := range []struct {
		name               string
		tenant             func(int, uint64) [][]byte
		allocations, bytes uint64 // a task
	}{
		{"healthy", tasktest.Healthy, 7, 3200},
		{"noted", tasktest.Noted, 37, 5600},
	} {
		allocations, bytes := cost(t, budget.tenant)
		t.Logf("%s: %d allocations and %d bytes a task", budget.name, allocations, bytes)
		if allocations > budget.allocations || bytes > budget.bytes {
			t.Errorf("%s: %d allocations and %d bytes a task, want at most %d and %d", budget.name, allocations, bytes, budget.allocations, budget.bytes)
		}
	}
}

// cost counts what linting a task of a tenant allocates.
func cost(t *testing.T, tenant func(int, uint64) [][]byte) (allocations, bytes uint64) {
	t.Helper()
	const tasks = 2000
	text := tasktest.Array(tenant(tasks, 1))
	o := engine.Options{
		Settings: settings(), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 1, Complete: true, Anonymous: true,
	}
	judge(t, o, text) // what is made once is made now
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	judge(t, o, text)
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / tasks, (after.TotalAlloc - before.TotalAlloc) / tasks
}

// settings are all rules as they come.
func settings() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

func judge(tb testing.TB, o engine.Options, texts ...[]byte) *engine.Result {
	tb.Helper()
	e := engine.New(o)
	var results []*engine.FileResult
	for i, text := range texts {
		doc, err := source.NewDocument(fmt.Sprintf("%d.json", i), "", text)
		if err != nil {
			tb.Fatal(err)
		}
		results = append(results, e.Check(doc))
	}
	r := e.Judge(results)
	if r.Err != nil {
		tb.Fatal(r.Err)
	}
	return r
}

// TestHealthyTenantIsClean is the promise that defaults do not cry wolf: a tenant
// where all is well gets no warning and no error from any rule, and neither does one
// that only deserves notes.
func TestHealthyTenantIsClean(t *testing.T) {
	t.Parallel()
	o := engine.Options{
		Settings: settings(), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 2, Complete: true,
	}
	for least, tasks := range [][][]byte{tasktest.Healthy(1000, 1), tasktest.Noted(1000, 1)} {
		r := judge(t, o, tasktest.Array(tasks))
		if r.Summary.Tasks != 1000 || r.Summary.Notes < least*1000 {
			t.Errorf("%d tasks were checked, and gave %d notes", r.Summary.Tasks, r.Summary.Notes)
		}
		for _, f := range r.Findings {
			if f.Level >= diag.Warning {
				t.Errorf("%s: %s: %s [%s]", f.Task.Name, f.Level, f.Message, f.Rule)
			}
		}
	}
}

// TestSameInputSameFindings runs a large list in parallel twice.
func TestSameInputSameFindings(t *testing.T) {
	t.Parallel()
	text := tasktest.Array(tasktest.Healthy(500, 2))
	o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 4}
	first, second := judge(t, o, text), judge(t, o, text)
	if len(first.Findings) != len(second.Findings) {
		t.Fatalf("%d and %d findings", len(first.Findings), len(second.Findings))
	}
	for i, f := range first.Findings {
		if f.Fingerprint != second.Findings[i].Fingerprint || f.Span != second.Findings[i].Span {
			t.Fatalf("finding %d differs", i)
		}
	}
}

func BenchmarkLint10k(b *testing.B) {
	for name, tenant := range map[string]func(int, uint64) [][]byte{"healthy": tasktest.Healthy, "noted": tasktest.Noted} {
		b.Run(name, func(b *testing.B) {
			text := tasktest.Array(tenant(10_000, 1))
			o := engine.Options{Settings: settings(), Now: time.Unix(1.8e9, 0), Jobs: 2, Complete: true}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				judge(b, o, text)
			}
		})
	}
}

// forms of sets, by which tasks each one waits for.
var forms = []struct {
	name string
	up   func(i, n int) []int
}{
	{"healthy", func(i, _ int) []int { // chains of four and joins of two
		switch i % 10 {
		case 0, 4:
			return nil
		case 7:
			return []int{i - 7, i - 3}
		case 8:
			return []int{i - 7, i - 4}
		default:
			return []int{i - 1}
		}
	}},
	{"chain", func(i, _ int) []int { return prior(i, i-1) }},
	{"ring", func(i, n int) []int { return []int{(i + n - 1) % n} }},
	{"star", func(i, _ int) []int { return prior(i, 0) }},
	{"pairs", func(i, _ int) []int { return []int{i ^ 1} }}, // rings of two
	{"ladder", func(i, _ int) []int { return append(prior(i, i-1), prior(i-1, i-2)...) }},
	{"funnel", func(i, n int) []int { // one task waits for many
		if i < n-1 {
			return nil
		}
		return count(min(n-1, 10_000))
	}},
}

func prior(i, up int) []int {
	if i <= 0 {
		return nil
	}
	return []int{up}
}

func count(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// dense has layers of 50 tasks, each of which waits for all of the layer above.
func dense(i, _ int) []int {
	if i < 50 {
		return nil
	}
	up := make([]int, 50)
	for j := range up {
		up[j] = i/50*50 - 50 + j
	}
	return up
}

// graphSet writes n short tasks, one a line; every hundredth is disabled when off is
// set.
func graphSet(tb testing.TB, n int, up func(i, n int) []int, off bool) (*engine.Engine, []*engine.FileResult) {
	tb.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"%08x-0000-4000-8000-%012x","name":"task %d","specVersion":"0.8","enabled":%t,`, i, i, i, !off || i%100 != 0)
		var refs []string
		for k, u := range up(i, n) {
			if k == 0 {
				b.WriteString(`"events":[`)
			} else {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"name":"e%d","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"%08x-0000-4000-8000-%012x"},{"contextAttributeName":"status","contextAttributeValue":"SUCCEEDED"}]}`, k, u, u)
			refs = append(refs, fmt.Sprintf(`"e%d"`, k))
		}
		if refs == nil {
			b.WriteString(`"start":{"schedule":{"recurrence":"RRULE:FREQ=DAILY"}},`)
		} else {
			b.WriteString(`],`)
		}
		fmt.Fprintf(&b, `"states":[{"name":"reload","type":"event","exclusive":%t,"onEvents":[{"eventRefs":[%s],"actions":[{"functionRef":{"refName":"app.reload","arguments":{"appId":"app"}}}]}]}],"metadata":{"spaceId":"s%d"}}`+"\n", i%3 == 0, strings.Join(refs, ","), i%10/9)
	}
	doc, err := source.NewDocument("tasks.jsonl", "", []byte(b.String()))
	if err != nil {
		tb.Fatal(err)
	}
	var own []rules.Setting
	for _, r := range rules.All() {
		if r.Group == rules.Graph {
			own = append(own, r.Default())
		}
	}
	e := engine.New(engine.Options{Settings: own, Now: time.Unix(1.8e9, 0), Jobs: 2, Complete: true})
	return e, []*engine.FileResult{e.Check(doc)}
}

// BenchmarkGraphRules is the second phase with all rules about graphs: building the
// graph, judging it and placing the findings.
func BenchmarkGraphRules(b *testing.B) {
	for _, form := range append(slices.Clone(forms), struct {
		name string
		up   func(i, n int) []int
	}{"dense", dense}) {
		for _, n := range []int{10_000, 20_000, 50_000, 100_000} {
			if form.name == "dense" && n > 20_000 {
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", form.name, n), func(b *testing.B) {
				e, files := graphSet(b, n, form.up, true)
				b.ReportAllocs()
				var r *engine.Result
				for b.Loop() {
					r = e.Judge(files)
				}
				b.ReportMetric(float64(len(r.Findings)), "findings")
			})
		}
	}
}

// TestGraphRulesStayWithinBounds holds every form of a large set to bounds on memory
// and on the number of findings. How long it takes is the benchmark's business.
func TestGraphRulesStayWithinBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("makes large sets")
	}
	for _, form := range forms {
		const n = 10_000
		e, files := graphSet(t, n, form.up, false)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := e.Judge(files)
		runtime.ReadMemStats(&after)
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
		if allocated > 500 || len(r.Findings) > 2*n { // each join of a ladder has one, and other rules tell of its tasks
			t.Errorf("%s: %d tasks with %d MB, %d findings", form.name, n, allocated, len(r.Findings))
		}
		if form.name == "healthy" && r.Worst() > diag.Note {
			t.Errorf("healthy: %v", r.Findings[0].Message)
		}
	}
}
