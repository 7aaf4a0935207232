package tenant_test

import (
	"context"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/internal/tenant/faketenant"
)

func TestTenThousandTasksComeInAHundredRequestsWithoutAWait(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads 10,000 tasks")
	}
	const n = 10_000
	w := start(t, faketenant.Config{Tasks: faketenant.Tasks(n)})
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
