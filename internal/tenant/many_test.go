package tenant_test

import (
	"context"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

func TestTenThousandTasksComeInAHundredRequestsWithoutAWait(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads 10,000 tasks")
	}
	const n = 10_000
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(n)})
	count := 0
	for _, err := range w.client(t, nil).Tasks(context.Background(), tenant.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	if count != n || w.clock.Slept() != 0 || len(w.Requests()) != n/100 {
		t.Errorf("%d tasks in %d requests with %s of waiting", count, len(w.Requests()), w.clock.Slept())
	}
	w.healthy(t)
}

// TestManyRequestsTakeTheTimeOfTheRateLimit asks 2,000 times: 900 at once, 900 after a
// minute, the rest after another one.
func TestManyRequestsTakeTheTimeOfTheRateLimit(t *testing.T) {
	t.Parallel()
	w := start(t, tenanttest.Config{Tasks: tenanttest.Tasks(1)})
	c := w.client(t, nil)
	for range 2000 {
		if _, _, err := c.LastRun(context.Background(), tenanttest.TaskID(0)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.clock.Slept(); got != 2*time.Minute {
		t.Errorf("waited %s, want 2m0s", got)
	}
	w.healthy(t)
}
