package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// agreeID is the id of a task by its number.
func agreeID(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

// randomSchedules are tasks of all kinds that wait for each other.
func randomSchedules(r *rand.Rand) []byte {
	type object = map[string]any
	clocks := []object{
		{"recurrence": "RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=0"}, {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=15;BYMINUTE=30"},
		{"recurrence": "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=0"}, {"cron": "0 0 30 2 *"},
		{"recurrence": "RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=0", "startDateTime": "2020-01-01T00:00:00Z", "endDateTime": "2021-01-01T00:00:00Z"},
	}
	var tasks []object
	n, timed := 3+r.IntN(5), r.IntN(4) == 0 // a join of two tasks by the clock
	for i := range n {
		state := object{"name": "s", "type": "event", "exclusive": r.IntN(2) == 0}
		if state["exclusive"] == false && r.IntN(2) == 0 {
			state["timeouts"] = object{"eventTimeout": []string{"PT1M", "PT5H", "PT14H", "P2D"}[r.IntN(4)]}
		}
		task := object{"id": agreeID(i), "name": fmt.Sprint("T", i), "specVersion": "1.16.0", "enabled": r.IntN(8) > 0}
		meta := object{}
		if r.IntN(16) == 0 {
			meta["deletedAt"] = "2026-01-01T00:00:00Z"
		}
		if r.IntN(3) == 0 {
			meta["lastRun"] = object{"id": "1", "status": "SUCCEEDED", "workerId": "w", "workerType": "app", "triggeredBy": "schedule",
				"startedAt": "2026-11-22T03:00:00Z", "endedAt": fmt.Sprintf("2026-11-22T%02d:30:00Z", 3+r.IntN(3))}
		}
		if i == 0 || r.IntN(3) == 0 {
			task["start"] = object{"schedule": clocks[r.IntN(len(clocks))]}
		}
		var events []object
		refs := []string{}
		waits := r.IntN(4)
		switch {
		case timed && i < 2:
			task["start"], waits = object{"schedule": clocks[i]}, 0
		case timed && i == 2:
			delete(task, "start")
			state["exclusive"], state["timeouts"], waits = false, object{"eventTimeout": []string{"PT1M", "PT5H"}[r.IntN(2)]}, 2
		}
		for k := range waits {
			up := agreeID(r.IntN(max(i, 1)))
			switch kind := r.IntN(10); {
			case timed && i == 2:
				up = agreeID(k)
			case kind == 0:
				up = agreeID(r.IntN(n)) // round a ring
			case kind == 1:
				up = agreeID(100 + r.IntN(2)) // what no task is
			}
			correlation := []object{{"contextAttributeName": "id", "contextAttributeValue": up}}
			if status := []string{"SUCCEEDED", "SUCCEEDED", "FAILED", ""}[r.IntN(4)]; status != "" {
				correlation = append(correlation, object{"contextAttributeName": "status", "contextAttributeValue": status})
			}
			refs = append(refs, fmt.Sprint("e", len(events)))
			events = append(events, object{"name": refs[len(events)], "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": correlation})
		}
		if len(events) > 0 {
			task["events"] = events
		}
		if len(meta) > 0 {
			task["metadata"] = meta
		}
		app := "a" + agreeID(i)[1:]
		state["onEvents"] = []object{{"eventRefs": refs, "actions": []object{{"functionRef": object{"refName": "app.reload", "arguments": object{"appId": app}}}}}}
		task["states"] = []object{state}
		tasks = append(tasks, task)
	}
	text, err := json.Marshal(tasks)
	if err != nil {
		panic(err)
	}
	return text
}

// agreed runs a command and reads the JSON that it prints.
func agreed(t *testing.T, into any, args ...string) {
	t.Helper()
	var out, messages bytes.Buffer
	args = append(args, "--format", "json", "--now", "2026-11-23T00:00:00Z")
	if code := Main(context.Background(), args, strings.NewReader(""), &out, &messages, nil); code == exitFailed {
		t.Fatalf("%s: %s", args, messages.String())
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatalf("%s: %v", args, err)
	}
}

type agreeTask struct {
	ID  string
	Off string
}

// agreement is what the commands print about one set: who runs and who never does, with
// the words that say so.
type agreement struct {
	t           *testing.T
	set         string
	args        []string
	runs, never map[string]string
	off         map[string]bool
}

func (a *agreement) problem(format string, args ...any) {
	a.t.Helper()
	a.t.Errorf("%s\n%v\n%s", fmt.Sprintf(format, args...), a.args, a.set)
}

// lint reads who never runs: a finding says so of its task, or of the tasks in its data.
func (a *agreement) lint() {
	var report struct {
		Findings []struct {
			Rule, Level, Message, Help, Note string
			Task                             agreeTask
			Data                             struct {
				Tasks []string
				Fate  string
			}
		}
	}
	agreed(a.t, &report, append([]string{"lint"}, a.args...)...)
	for _, f := range report.Findings {
		words := f.Rule + ": " + f.Message + ". " + f.Help + ". " + f.Note
		switch {
		case f.Rule == "unreachable-task", f.Data.Fate == "dead":
			for _, id := range f.Data.Tasks {
				a.never[id] = words
			}
		case f.Rule == "task-cycle" && f.Data.Fate == "endless":
			for _, id := range f.Data.Tasks {
				a.runs[id] = words
			}
		case strings.Contains(words, "it never runs"), strings.Contains(words, "will not run again"):
			a.never[f.Task.ID] = words
		case f.Rule == "double-trigger", strings.Contains(words, "it runs only if"):
			a.runs[f.Task.ID] = words
		}
	}
}

// list reads who has a next run, and who is off.
func (a *agreement) list() {
	var rows []struct {
		ID, NextRun      string
		Enabled, Deleted bool
	}
	agreed(a.t, &rows, append([]string{"list"}, a.args...)...)
	for _, r := range rows {
		if a.off[r.ID] = !r.Enabled || r.Deleted; r.NextRun != "" {
			a.runs[r.ID] = "list: runs next at " + r.NextRun
		}
	}
}

// forecast reads who runs within a month, and who never does. Of a ring that turns it is
// not known when its tasks run, and of what is off lint has nothing to say.
func (a *agreement) forecast(seen map[string]int) {
	var report struct {
		Runs []struct{ Task agreeTask }
		Idle []struct {
			Task             agreeTask
			Why, Due, Reason string
		}
	}
	agreed(a.t, &report, append([]string{"forecast", "--for", "30d"}, a.args...)...)
	for _, r := range report.Runs {
		a.runs[r.Task.ID] = "forecast: has a run"
	}
	for _, i := range report.Idle {
		seen[i.Why]++
		told, lint := a.never[i.Task.ID]
		switch i.Why {
		case "later":
			if lint {
				a.problem("%s: forecast says that it %s, lint %s", i.Task.ID, i.Reason, told)
			}
		case "off", "expired", "never-fires", "missing-task", "timeout":
			if a.off[i.Task.ID] != (i.Why == "off" && i.Due == "") {
				a.problem("%s is off in a list: %v; forecast: it %s", i.Task.ID, a.off[i.Task.ID], i.Reason)
			}
			a.never[i.Task.ID] = "forecast: it " + i.Reason
		}
	}
}

// impact reads who can follow a task that runs, and who stops with it.
func (a *agreement) impact(id string) {
	type report struct {
		Runs, Held, Never []agreeTask
	}
	var started, disabled report
	agreed(a.t, &started, append([]string{"impact", id}, a.args...)...)
	agreed(a.t, &disabled, append([]string{"impact", id, "--if", "disabled"}, a.args...)...)
	words, dead := a.never[id]
	for _, r := range started.Runs {
		if told, never := a.never[r.ID]; never && !dead && r.Off == "" && r.ID != id {
			a.problem("%s follows %s by impact, and %s", r.ID, id, told)
		}
	}
	for _, h := range started.Held {
		if slices.ContainsFunc(started.Runs, func(r agreeTask) bool { return r.ID == h.ID }) {
			a.problem("%s follows %s and is held", h.ID, id)
		}
	}
	for _, r := range disabled.Never {
		if told, never := a.never[r.ID]; never {
			a.problem("%s never runs without %s by impact, as if it did now; but %s", r.ID, id, told)
		}
		if dead && r.ID != id {
			a.problem("%s stops with %s by impact, of which %s", r.ID, id, words)
		}
	}
}

// TestCommandsAgreeOnWhoRuns compares what the commands print about random sets: whoever
// one of them says to run, no other may say never to.
func TestCommandsAgreeOnWhoRuns(t *testing.T) {
	sets := 150
	if testing.Short() {
		sets = 30
	}
	t.Parallel()
	dir := t.TempDir()
	file, complete := filepath.Join(dir, "set.json"), filepath.Join(dir, "complete.yaml")
	if err := os.WriteFile(complete, []byte("tenants: {t: {paths: [set.json], complete: true}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for seed := 0; seed < sets && !t.Failed(); seed++ {
		r := rand.New(rand.NewPCG(uint64(seed), 99))
		set := randomSchedules(r)
		if err := os.WriteFile(file, set, 0o600); err != nil {
			t.Fatal(err)
		}
		a := &agreement{
			t: t, set: string(set), args: []string{file, "--no-config"},
			runs: map[string]string{}, never: map[string]string{}, off: map[string]bool{},
		}
		if seed%3 > 0 {
			a.args = []string{file, "--config", complete}
		}
		a.lint()
		a.list()
		a.forecast(seen)
		for _, id := range slices.Sorted(maps.Keys(a.runs)) {
			if told, never := a.never[id]; never {
				a.problem("%s: %s; but %s", id, a.runs[id], told)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(a.off)) {
			if r.IntN(3) == 0 && !a.off[id] {
				a.impact(id)
			}
		}
	}
	for _, why := range []string{"off", "expired", "never-fires", "missing-task", "unknown-task", "timeout", "too-far-apart"} {
		if seen[why] == 0 && !testing.Short() {
			t.Errorf("no task was idle as %s", why)
		}
	}
}
