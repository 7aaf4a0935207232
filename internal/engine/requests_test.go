package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// requestsSet is a task and one that waits for it.
const requestsSet = `[{"id": "11111111-1111-4111-8111-111111111111", "name": "sales", "specVersion": "0.8", "enabled": true,
  "start": {"schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"}},
  "states": [{"name": "s", "type": "event", "onEvents": [{"eventRefs": [], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"}}}]}]}]},
 {"id": "22222222-2222-4222-8222-222222222222", "name": "report", "specVersion": "0.8", "enabled": true,
  "events": [{"name": "e", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
   "correlation": [{"contextAttributeName": "id", "contextAttributeValue": "11111111-1111-4111-8111-111111111111"},
     {"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"}]}],
  "states": [{"name": "s", "type": "event", "onEvents": [{"eventRefs": ["e"], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d22"}}}]}]}]}]`

// TestManyRequestsForOneTask makes sure that each of them is looked at by itself, in
// bounded time, and that what is not looked at is said.
func TestManyRequestsForOneTask(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, mostReplays, mostReplays + 10} {
		o := Options{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 1, Partial: true}
		for _, r := range rules.All() {
			o.Settings = append(o.Settings, r.Default())
		}
		base, err := source.NewDocument("base.json", "/base.json", []byte(requestsSet))
		if err != nil {
			t.Fatal(err)
		}
		o.Base = &Base{Name: "--base base.json", Files: []*FileResult{New(o).Check(base)}, For: "sales"}
		patches, err := source.NewDocument("patches.jsonl", "/patches.jsonl", []byte(strings.Repeat(`[{"op": "replace", "path": "/enabled", "value": false}]`+"\n", n)))
		if err != nil {
			t.Fatal(err)
		}
		e := New(o)
		r := e.Judge([]*FileResult{e.Check(patches)})
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		lines := make(map[int]bool)
		for _, f := range r.Findings {
			if f.Rule != "disabled-upstream" || f.Doc != patches {
				t.Errorf("%s in %s: %s", f.Rule, f.Doc.Name, f.Message)
			}
			lines[f.Span.Start] = true
		}
		said := ""
		for _, notice := range r.Notices {
			said += notice.Message
		}
		want := min(n, mostReplays+1) // the first stands in, the others are looked at one by one
		left := ""
		if n > want {
			left = fmt.Sprintf("of the last %d ", n-want)
		}
		if len(lines) != want || !strings.Contains(said, left) || left == "" && said != "" {
			t.Errorf("%d patches: told of %d, notices %q", n, len(lines), said)
		}
		if worst := r.Worst(); worst != diag.Warning {
			t.Errorf("%d patches: worst level %v", n, worst)
		}
	}
}

// TestRequestLeavesCrowd makes sure that a request is not blamed for what it makes
// smaller, and is for what it makes larger.
func TestRequestLeavesCrowd(t *testing.T) {
	t.Parallel()
	var list []string
	for i := range 50 {
		list = append(list, fmt.Sprintf(`{"id": "11111111-1111-4111-8111-0000000000%02d", "name": "t%d", "specVersion": "0.8", "enabled": %t,
  "start": {"schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"}},
  "states": [{"name": "s", "type": "event", "onEvents": [{"eventRefs": [], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d%02d"}}}]}]}]}`, i, i, i > 0, i))
	}
	for _, tt := range []struct {
		of, patch string
		want      int
	}{
		{"t3", `[{"op": "replace", "path": "/enabled", "value": false}]`, 0},
		{"t0", `[{"op": "replace", "path": "/enabled", "value": true}]`, 1},
	} {
		o := Options{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Jobs: 1, Partial: true}
		for _, r := range rules.All() {
			o.Settings = append(o.Settings, r.Default())
		}
		base, err := source.NewDocument("base.json", "/base.json", []byte("["+strings.Join(list, ",")+"]"))
		if err != nil {
			t.Fatal(err)
		}
		o.Base = &Base{Name: "--base base.json", Files: []*FileResult{New(o).Check(base)}, For: tt.of}
		doc, err := source.NewDocument("patch.json", "/patch.json", []byte(tt.patch))
		if err != nil {
			t.Fatal(err)
		}
		e := New(o)
		n := 0
		for _, f := range e.Judge([]*FileResult{e.Check(doc)}).Findings {
			if f.Rule == "thundering-herd" {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%s: %d findings about the herd, want %d", tt.of, n, tt.want)
		}
	}
}
