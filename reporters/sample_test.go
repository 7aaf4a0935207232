package reporters

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// workFolder is where the samples are made up to lie.
var workFolder = onDisk("/repo/work")

// onDisk makes an absolute path of Unix one of this system.
func onDisk(path string) string {
	if runtime.GOOS == "windows" {
		return "C:" + filepath.FromSlash(path)
	}
	return path
}

// withoutColons skips a test of file names that no file of Windows can bear.
func withoutColons(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the name of the file holds a colon")
	}
}

const salesTask = `{
  "id": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11",
  "name": "Sales nightly",
  "events": [
    {
      "name": "sales-loaded",
      "type": "com.qlik.v1.task.run.finished"
    },
    {
      "name": "sales-loaded",
      "type": "com.qlik.v1.task.run.finished"
    }
  ],
  "states": [
    {
      "name": "reload",
      "onEvents": [
        {
          "eventRefs": ["sales-load"]
        }
      ]
    }
  ],
  "enabled": true
}
`

// document makes a document of a text in memory.
func document(t testing.TB, name, text string) *source.Document {
	t.Helper()
	path := ""
	if !strings.HasPrefix(name, "tenant:") && name != "stdin.json" {
		path = filepath.Join(workFolder, filepath.FromSlash(name))
	}
	doc, err := source.NewDocument(name, path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// at is the place of the n-th time, from 1, that a text stands in a document.
func at(t testing.TB, doc *source.Document, n int, text, pointer string) diag.Place {
	t.Helper()
	whole, start := string(doc.Whole()), -1
	for range n {
		next := strings.Index(whole[start+1:], text)
		if next < 0 {
			t.Fatalf("%s: no %q number %d", doc.Name, text, n)
		}
		start += 1 + next
	}
	return diag.Place{Doc: doc, Span: source.Span{Start: start, End: start + len(text)}, Pointer: pointer}
}

// runOf makes a run of findings as the engine would: ordered, numbered and counted.
func runOf(findings ...*diag.Finding) *Report {
	diag.Sort(findings)
	diag.Fingerprint(findings)
	r := &engine.Result{Findings: findings, Summary: engine.Summary{Files: 2, Tasks: 5}}
	for _, f := range findings {
		switch {
		case f.State == diag.Baseline:
			r.Summary.Baselined++
		case f.State == diag.Suppressed:
			r.Summary.Suppressed++
		case f.Level == diag.Error:
			r.Summary.Errors++
		case f.Level == diag.Warning:
			r.Summary.Warnings++
		default:
			r.Summary.Notes++
		}
		if f.State == diag.New && len(f.Fixes) > 0 {
			r.Summary.Fixable++
		}
	}
	return &Report{
		Result: r, Base: onDisk("/repo"), WorkDir: workFolder, ExitCode: 1, SarifMax: 25000,
		Tool: Tool{"tasklint", "1.2.3", "https://github.com/tasklint/tasklint"}, Elapsed: 14 * time.Millisecond,
	}
}

// described gives every rule of a run, and some more, a description that does not
// change with the rules.
func described(report *Report) {
	report.Settings = []rules.Setting{
		{Rule: &rules.Rule{ID: "quiet", Summary: "a rule that is off", Level: diag.Off}, Level: diag.Off},
		{Rule: &rules.Rule{ID: "opt-in", Summary: "a rule that is switched on", Basis: rules.Policy, Level: diag.Off}, Level: diag.Note},
	}
	for _, f := range report.Result.Findings {
		report.Settings = append(report.Settings, rules.Setting{Level: f.Level, Rule: &rules.Rule{
			ID: f.Rule, Summary: "an example of `" + f.Rule + "`", Why: strings.Repeat("It is only an `example`. ", 50),
			Level: diag.Warning, Basis: rules.Inferred, Group: rules.Structure,
		}})
	}
}

// sample is a run with findings of most kinds.
func sample(t testing.TB) *Report {
	sales := document(t, "tasks/sales.json", salesTask)
	other := document(t, "tasks/a b#1%.json", `[{"id":"7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11","name":"Übung 日本 🎉","enabled":"yes","version":"1"}]`+"\n")
	task := diag.Task{ID: "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11", Name: "Sales nightly", Version: "1.0.0", Known: true}
	copied := diag.Task{ID: task.ID, Name: "Übung 日本 🎉", Set: "prod", Pointer: "/0", Known: true}
	id := at(t, other, 1, `"7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11"`, "/0/id")
	ref := at(t, sales, 1, `"sales-load"`, "/states/0/onEvents/0/eventRefs/0")
	report := runOf(
		&diag.Finding{
			Rule: "duplicate-event-name", Level: diag.Error, Task: task,
			Message: `event name "sales-loaded" is used twice`, Help: "give each event a name of its own", Label: "the second of this name",
			Place:     at(t, sales, 2, `"sales-loaded"`, "/events/1/name"),
			Canonical: "/events/name=sales-loaded/name",
			Related:   []diag.Related{{Place: at(t, sales, 1, `"sales-loaded"`, "/events/0/name"), Message: "first used here"}},
		},
		&diag.Finding{
			Rule: "dangling-event-ref", Level: diag.Error, Task: task, Place: ref, Value: diag.Scalar{Text: "sales-load", Given: true},
			Message: `event reference "sales-load" names no event of this task`, Help: `did you mean "sales-loaded"?`,
			Data: diag.Data{{Name: "suggestion", Value: "sales-loaded"}, {Name: "near", Value: []string{"sales-loaded"}}},
			Fixes: []diag.Fix{{
				Safety: diag.Unsafe, Description: `refer to "sales-loaded"`,
				Edits: []diag.Edit{{Doc: sales, Span: ref.Span, Text: `"sales-loaded"`}},
			}},
		},
		&diag.Finding{
			Rule: "wrong-type", Level: diag.Warning, Task: copied, Place: at(t, other, 1, `"yes"`, "/0/enabled"),
			Message: `"enabled" is a string, where the API wants true or false`, Help: "write true",
			Fixes: []diag.Fix{{
				Safety: diag.Safe, Description: "write true",
				Edits: []diag.Edit{{Doc: other, Span: at(t, other, 1, `"yes"`, "").Span, Text: "true"}},
			}},
		},
		&diag.Finding{
			Rule: "duplicate-task-id", Level: diag.Error, Task: copied, Place: id,
			Message: `task id "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11" is also that of "Sales nightly"`, Help: "give one of them its own id, or remove it",
			Related: []diag.Related{{Place: at(t, sales, 1, `"7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11"`, "/id"), Message: "the first task with this id"}},
		},
		&diag.Finding{
			Rule: "invalid-version", Level: diag.Note, Task: copied, Place: at(t, other, 1, `"1"`, "/0/version"),
			Message: `version "1" is no semantic version`, Help: `write "1.0.0"`, Note: "only a note, since tasks may be missing", Pinned: true,
		},
		&diag.Finding{
			Rule: "missing-property", Level: diag.Error, Task: task, Whole: true,
			Place: at(t, sales, 1, "{", ""), Message: `a task needs "specVersion"; add "specVersion": "0.8"`,
		},
		&diag.Finding{
			Rule: "unused-event", Level: diag.Warning, Task: task, Place: at(t, sales, 1, `"sales-loaded"`, "/events/0/name"),
			Message: "hidden by the configuration", State: diag.Suppressed, Reason: "ticket 1234", Until: "2027-01-31",
		},
		&diag.Finding{
			Rule: "unused-event", Level: diag.Warning, Task: task, Place: at(t, sales, 2, `"sales-loaded"`, "/events/1/name"),
			Message: "known for long", State: diag.Baseline,
		},
	)
	report.Result.Notices = []engine.Notice{{Kind: "skipped", Message: "package.json is no task", File: "package.json"}}
	report.Result.Summary.Skipped = 1
	report.Result.Err = errors.Join(errors.New("tasks/gone.json: permission denied"))
	return report
}

// alike is a run with five findings of the same words in two files.
func alike(t testing.TB) *Report {
	var found []*diag.Finding
	for i, name := range []string{"a.json", "a.json", "a.json", "b.json", "b.json"} {
		doc := document(t, name, strings.Repeat("\n", i)+`{"status": "SUCCEDED"}`)
		found = append(found, &diag.Finding{
			Rule: "invalid-status", Level: diag.Error, Message: "no run has this status", Place: at(t, doc, 1, `"SUCCEDED"`, "/status"),
			Task: diag.Task{Name: "Task " + string(rune('A'+i)), Known: true},
		})
	}
	return runOf(found...)
}

// ninety is a run with ninety findings of three rules, of which two are notes.
func ninety(t testing.TB) *Report {
	doc := document(t, "many.json", `{"name": "x"}`)
	var found []*diag.Finding
	for i := range 90 {
		f := &diag.Finding{Rule: "too-frequent", Level: diag.Warning, Message: "a warning", Place: at(t, doc, 1, `"x"`, "/name")}
		f.Task = diag.Task{Name: "Task " + strings.Repeat("I", i/2), Known: true}
		switch {
		case i < 20:
			f.Rule, f.Level = "dst-gap", diag.Note
		case i < 30:
			f.Rule, f.Level, f.Task = "duplicate-key", diag.Note, diag.Task{}
		case i < 45:
			f.Rule, f.Level, f.Message = "too-frequent", diag.Error, "an error"
			f.Fixes = []diag.Fix{{Safety: diag.Safety(i % 2), Description: "mend it"}}
		}
		found = append(found, f)
	}
	return runOf(found...)
}

// clean is a run that finds nothing.
func clean() *Report {
	report := runOf()
	report.Result.Summary = engine.Summary{Files: 12, Tasks: 1000}
	report.ExitCode = 0
	return report
}

// places is a run whose findings stand at unusual places.
func places(t testing.TB) *Report {
	bom := document(t, "bom.json", "\ufeff{\r\n\t\"name\":\t\"x\",\r\n\t\"start\": {\r\n\t\t\"schedule\": 1\r\n\t}\r\n}\r\n")
	minified := document(t, "stdin.json", `[`+strings.Repeat(`{"name":"ä日🎉","version":"1.0.0"},`, 400)+`{"name":"last"}]`)
	utf16 := utf16Document(t)
	empty := document(t, "empty.json", "")
	broken := document(t, "broken.json", "{\n  \"name\": \"x\"\n")
	tenant := document(t, "tenant:/tasks/7f3c1f0e", `{"name": "live"}`)
	outside := document(t, "../../elsewhere/a.json", `{"name": "outside"}`)
	outside.Path = filepath.Clean(outside.Path)
	end := diag.Place{Doc: broken, Span: source.Span{Start: 16, End: 16}}
	several := &diag.Finding{
		Rule: "dependency-cycle", Level: diag.Error, Flow: true, Message: "tasks [a](https://example.com) wait for each other",
		Place: at(t, minified, 50, `"name":"ä日🎉"`, "/49/name"),
	}
	for n := 51; n < 65; n++ {
		several.Related = append(several.Related, diag.Related{
			Place: at(t, minified, n, `"name":"ä日🎉"`, "/"+strconv.Itoa(n-1)+"/name"), Message: "step " + strconv.Itoa(n) + " [" + strconv.Itoa(n) + "]",
		})
	}
	return runOf(
		several,
		&diag.Finding{Rule: "encoding", Level: diag.Note, Message: "starts with a byte order mark; remove it", Place: diag.Place{Doc: bom},
			Fixes: []diag.Fix{{Description: "remove it", Edits: []diag.Edit{{Doc: bom, Span: source.Span{Start: -3, End: 0}}}}}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "tabs before it", Place: at(t, bom, 1, `"x"`, "/name")},
		&diag.Finding{Rule: "never-firing", Level: diag.Warning, Message: "several lines", Place: at(t, bom, 1, "{\r\n\t\t\"schedule\": 1\r\n\t}", "/start")},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "two on a line", Place: at(t, tenant, 1, `"live"`, "/name"),
			Related: []diag.Related{{Place: at(t, tenant, 1, `"name"`, "/name"), Message: "the key"}, {Message: "no place at all"}}},
		&diag.Finding{Rule: "json-syntax", Level: diag.Error, Message: "the text ends within an object", Place: end},
		&diag.Finding{Rule: "json-syntax", Level: diag.Error, Message: "the file is empty", Place: diag.Place{Doc: empty}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "deep in a long line", Place: at(t, minified, 200, `"1.0.0"`, "/199/version")},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "at the end of a long line", Place: at(t, minified, 1, `"last"`, "/400/name")},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "wider than the window", Place: diag.Place{Doc: minified, Span: source.Span{Start: 1, End: minified.Len() - 1}, Pointer: ""}},
		&diag.Finding{Rule: "encoding", Level: diag.Warning, Message: "UTF-16", Place: at(t, utf16, 1, `"🎉b"`, "/name"),
			Fixes: []diag.Fix{{Description: "change it", Edits: []diag.Edit{{Doc: utf16, Span: at(t, utf16, 1, `b`, "/name").Span, Text: "c"}}}}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "changed meanwhile", Place: diag.Place{Doc: changed(t), Span: source.Span{Start: 2, End: 5}, Pointer: "/name"}},
		&diag.Finding{Rule: "wrong-type", Level: diag.Error, Message: "elsewhere", Place: at(t, outside, 1, `"outside"`, "/name")},
		&diag.Finding{Rule: "no-place", Level: diag.Error, Message: "about nothing in particular"},
	)
}

func utf16Document(t testing.TB) *source.Document {
	raw := []byte{0xff, 0xfe}
	for _, r := range `{"name": "` {
		raw = append(raw, byte(r), 0)
	}
	raw = append(raw, 0x3c, 0xd8, 0x89, 0xdf)
	for _, r := range `b"}` {
		raw = append(raw, byte(r), 0)
	}
	return document(t, "utf16.json", string(raw))
}

// changed is a streamed document whose file is not what it was.
func changed(t testing.TB) *source.Document {
	path := filepath.Join(t.TempDir(), "large.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(source.WholeLimit + 1); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("{   }"), 0); err != nil {
		t.Fatal(err)
	}
	doc, err := source.Open(path, "large.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(10); err != nil {
		t.Fatal(err)
	}
	doc.Path = filepath.Join(workFolder, "large.json")
	return doc
}
