package rules_test

import (
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// cleanTask is a stored task with nothing to find fault with.
const cleanTask = `{"id":"3d1f6a0c-52b7-4e0e-9f3c-7a9b1e4d2c01","name":"Reload sales after load","description":"Sales of the day before, for the morning report","specVersion":"0.8","version":"1.0.0","enabled":true,"keepActive":false,"resourceId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21","annotations":["finance","morning"],
"events":[{"name":"sales-loaded","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11"},{"contextAttributeName":"status","contextAttributeValue":"SUCCEEDED"}]}],
"states":[{"name":"reload","type":"event","end":true,"onEvents":[{"eventRefs":["sales-loaded"],"actions":[{"name":"reload","functionRef":{"refName":"app.reload","arguments":{"appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21","partial":false}}}]}]}],
"metadata":{"usage":"ANALYTICS","ownerId":"z1w_5hWRq-wIxXON_slIRrsF0YxpYjA","spaceId":"67ffd1a958505bf21fd86284","createdAt":"2026-01-31T06:00:00Z","updatedAt":"2026-01-31T06:00:00Z","tenantId":"TwX68dLFX3GS1GXXSoIkTtz4Coa_pp2x","trigger":{"id":"t","type":1},"orchestration":{"id":"o","type":3,"attrs":{"last_run_status":"SUCCEEDED"}}}}`

// BenchmarkCleanTask is the cost of each rule on a task with no defect, which is
// what most of its time goes into.
func BenchmarkCleanTask(b *testing.B) {
	for _, r := range rules.All() {
		check := r.Task
		if check == nil {
			check = r.Value
		}
		if check == nil {
			continue
		}
		b.Run(r.ID, func(b *testing.B) {
			pass := cleanPass(b, r)
			for b.Loop() {
				check(pass)
			}
		})
	}
}

// TestCleanTaskCostsNoMemory holds all rules of the first phase to what makes large
// exports fast: nothing is allocated where nothing is wrong.
func TestCleanTaskCostsNoMemory(t *testing.T) {
	for _, r := range rules.All() {
		if r.Level == diag.Off {
			continue
		}
		pass := cleanPass(t, r)
		n := testing.AllocsPerRun(10, func() {
			if r.Task != nil {
				r.Task(pass)
			}
			if r.Value != nil {
				r.Value(pass)
			}
		})
		if n > 0 {
			t.Errorf("rule %s: %g allocations on a clean task (%d findings)", r.ID, n, len(pass.Findings()))
		}
	}
}

func cleanPass(tb testing.TB, r *rules.Rule) *rules.TaskPass {
	tb.Helper()
	return passOver(tb, r, cleanTask)
}

// passOver is what a rule of the first phase sees of the text of a task.
func passOver(tb testing.TB, r *rules.Rule, text string) *rules.TaskPass {
	tb.Helper()
	tree := new(source.Tree)
	if err := tree.Parse([]byte(text), 0, 0); err != nil {
		tb.Fatal(err)
	}
	doc, err := source.NewDocument("task.json", "", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	view := new(task.Task)
	view.Read(tree.Root())
	s := r.Default()
	pass := &rules.TaskPass{Setting: &s, Tree: tree, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	pass.Begin(doc, "", view)
	return pass
}
