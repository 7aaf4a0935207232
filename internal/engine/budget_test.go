package engine_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/corpus"
	"github.com/tasklint/tasklint/internal/engine"
)

// What linting a healthy task may cost: allocations and bytes, both phases, all rules.
// Time is not held, as machines differ; these follow it closely. Raise a number only
// with a reason in the commit message.
const (
	allocationsPerTask = 12
	bytesPerTask       = 4300
)

// TestLintKeepsToItsBudget runs alone, since it counts what the process allocates.
func TestLintKeepsToItsBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector allocates, too")
	}
	const tasks = 2000
	text := corpus.Array(corpus.Healthy(tasks, 1))
	o := engine.Options{
		Settings: settings(), Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 1, Complete: true, Anonymous: true,
	}
	judge(t, o, text) // what is made once is made now
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	judge(t, o, text)
	runtime.ReadMemStats(&after)
	if n := (after.Mallocs - before.Mallocs) / tasks; n > allocationsPerTask {
		t.Errorf("%d allocations a task, want at most %d", n, allocationsPerTask)
	} else {
		t.Logf("%d allocations a task", n)
	}
	if n := (after.TotalAlloc - before.TotalAlloc) / tasks; n > bytesPerTask {
		t.Errorf("%d bytes a task, want at most %d", n, bytesPerTask)
	} else {
		t.Logf("%d bytes a task", n)
	}
}
