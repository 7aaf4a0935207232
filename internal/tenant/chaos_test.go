package tenant_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// chaos spoils every sixth answer, but never four in a row for one address.
type chaos struct {
	mu     sync.Mutex
	random *rand.Rand
	row    map[string]int
	hits   int
}

func (c *chaos) pick(r *http.Request) *tenanttest.Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := r.URL.RequestURI()
	if c.random.IntN(6) != 0 || c.row[at] == 3 {
		delete(c.row, at)
		return nil
	}
	c.row[at]++
	c.hits++
	faults := []tenanttest.Fault{
		{Kind: tenanttest.Status, Status: 429, RetryAfter: "2"}, {Kind: tenanttest.Status, Status: 502}, {Kind: tenanttest.Status, Status: 503}, {Kind: tenanttest.Status, Status: 504},
		{Kind: tenanttest.Reset}, {Kind: tenanttest.Half}, {Kind: tenanttest.LongLength}, {Kind: tenanttest.CutJSON}, {Kind: tenanttest.Gzip},
		{Kind: tenanttest.CutGzip}, {Kind: tenanttest.BadGzip}, {Kind: tenanttest.Shift}, {Kind: tenanttest.RelativeLinks},
	}
	return &faults[c.random.IntN(len(faults))]
}

// TestFaultsLoseAndDoubleNothing reads 5,000 tasks, and the runs of each at the
// same time, through random faults.
func TestFaultsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	const n = 5000
	random := &chaos{random: rand.New(rand.NewPCG(7, 7)), row: map[string]int{}}
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(n), Chaos: random.pick})
	for i := range n {
		if i%3 == 0 {
			id := tenanttest.TaskID(i)
			w.SetRuns(id, tenanttest.Run("b"+id, id, "FAILED", "2026-11-22T06:00:00Z", ""), tenanttest.Run("a"+id, id, "SUCCEEDED", "2026-11-21T06:00:00Z", ""))
		}
	}
	c := w.client(t, func(o *tenant.Options) { o.InFlight = 8 })
	var (
		mu    sync.Mutex
		group sync.WaitGroup
		tasks = map[string]int{}
		runs  = map[string]int{}
	)
	for item, err := range c.Tasks(context.Background(), tenant.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		tasks[item.ID]++
		group.Go(func() {
			got, err := ids(c.Runs(context.Background(), item.ID))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			for _, id := range got {
				runs[id]++
			}
		})
	}
	group.Wait()
	for i, id := range taskIDs(n) {
		if tasks[id] != 1 {
			t.Errorf("task %s came %d times", id, tasks[id])
		}
		if i%3 == 0 && (runs["a"+id] != 1 || runs["b"+id] != 1) {
			t.Errorf("runs of %s came %d and %d times", id, runs["a"+id], runs["b"+id])
		}
	}
	if len(tasks) != n || len(runs) != 2*((n+2)/3) || random.hits < 500 {
		t.Errorf("%d tasks, %d runs, %d faults", len(tasks), len(runs), random.hits)
	}
	if p := w.PeakInFlight(); p > 8+4 {
		// The tenant still counts a request whose connection was cut.
		t.Errorf("%d requests were open at once", p)
	}
	w.healthy(t)
}
