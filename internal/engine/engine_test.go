package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// named says of the texts of tests that the command line names them.
func named(*source.Document) bool { return true }

// checkText checks one text with one rule of the test's own.
func checkText(t *testing.T, r *rules.Rule, text string) (*engine.FileResult, *engine.Result) {
	t.Helper()
	doc, err := source.NewDocument("t.json", "", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r.ID, r.Level = "own", diag.Warning
	e := engine.New(engine.Options{Settings: []rules.Setting{r.Default()}, Complete: true, Named: named})
	f := e.Check(doc)
	return f, e.Judge([]*engine.FileResult{f})
}

func TestRuleThatFailsIsNamedAndSparesTheOthers(t *testing.T) {
	t.Parallel()
	tasks := 0
	_, result := checkText(t, &rules.Rule{Task: func(p *rules.TaskPass) {
		tasks++
		if p.Task.Name.TextIs("bad") {
			panic("boom")
		}
		p.Report(p.Task.Name, "seen")
	}}, `[{"name":"bad","specVersion":"0.8"},{"name":"good","specVersion":"0.8"}]`)
	if tasks != 2 || len(result.Findings) != 1 {
		t.Errorf("%d tasks seen, %d findings", tasks, len(result.Findings))
	}
	if result.Err == nil || !strings.Contains(result.Err.Error(), "rule own failed on the task at t.json#/0 (boom); please report") {
		t.Errorf("error: %v", result.Err)
	}
}

func TestRuleOverSetsThatFailsIsNamed(t *testing.T) {
	t.Parallel()
	_, result := checkText(t, &rules.Rule{Set: func(*rules.SetPass) { panic("boom") }}, `{"name":"a","specVersion":"0.8","states":[]}`)
	if result.Err == nil || !strings.Contains(result.Err.Error(), "rule own failed") {
		t.Errorf("error: %v", result.Err)
	}
}

// names reports every task that the task rules are shown.
func names() *rules.Rule {
	return &rules.Rule{Task: func(p *rules.TaskPass) { p.Report(p.Task.Name, "%s", p.Task.Name.Text()) }}
}

func TestTasksAreFoundInEveryShape(t *testing.T) {
	t.Parallel()
	const a, b = `{"name":"a","specVersion":"0.8","states":[]}`, `{"name":"b","specVersion":"0.8"}`
	for _, c := range []struct {
		name, text string
		want       []string // pointer and name
	}{
		{"one", a, []string{"/name a"}},
		{"array", "[" + a + "," + b + "]", []string{"/0/name a", "/1/name b"}},
		{"envelope", `{"links":{},"data":[` + a + "]}", []string{"/data/0/name a"}},
		{"graph", `{"vertices":[{"taskId":"x","attrs":{}},{"taskId":"y","task":` + a + `}],"edges":[]}`, []string{"/vertices/1/task/name a"}},
		{"summary", `{"vertices":[{"taskId":"y","task":` + b + `}],"edges":[]}`, nil},
		{"lines", a + "\n" + b + "\n", []string{"/name a", "/name b"}},
		{"lines of lists", "[" + a + "]\n[" + b + "]\n", []string{"/0/name a", "/0/name b"}},
		{"task with data", `{"name":"a","specVersion":"0.8","data":[` + b + `]}`, []string{"/name a"}},
		{"odd one among tasks", "[" + a + `,{"name":"odd"}]`, []string{"/0/name a", "/1/name odd"}},
		{"run", `{"taskId":"t","workerId":"w","status":"SUCCEEDED"}`, nil},
		{"other", `{"name":"x","version":"1"}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, result := checkText(t, names(), c.text)
			var got []string
			for _, f := range result.Findings {
				got = append(got, f.Pointer+" "+f.Message)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("tasks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestKnownShapes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`[]`: true, `{"data":[]}`: true, `{"vertices":[],"edges":[]}`: true, `[{"op":"add","path":"/name","value":"x"}]`: true,
		`{"appId":"a","recurrence":["RRULE:FREQ=DAILY"]}`: true, `{"onEvents": broken`: true, `{"broken`: false,
		`{}`: false, `{"data":{}}`: false, `"text"`: false, `[1,2]`: false, `[{"a":1}]`: false, `{"data":[{"a":1}]}`: false,
	} {
		if f, _ := checkText(t, names(), text); f.Known != want {
			t.Errorf("%s: known %v, want %v", text, f.Known, want)
		}
	}
}

func TestGapsInListAnswers(t *testing.T) {
	t.Parallel()
	page := strings.TrimSuffix(strings.Repeat(`{"name":"a","specVersion":"0.8","states":[]},`, 20), ",")
	for text, want := range map[string]int{
		"[" + page + "]": 1,
		"[" + page + `,{"name":"b","specVersion":"0.8","states":[]}]`:              0,
		`{"data":[` + page + `],"links":{}}`:                                       0,
		`{"data":[{"specVersion":"0.8"}],"links":{"next":{"href":"https://x/y"}}}`: 1,
		`{"data":[{"specVersion":"0.8"}],"links":{"next":{"href":""}}}`:            0,
		`{"vertices":[{"taskId":"a","attrs":{}}],"edges":[]}`:                      1,
		`[{"specVersion":"0.8"},`:                                                  1,
	} {
		if f, _ := checkText(t, names(), text); len(f.Gaps) != want {
			t.Errorf("%.60s: gaps %q, want %d", text, f.Gaps, want)
		}
	}
}

// TestHiddenTasksKeepTheirPlaces puts tasks into every shape that is looked through, small
// and so large that it is streamed: the places of all findings hold the names that the
// findings tell, at their pointers.
func TestHiddenTasksKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	const count = 30
	one := func(i, size int) string {
		return fmt.Sprintf(`{"name": "t%d", "specVersion": "0.8", "resourceId": "a", "description": %q}`, i, strings.Repeat("ö", size))
	}
	for name, wrap := range map[string]func([]string) string{
		"value and count": func(all []string) string {
			return fmt.Sprintf(`{"Count": %d, "value": [%s]}`, len(all), strings.Join(all, ","))
		},
		"pages": func(all []string) string {
			return `[{"data": [` + strings.Join(all[:10], ",") + `], "links": {}}, {"data": [` + strings.Join(all[10:], ", ") + `]}]`
		},
		"list in a list": func(all []string) string { return `[[` + strings.Join(all, "],\n[") + `]]` },
		"map": func(all []string) string {
			return `{"a/~": ` + strings.Join(all[:1], "") + `, "x": {` + strings.Join(members(all[1:]), ", ") + `}}`
		},
		"dump":        func(all []string) string { return `{"a": {"b": {"c": {"d": [` + strings.Join(all, ",") + `]}}}}` },
		"beside data": func(all []string) string { return `{"data": [], "items": [` + strings.Join(all, ",") + `]}` },
		"lines":       func(all []string) string { return `{"task": ` + strings.Join(all, "}\n{\"task\": ") + `}` },
	} {
		for _, size := range []int{1, source.LeanLimit / count} {
			t.Run(fmt.Sprint(name, " ", size), func(t *testing.T) {
				t.Parallel()
				all := make([]string, count)
				for i := range all {
					all[i] = one(i, size)
				}
				file := filepath.Join(t.TempDir(), "a.json")
				if err := os.WriteFile(file, []byte(wrap(all)), 0o600); err != nil {
					t.Fatal(err)
				}
				doc, err := source.OpenLean(file, "a.json")
				if err != nil {
					t.Fatal(err)
				}
				defer doc.Close()
				if doc.Streamed() != (size > 1) {
					t.Fatalf("streamed: %v", doc.Streamed())
				}
				r := names()
				r.ID, r.Level = "own", diag.Warning
				e := engine.New(engine.Options{Settings: []rules.Setting{r.Default()}, Complete: true, Jobs: 2})
				f := e.Check(doc)
				if !f.Known || len(f.Tasks) != count || len(f.Unread) > 0 {
					t.Fatalf("known %v, %d tasks, unread %q", f.Known, len(f.Tasks), f.Unread)
				}
				for _, task := range f.Tasks {
					if len(task.Findings) != 1 {
						t.Errorf("%d findings at %s", len(task.Findings), task.Facts.Pointer())
					}
					for _, found := range task.Findings {
						text, err := doc.Text(found.Span)
						if err != nil || string(text) != `"`+found.Message+`"` {
							t.Errorf("%s at %s: %q %v", found.Message, found.Pointer, text, err)
						}
						if found.Pointer != task.Facts.Pointer()+"/name" {
							t.Errorf("%s at %s", found.Pointer, task.Facts.Pointer())
						}
						if node := parse(t, doc, task.Facts.Span).Find("/name"); node.Text() != found.Message {
							t.Errorf("%s: %s", found.Message, node.Raw())
						}
					}
				}
			})
		}
	}
}

// members makes members of an object of tasks.
func members(all []string) []string {
	made := make([]string, len(all))
	for i, text := range all {
		made[i] = fmt.Sprintf(`"id %d": %s`, i, text)
	}
	return made
}

func parse(t *testing.T, doc *source.Document, span source.Span) source.Node {
	t.Helper()
	text, err := doc.Text(span)
	var tree source.Tree
	if err == nil {
		err = tree.Parse(text, span.Start, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tree.Root()
}
