package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// defective makes up sets of tasks with defects of many kinds.
type defective struct{ rand *rand.Rand }

// spec is a task in short.
type spec struct {
	id, name, app string
	waits         []string // "ID" or "ID:STATUS"
	all, off      bool
	schedule      string // a recurrence rule
	description   string
	dataset       bool
}

// uuid is the nth id of a kind of tasks.
func uuid(kind byte, n int) string {
	return fmt.Sprintf("%c%07x-0000-4000-8000-%012x", kind, (n*2654435761)&0xfffffff, n)
}

func (s *spec) json() []byte {
	type object = map[string]any
	events, refs := []object{}, []string{}
	for i, w := range s.waits {
		id, status, _ := strings.Cut(w, ":")
		correlation := []object{{"contextAttributeName": "id", "contextAttributeValue": id}}
		if status != "" {
			correlation = append(correlation, object{"contextAttributeName": "status", "contextAttributeValue": status})
		}
		name := fmt.Sprintf("e%d", i)
		events, refs = append(events, object{"name": name, "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": correlation}), append(refs, name)
	}
	if s.dataset {
		events, refs = append(events, object{"name": "data", "type": "com.qlik/active-analytics-orch", "source": "dataset.updated",
			"correlation": []object{{"contextAttributeName": "appId", "contextAttributeValue": s.app}}}), append(refs, "data")
	}
	task := object{
		"name": s.name, "specVersion": "0.8", "enabled": !s.off, "resourceId": s.app,
		"states": []object{{"name": "s", "type": "event", "exclusive": !s.all, "onEvents": []object{{
			"eventRefs": refs, "actions": []object{{"functionRef": object{"refName": "app.reload", "arguments": object{"appId": s.app}}}},
		}}}},
	}
	if s.id != "" {
		task["id"] = s.id
	}
	if len(events) > 0 {
		task["events"] = events
	}
	if s.schedule != "" {
		task["start"] = object{"schedule": object{"recurrence": s.schedule}}
	}
	if s.description != "" {
		task["description"] = s.description
	}
	text, _ := json.Marshal(task) // of strings and booleans
	return text
}

// set is a set of two to nine tasks.
func (d *defective) set() []*spec {
	n := 2 + d.rand.IntN(8)
	often := func(percent int) bool { return d.rand.IntN(100) < percent }
	schedules := []string{"RRULE:FREQ=DAILY;BYHOUR=4;BYMINUTE=0", "RRULE:FREQ=DAILY;BYHOUR=4;BYMINUTE=0", "RRULE:FREQ=HOURLY;BYMINUTE=0", "RRULE:FREQ=DAILY;UNTIL=20200101T000000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"}
	var tasks []*spec
	for i := range n {
		s := &spec{id: uuid('a', i), name: fmt.Sprintf("T%d", i), app: uuid('b', i), all: often(40), off: often(15)}
		switch {
		case often(20):
			s.name = "T0"
		case often(5):
			s.name = "string"
		}
		if often(40) {
			s.app = uuid('b', d.rand.IntN(2))
		}
		if often(10) && i > 0 {
			s.id = ""
		} else if often(5) {
			s.id = uuid('a', 0)
		}
		if often(45) {
			s.schedule = schedules[d.rand.IntN(len(schedules))]
		}
		if often(10) {
			s.description = "string"
		}
		s.dataset = often(10)
		for range d.rand.IntN(4) {
			w := uuid('a', d.rand.IntN(n+1)) // one that is not there, too
			if often(70) {
				w += []string{":SUCCEEDED", ":FAILED"}[d.rand.IntN(2)]
			}
			s.waits = append(s.waits, w)
		}
		tasks = append(tasks, s)
	}
	return tasks
}

// inFiles spreads tasks over files.
func (d *defective) inFiles(tasks []*spec) []txtar.File {
	var files []txtar.File
	for i := 0; i < len(tasks); {
		to := min(i+1+d.rand.IntN(3), len(tasks))
		var text []byte
		for _, s := range tasks[i:to] {
			text = append(append(text, s.json()...), '\n')
		}
		files, i = append(files, txtar.File{Name: fmt.Sprintf("f%02d.jsonl", len(files)), Data: text}), to
	}
	return files
}

// judgedSet are the findings about the tasks in some files.
func judgedSet(t *testing.T, o engine.Options, files []txtar.File) []*diag.Finding {
	t.Helper()
	return judged(t, o, files).Findings
}

func judged(t *testing.T, o engine.Options, files []txtar.File) *engine.Result {
	t.Helper()
	e := engine.New(o)
	var results []*engine.FileResult
	for _, f := range files {
		results = append(results, checkFile(t, e, f.Name, f.Data))
	}
	return e.Judge(results)
}

// setOptions are the defaults of all rules.
func setOptions() engine.Options {
	o := engine.Options{Now: testNow, Jobs: 1, Complete: true}
	for _, r := range rules.All() {
		o.Settings = append(o.Settings, r.Default())
	}
	return o
}

// TestNothingIsNewInDefectiveSetsThatAreWrittenAnew moves the tasks of sets with many
// defects into other files and other orders.
func TestNothingIsNewInDefectiveSetsThatAreWrittenAnew(t *testing.T) {
	t.Parallel()
	sets, fired := 120, make(map[string]int)
	if testing.Short() {
		sets = 60
	}
	for seed := range uint64(sets) {
		d := defective{rand.New(rand.NewPCG(seed, 1))}
		tasks := d.set()
		files := d.inFiles(tasks)
		found := judgedSet(t, setOptions(), files)
		for _, f := range found {
			fired[f.Rule]++
		}
		before := identified(found)
		for range 3 {
			d.rand.Shuffle(len(tasks), func(i, j int) { tasks[i], tasks[j] = tasks[j], tasks[i] })
			w := rewriter(d)
			again := w.files(d.inFiles(tasks))
			if diff := differing(before, identified(judgedSet(t, setOptions(), again))); diff != "" {
				t.Fatalf("seed %d: %s\n%s\n%s", seed, diff, txtar.Format(&txtar.Archive{Files: files}), txtar.Format(&txtar.Archive{Files: again}))
			}
		}
	}
	for _, rule := range []string{"task-cycle", "unreachable-task", "duplicate-task-name", "duplicate-task-id", "app-by-clock-and-chain", "duplicate-work",
		"schedule-collision", "duplicate-dataset-task", "double-trigger", "and-join-deadlock", "disabled-upstream", "placeholder-value", "mixed-trigger"} {
		if fired[rule] == 0 && !testing.Short() { // fewer sets do not have them all
			t.Errorf("no set has a %s", rule)
		}
	}
}

// injections are defects that are added to a set, each with the findings that it makes.
func injections() map[string]struct {
	add  []*spec
	want map[string]int
} {
	const daily = "RRULE:FREQ=DAILY;BYHOUR=21;BYMINUTE=7"
	id := func(n int) string { return uuid('f', n) }
	one := func(n int, change func(*spec)) *spec {
		s := &spec{id: id(n), name: fmt.Sprintf("New %d", n), app: uuid('e', n)}
		change(s)
		return s
	}
	var many []*spec
	for n := range 11 {
		many = append(many, one(n, func(s *spec) {
			s.app = uuid('e', 0)
			s.dataset = false
			s.schedule = fmt.Sprintf("RRULE:FREQ=DAILY;BYHOUR=%d;BYMINUTE=3", n)
		}))
	}
	type injection = struct {
		add  []*spec
		want map[string]int
	}
	return map[string]injection{
		"nothing wrong": {[]*spec{one(0, func(s *spec) { s.schedule = daily })}, nil},
		"ring": {[]*spec{
			one(0, func(s *spec) { s.waits = []string{id(1) + ":SUCCEEDED"} }), one(1, func(s *spec) { s.waits = []string{id(0) + ":SUCCEEDED"} }),
		}, map[string]int{"task-cycle": 1}},
		"self": {[]*spec{one(0, func(s *spec) { s.waits = []string{id(0) + ":SUCCEEDED"} })}, map[string]int{"self-trigger": 1}},
		"name twice": {[]*spec{
			one(0, func(s *spec) { s.schedule, s.name = daily, "Twice" }), one(1, func(s *spec) { s.schedule, s.name = daily, "Twice" }),
		}, map[string]int{"duplicate-task-name": 1}},
		"name once more": {[]*spec{one(0, func(s *spec) { s.schedule, s.name = daily, "T0" })}, map[string]int{"duplicate-task-name": 1}},
		"same work": {[]*spec{
			one(0, func(s *spec) { s.schedule, s.app = daily, uuid('e', 0) }), one(1, func(s *spec) { s.schedule, s.app = daily, uuid('e', 0) }),
		}, map[string]int{"duplicate-work": 1, "schedule-collision": 1}},
		"clock and chain": {[]*spec{
			one(0, func(s *spec) { s.schedule, s.app = daily, uuid('e', 0) }), one(1, func(s *spec) { s.schedule = daily }),
			one(2, func(s *spec) { s.app, s.waits = uuid('e', 0), []string{id(1) + ":SUCCEEDED"} }),
		}, map[string]int{"app-by-clock-and-chain": 1}},
		"unknown": {[]*spec{one(0, func(s *spec) { s.schedule, s.waits = "", []string{uuid('d', 1) + ":SUCCEEDED"} })}, map[string]int{"unknown-upstream": 1}},
		"dead": {[]*spec{
			one(0, func(s *spec) { s.off, s.schedule = true, daily }), one(1, func(s *spec) { s.waits = []string{id(0) + ":SUCCEEDED"} }),
			one(2, func(s *spec) { s.waits = []string{id(1) + ":SUCCEEDED"} }),
		}, map[string]int{"disabled-upstream": 1, "unreachable-task": 1}},
		"either outcome": {[]*spec{
			one(0, func(s *spec) { s.schedule = daily }), one(1, func(s *spec) { s.all, s.waits = true, []string{id(0) + ":SUCCEEDED", id(0) + ":FAILED"} }),
		}, map[string]int{"and-join-deadlock": 1}},
		"twice in a run": {[]*spec{
			one(0, func(s *spec) { s.schedule = daily }), one(1, func(s *spec) { s.waits = []string{id(0) + ":SUCCEEDED"} }),
			one(2, func(s *spec) { s.waits = []string{id(0) + ":SUCCEEDED", id(1) + ":SUCCEEDED"} }),
		}, map[string]int{"double-trigger": 1}},
		"data twice": {[]*spec{
			one(0, func(s *spec) { s.dataset, s.app = true, uuid('e', 0) }), one(1, func(s *spec) { s.dataset, s.app = true, uuid('e', 0) }),
		}, map[string]int{"duplicate-dataset-task": 1}},
		"too many":    {many, map[string]int{"too-many-tasks-per-app": 1}},
		"placeholder": {[]*spec{one(0, func(s *spec) { s.schedule, s.description = daily, "string" })}, map[string]int{"placeholder-value": 1}},
	}
}

// TestEveryInjectedDefectIsNewOnce adds a defect to a set that has many, in files with
// other names, and asks both a baseline and a comparison with the state before.
func TestEveryInjectedDefectIsNewOnce(t *testing.T) {
	t.Parallel()
	sets := 12
	if testing.Short() {
		sets = 6
	}
	all := injections()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(sets) {
				d := defective{rand.New(rand.NewPCG(seed, 2))}
				tasks := d.set()
				before := d.inFiles(tasks)
				tasks = append(tasks, all[name].add...)
				d.rand.Shuffle(len(tasks), func(i, j int) { tasks[i], tasks[j] = tasks[j], tasks[i] })
				w := rewriter(d)
				after := w.files(d.inFiles(tasks))
				fresh := engine.Remember(judgedSet(t, setOptions(), before)).New(judgedSet(t, setOptions(), after))
				wantNew(t, fmt.Sprintf("seed %d, baseline", seed), all[name].want, fresh, after)
				wantNew(t, fmt.Sprintf("seed %d, change", seed), all[name].want, changedSet(t, before, after), after)
			}
		})
	}
}

// changedSet are the findings that a change of all files answers for.
func changedSet(t *testing.T, before, after []txtar.File) []*diag.Finding {
	t.Helper()
	e := engine.New(setOptions())
	var now []*engine.FileResult
	was := engine.Before{Changed: func(*source.Document) bool { return true }}
	for _, f := range after {
		now = append(now, checkFile(t, e, f.Name, f.Data))
	}
	for _, f := range before {
		was.Files = append(was.Files, checkFile(t, e, f.Name, f.Data))
	}
	return e.JudgeChange(now, was).Findings
}

// wantNew compares new findings with those that an injection makes, rule by rule.
func wantNew(t *testing.T, where string, want map[string]int, found []*diag.Finding, files []txtar.File) {
	t.Helper()
	got := make(map[string]int)
	var told strings.Builder
	for _, f := range found {
		got[f.Rule]++
		fmt.Fprintf(&told, "%s %s: %s\n", f.Level, f.Rule, f.Message)
	}
	if !maps.Equal(got, want) && len(got)+len(want) > 0 {
		t.Fatalf("%s: new are %v, want %v\n%s%s", where, got, want, told.String(), txtar.Format(&txtar.Archive{Files: files}))
	}
}

// TestNothingIsNewWhereThereIsLess takes a task out that none waits for: what is left of
// a group of duplicates, of a herd or of those that wait in vain was known before.
func TestNothingIsNewWhereThereIsLess(t *testing.T) {
	t.Parallel()
	sets, smaller := 200, make(map[string]int)
	if testing.Short() {
		sets = 80
	}
	for seed := range uint64(sets) {
		d := defective{rand.New(rand.NewPCG(seed, 3))}
		tasks := d.set()
		for i, s := range tasks {
			if s.id == "" {
				s.id = uuid('a', i) // one without is another task when it gets a namesake
			}
		}
		before := d.inFiles(tasks)
		leaf := slices.IndexFunc(tasks, func(s *spec) bool {
			return !slices.ContainsFunc(tasks, func(t *spec) bool {
				return slices.ContainsFunc(t.waits, func(w string) bool { id, _, _ := strings.Cut(w, ":"); return id == s.id })
			})
		})
		if leaf < 0 {
			continue
		}
		tasks = slices.Delete(tasks, leaf, leaf+1)
		after := rewriter(d)
		files := after.files(d.inFiles(tasks))
		was, now := judged(t, setOptions(), before), judged(t, setOptions(), files)
		known := identified(was.Findings)
		for _, f := range now.Findings {
			if known[f.Fingerprint] == "" {
				smaller[f.Rule]++
			}
		}
		where := fmt.Sprintf("seed %d", seed)
		wantNew(t, where+", changed", nil, changedSet(t, before, files), files)
		b, _ := engine.Record(was, nil, testNow, nil)
		var text bytes.Buffer
		if err := b.Write(&text); err != nil {
			t.Fatal(err)
		}
		read, err := engine.ReadBaseline(&text)
		if err != nil {
			t.Fatal(err)
		}
		read.Apply(now)
		fresh := slices.DeleteFunc(now.Findings, func(f *diag.Finding) bool { return f.State != diag.New })
		wantNew(t, where+", baseline", nil, fresh, files)
	}
	for _, rule := range []string{"duplicate-task-name", "disabled-upstream", "app-by-clock-and-chain", "schedule-collision"} {
		if smaller[rule] == 0 {
			t.Errorf("no finding of %s has become smaller", rule)
		}
	}
}
