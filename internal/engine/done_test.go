package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// TestDoneEndsBothPhases: once nobody waits, no further task is checked and no further rule
// looks at a set.
func TestDoneEndsBothPhases(t *testing.T) {
	t.Parallel()
	var tasks []string
	for i := range 500 {
		tasks = append(tasks, fmt.Sprintf(`{"name":"t%d","specVersion":"0.8","states":[]}`, i))
	}
	doc, err := source.NewDocument("list.json", "", []byte("["+strings.Join(tasks, ",")+"]"))
	if err != nil {
		t.Fatal(err)
	}
	run := func(end string) (checked, judged int) {
		done := make(chan struct{})
		count := func(n *int, at string) {
			if *n++; *n == 3 && at == end {
				close(done)
			}
		}
		o := engine.Options{Jobs: 1, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Done: done, Insists: func(*source.Document) bool { return true }}
		for i := range 10 {
			r := rules.Rule{ID: fmt.Sprint("rule-", i), Level: diag.Warning, Set: func(*rules.SetPass) { count(&judged, "judged") }}
			if i == 0 {
				r.Task, r.Set = func(*rules.TaskPass) { count(&checked, "checked") }, nil
			}
			o.Settings = append(o.Settings, r.Default())
		}
		e := engine.New(o)
		e.Judge([]*engine.FileResult{e.Check(doc)})
		return checked, judged
	}
	for end, want := range map[string][2]int{"": {500, 9}, "checked": {3, 0}, "judged": {500, 3}} {
		if checked, judged := run(end); [2]int{checked, judged} != want {
			t.Errorf("ended %q: %d tasks are checked and %d rules look at the set, want %v", end, checked, judged, want)
		}
	}
}
