package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

// TestMatrixOfRequests holds that no rule is deaf to what a request or a tenant brings:
// the bad example of each rule is taken for what a body or a patch makes of healthy
// tasks, and for the tasks of a tenant. How files are checked is TestMatrix of the
// command line.
func TestMatrixOfRequests(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*testing.T, *rules.Rule, []json.RawMessage, int) bool{
		"replace": toldOfBody, "patch": toldOfPatch, "patch alone": toldOfValues,
		"audit": toldOfTenant, "live": toldBesideTenant,
	}
	for _, r := range rules.All() {
		tasks, ok := exampleTasks(t, r)
		if !ok {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			for _, name := range slices.Sorted(maps.Keys(ways)) {
				hears := func(r *rules.Rule) bool {
					return slices.ContainsFunc(indexes(tasks), func(i int) bool { return ways[name](t, r, tasks, i) })
				}
				told := hears(r)
				reason := requestExceptions[r.ID][name]
				if name == "patch alone" && (r.Task == nil && r.Value == nil || r.Reads == rules.Whole) {
					reason = "it needs the whole task"
				}
				by := rules.ByID(reason)
				switch {
				case by != nil && !hears(by):
					t.Errorf("neither the rule nor %s is heard of %s", reason, name)
				case reason == "" && !told:
					t.Errorf("deaf to: %s", name)
				case reason != "" && told:
					t.Errorf("heard of %s, and excepted since %s", name, reason)
				}
			}
		})
	}
}

func indexes(tasks []json.RawMessage) []int {
	all := make([]int, len(tasks))
	for i := range all {
		all[i] = i
	}
	return all
}

// requestExceptions say why a rule does not apply to a way of checking, or which rule
// has the word there.
var requestExceptions = map[string]map[string]string{
	"cross-space-chain":     {"patch": "read-only-field"},
	"duplicate-key":         {"patch": "each of the two members is an operation of its own", "patch alone": "each of the two members is an operation of its own"},
	"duplicate-task-id":     {"patch": "a request has the id of its task", "replace": "a request has the id of its task"},
	"missing-property":      {"patch": "patch-removes-required", "patch alone": "patch-removes-required"},
	"resource-mismatch":     {"patch": "read-only-field", "replace": "read-only-field"},
	"trigger-type-mismatch": {"replace": "read-only-field"},
	"unknown-property":      {"patch": "patch-pointer", "patch alone": "patch-pointer"},
}

// exampleTasks are the tasks of a rule's bad example; false where it shows none, or
// what they are meant for.
func exampleTasks(t *testing.T, r *rules.Rule) ([]json.RawMessage, bool) {
	t.Helper()
	bad, _ := r.Examples()
	if bad.JSON == "" || bad.As != task.Stored || bad.Base != "" {
		return nil, false
	}
	text := document(t, bad)
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil {
		list = []json.RawMessage{text}
	}
	for _, item := range list {
		if tree := new(source.Tree); tree.Parse(item, 0, 0) != nil {
			return nil, false // no task can be read, so that none is replaced or patched
		}
		var members map[string]json.RawMessage
		if json.Unmarshal(item, &members) != nil || members["states"] == nil && members["specVersion"] == nil {
			return nil, false
		}
	}
	return list, true
}

// healthyAs is a healthy task with the id of another one.
func healthyAs(t *testing.T, like json.RawMessage, i int) json.RawMessage {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(like, &members); err != nil {
		t.Fatal(err)
	}
	id := string(members["id"])
	if id == "" {
		id = fmt.Sprintf(`"3d1f6a0c-52b7-4e0e-9f3c-7a9b1e4d2d%02d"`, i)
	}
	text, err := tasktest.Example(fmt.Sprintf(`{"id": %s, "name": "Healthy %d", "start": {"schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=%d"}}}`, id, i, i))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// matrixOptions switch the rule on, as its example wants it.
func matrixOptions(r *rules.Rule) engine.Options {
	o := engine.Options{Now: testNow, Jobs: 1, Partial: true, History: true, Named: func(*source.Document) bool { return true }}
	for _, rule := range rules.All() {
		s := rule.Default()
		if rule == r {
			bad, _ := r.Examples()
			s.Options = bad.Options
			if s.Level == diag.Off {
				s.Level = diag.Warning
			}
		}
		o.Settings = append(o.Settings, s)
	}
	return o
}

// baseWith are the tasks with the one at i healthy, as the base for it.
func baseWith(t *testing.T, o engine.Options, tasks []json.RawMessage, i int) (*engine.Base, json.RawMessage) {
	t.Helper()
	stored := slices.Clone(tasks)
	stored[i] = healthyAs(t, tasks[i], i)
	base := readBase(t, o, joined(stored))
	base.For = base.Files[0].Tasks[i].Facts.ID.S
	return base, stored[i]
}

func joined(tasks []json.RawMessage) []byte {
	texts := make([][]byte, len(tasks))
	for i := range tasks {
		texts[i] = tasks[i]
	}
	return fmt.Appendf(nil, "[%s]", bytes.Join(texts, []byte(",")))
}

func toldOfBody(t *testing.T, r *rules.Rule, tasks []json.RawMessage, i int) bool {
	o := matrixOptions(r)
	base, _ := baseWith(t, o, tasks, i)
	o.Base, o.As = base, func(*source.Document) task.As { return task.Replace }
	return told(t, o, r, "body.json", tasks[i])
}

func toldOfPatch(t *testing.T, r *rules.Rule, tasks []json.RawMessage, i int) bool {
	o := matrixOptions(r)
	base, healthy := baseWith(t, o, tasks, i)
	o.Base = base
	return told(t, o, r, "patch.json", patchTo(t, healthy, tasks[i]))
}

func toldOfValues(t *testing.T, r *rules.Rule, tasks []json.RawMessage, i int) bool {
	o := matrixOptions(r)
	return told(t, o, r, "patch.json", patchTo(t, healthyAs(t, tasks[i], i), tasks[i]))
}

// told reports whether the rule finds fault with a document.
func told(t *testing.T, o engine.Options, r *rules.Rule, name string, text []byte) bool {
	t.Helper()
	e := engine.New(o)
	doc, err := source.NewDocument(name, "/"+name, text)
	if err != nil {
		t.Fatal(err)
	}
	file := e.Check(doc)
	if file.Internal != nil { // no task of the base, or several, are meant
		return false
	}
	return slices.ContainsFunc(e.Judge([]*engine.FileResult{file}).Findings, func(f *diag.Finding) bool {
		return f.Rule == r.ID && f.Doc == doc
	})
}

// patchTo is a patch that turns the members of one task into those of another. What is
// written twice is written as it stands.
func patchTo(t *testing.T, from, to json.RawMessage) []byte {
	t.Helper()
	var was, is source.Tree
	if err := was.Parse(from, 0, 0); err != nil {
		t.Fatal(err)
	}
	if err := is.Parse(to, 0, 0); err != nil {
		t.Fatal(err)
	}
	var operations []string
	for key, value := range is.Root().Members() {
		if old := was.Root().Get(key.Text()); !old.Exists() || !task.Equal(old, value) {
			operations = append(operations, fmt.Sprintf(`{"op": "add", "path": "/%s", "value": %s}`, key.Text(), value.Raw()))
		}
	}
	for key := range was.Root().Members() {
		if !is.Root().Get(key.Text()).Exists() {
			operations = append(operations, fmt.Sprintf(`{"op": "remove", "path": "/%s"}`, key.Text()))
		}
	}
	texts := make([]json.RawMessage, len(operations))
	for i, o := range operations {
		texts[i] = json.RawMessage(o)
	}
	return joined(texts)
}

// toldOfTenant takes the tasks for what a tenant holds, as an audit of it does.
func toldOfTenant(t *testing.T, r *rules.Rule, tasks []json.RawMessage, i int) bool {
	o := matrixOptions(r)
	o.Partial, o.Complete = false, true
	o.Live = &rules.Live{Address: "https://tenant.example", Absent: map[string]bool{}, Hidden: map[string]bool{}}
	e := engine.New(o)
	return slices.ContainsFunc(e.Judge(tenantFiles(t, e, tasks)).Findings, func(f *diag.Finding) bool { return f.Rule == r.ID })
}

func tenantFiles(t *testing.T, e *engine.Engine, tasks []json.RawMessage) []*engine.FileResult {
	t.Helper()
	files := make([]*engine.FileResult, len(tasks))
	for i, text := range tasks {
		doc, err := source.NewDocument(fmt.Sprintf("tenant:/tasks/%d", i), "", text)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = e.Check(doc)
	}
	return files
}

// toldBesideTenant takes one task for a file beside a tenant that holds the others.
func toldBesideTenant(t *testing.T, r *rules.Rule, tasks []json.RawMessage, i int) bool {
	o := matrixOptions(r)
	o.Partial = false
	stored := slices.Clone(tasks)
	stored[i] = healthyAs(t, tasks[i], i)
	live := &rules.Live{Address: "https://tenant.example", Absent: map[string]bool{}, Hidden: map[string]bool{}, Tasks: []*task.Facts{}}
	remote := tenantFiles(t, engine.New(o), stored)
	for _, f := range remote {
		live.Tasks = append(live.Tasks, f.Tasks[0].Facts)
	}
	o.Live, o.Base = live, &engine.Base{Name: "the tenant", Files: remote, Live: true}
	return told(t, o, r, "file.json", tasks[i])
}
