package engine_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task/tasktest"
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
		{"healthy", tasktest.Healthy, 8, 3800},
		{"noted", tasktest.Noted, 36, 6100},
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
