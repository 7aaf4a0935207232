package rules

import (
	"bytes"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "state-contradiction",
	Summary: "what is said about a task's state cannot all be true",
	Why: "Some things exclude each other: a run does not end before it has started, and a deleted task is not enabled. " +
		"Where a file says both, it was edited by hand, merged badly or written by a program with a wrong clock, and what tasklint reports about runs and chains may be wrong " +
		"too.\n\n" +
		"`enabled: true` beside a `disabledCode` is milder: the code may be left over from the last time.",
	Do:      "Export the task again: `tasklint fetch -o DIR`. A `disabledCode` that is meant is explained in `broken-disabled`.",
	Mend:    MendTenant,
	Level:   diag.Warning,
	Levels:  "A note for an enabled task with a non-empty `disabledCode`.",
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `enabled`, `metadata.deletedAt`, `metadata.disabledCode`, `lastRun`"},
	Group:   Structure,
	Reads:   Whole,
	Task:    checkStateContradiction,
	Value:   checkRunContradiction,
})

func checkStateContradiction(p *TaskPass) {
	m := &p.Task.Metadata
	if !m.Node.Exists() {
		return
	}
	if !backwards(p, m.LastRun.Get("startedAt"), m.LastRun.Get("endedAt")) && m.Attrs.Exists() {
		backwards(p, m.Attrs.Get("last_run_startedAt"), m.Attrs.Get("last_run_endedAt"))
	}
	if !p.Task.Enabled.True() {
		return
	}
	if deleted(p, m.DeletedAt) {
		last, first := later(p.Task.Enabled, m.DeletedAt)
		p.Report(last, "the task is enabled, and yet deleted since %s", m.DeletedAt.Quoted()).
			Help("disable it, or remove \"deletedAt\"").Either(first, "contradicts it")
	}
	if code := m.DisabledCode; code.Is(source.String) && len(code.Bytes()) > 0 && !reserved(p.Task) && p.Sound(code) {
		last, first := later(p.Task.Enabled, code)
		p.Report(last, "the task is enabled, and yet disabled with the code %s", code.Quoted()).
			Help("export it again, or correct one of the two").Either(first, "contradicts it").AtMost(diag.Note)
	}
}

// checkRunContradiction looks at the records of a run list, which are no tasks.
func checkRunContradiction(p *TaskPass) {
	if p.Task != nil {
		return
	}
	if root := p.Tree.Root(); root.Get("startedAt").Exists() && task.ShapeOf(root) == task.Run {
		backwards(p, root.Get("startedAt"), root.Get("endedAt"))
	}
}

// backwards reports a run that ends before it starts.
func backwards(p *TaskPass, started, ended source.Node) bool {
	if !started.Is(source.String) || !ended.Is(source.String) || inOrder(started.Bytes(), ended.Bytes()) || task.Unset(ended.Text()) {
		return false
	}
	from, err := time.Parse(time.RFC3339, started.Text())
	to, err2 := time.Parse(time.RFC3339, ended.Text())
	if err != nil || err2 != nil || !to.Before(from) {
		return false
	}
	last, first := later(started, ended)
	p.Report(last, "this run ended at %s, before it started at %s", ended.Quoted(), started.Quoted()).
		Help("export it again, or correct the time that is wrong").Either(first, "contradicts it")
	return true
}

// inOrder compares two times as text where both are in UTC and equally long, which is
// how the service writes them; false means only that a closer look is needed.
func inOrder(a, b []byte) bool {
	return len(a) == len(b) && len(a) > 0 && a[len(a)-1] == 'Z' && b[len(b)-1] == 'Z' && bytes.Compare(a, b) <= 0
}

// deleted reports whether the time is one.
func deleted(p *TaskPass, at source.Node) bool {
	return at.Is(source.String) && len(at.Bytes()) > 0 && !task.Unset(at.Text()) && p.Sound(at)
}
