package playground_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/cli"
	"github.com/tasklint/tasklint/internal/playground"
)

const now = "2026-11-28T12:00:00Z"

// ask answers a request.
func ask(t *testing.T, request playground.Request) playground.Reply {
	t.Helper()
	request.Now, _ = time.Parse(time.RFC3339, now)
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	var reply playground.Reply
	if err := json.Unmarshal(playground.Answer(raw), &reply); err != nil {
		t.Fatal(err)
	}
	return reply
}

// one is a request about a text.
func one(what, text string) playground.Request {
	return playground.Request{Ask: what, Files: []playground.File{{Name: "task.json", Text: text}}}
}

// files reads all files of a folder, by slash paths from it.
func files(t *testing.T, dir string) []playground.File {
	t.Helper()
	var all []playground.File
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		all = append(all, playground.File{Name: filepath.ToSlash(name), Text: string(text)})
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(all), err)
	}
	return all
}

// lay writes files into a folder of their own, which becomes the working directory.
func lay(t *testing.T, files []playground.File) {
	t.Helper()
	t.Chdir(write(t, files))
}

// write writes files into a folder of their own.
func write(t *testing.T, files []playground.File) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(f.Text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lint runs the command line in the working directory and returns its report, in which no
// flag is spoken of that the page has not.
func lint(t *testing.T, args ...string) map[string]any {
	t.Helper()
	var out, said bytes.Buffer
	cli.Main(context.Background(), append([]string{"lint", "--format", "json", "--now", now}, args...), strings.NewReader(""), &out, &said, nil)
	text := strings.ReplaceAll(out.String(), " (--complete says that it is not)", "")
	var report map[string]any
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, out.Bytes(), said.Bytes())
	}
	return comparable(report)
}

// comparable is a report without the version of the program, and without what says how to
// come by tasks where there are none, which is not the same in a page.
func comparable(report map[string]any) map[string]any {
	delete(report, "tool")
	report["notices"] = slices.DeleteFunc(report["notices"].([]any), func(n any) bool {
		notice := n.(map[string]any)
		return notice["kind"] == "nothing-checked" || strings.HasPrefix(notice["message"].(string), "no tasks found")
	})
	return report
}

func TestThePageFindsWhatTheCommandLineFinds(t *testing.T) {
	for _, name := range []string{"example", "messy", "monday", "promote", "bodies", "docs"} {
		all := files(t, filepath.Join("..", "..", "testdata", name))
		t.Run(name, func(t *testing.T) {
			lay(t, all)
			same(t, "the folder", playground.Request{Folder: true, Files: all}, ".")
			same(t, "the folder, complete", playground.Request{Folder: true, Complete: true, Files: all}, "--complete", ".")
			for _, f := range all {
				if strings.HasSuffix(f.Name, ".json") {
					same(t, f.Name, playground.Request{Files: []playground.File{f}}, "--no-config", f.Name)
				}
			}
		})
	}
}

// configured is a folder whose configuration says something of each kind.
const configured = `
-- .tasklint.yaml --
version: 1
extends: [base/more.yaml]
exclude: ["**/drafts/**"]
baseline: known.json
tenants:
  prod: {paths: ["prod/**"], complete: true}
  dev: {paths: ["dev/**"]}
overrides:
- {paths: ["dev/**"], rules: {unknown-property: off}}
suppress:
- {rule: unknown-upstream, task: B, reason: it is new}
- {rule: unused-event, task: Nobody, reason: nothing needs it}
custom:
- {id: long-names, for: task, check: "len(task.name) > 3", message: "{{task.name}} is short"}
-- base/more.yaml --
version: 1
rules: {unknown-property: error}
-- known.json --
{"version": 1, "findings": []}
-- prod/a.json --
{"id": "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11", "name": "A", "specVersion": "0.8", "enabeld": true, "states": []}
-- dev/b.json --
{"id": "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a12", "name": "Bravo", "specVersion": "0.8", "enabeld": true, "states": []}
-- dev/drafts/c.json --
{"name": "C", "specVersion": "0.8", "states": 1}
-- alone.json --
{"name": "D", "specVersion": "0.8", "states": []}
`

// unpacked are the files of an archive, those with a name that begins so.
func unpacked(text, prefix string) (all []playground.File) {
	for _, f := range txtar.Parse([]byte(text)).Files {
		if strings.HasPrefix(f.Name, prefix) {
			all = append(all, playground.File{Name: f.Name, Text: string(f.Data)})
		}
	}
	return all
}

func TestTheConfigurationOfTheFilesHolds(t *testing.T) {
	all := unpacked(configured, "")
	lay(t, all)
	same(t, "the folder", playground.Request{Folder: true, Files: all}, ".")
	reply := ask(t, playground.Request{Ask: "check", Folder: true, Files: all})
	want := []string{
		`the configuration ".tasklint.yaml" holds`,
		"1 file is left out: a folder is searched for *.json, *.ndjson and *.jsonl, and not in hidden folders and node_modules, and not where the configuration excludes it",
		"1 file is in no configured tenant, and checked apart",
	}
	if diff := cmp.Diff(want, reply.Notes); diff != "" {
		t.Errorf("the notes differ:\n%s", diff)
	}
	for _, rule := range []string{"long-names", "unknown-property", "unused-suppression"} {
		if !strings.Contains(string(reply.Report), rule) {
			t.Errorf("%s finds nothing: %s", rule, reply.Report)
		}
	}
	// In a folder below, as a browser names what is dropped; another one deeper is told of.
	below := []playground.File{{Name: "tasks/dev/.tasklint.yaml", Text: "version: 1\n"}}
	for _, f := range all {
		below = append(below, playground.File{Name: "tasks/" + f.Name, Text: f.Text})
	}
	lay(t, below)
	same(t, "a folder below", playground.Request{Folder: true, Files: below}, "--config", "tasks/.tasklint.yaml", "tasks")
	if reply := ask(t, playground.Request{Ask: "check", Folder: true, Files: below}); !slices.Contains(reply.Notes, `"tasks/dev/.tasklint.yaml" is not used, as one configuration holds for all`) {
		t.Errorf("the notes are %q", reply.Notes)
	}
	without := slices.DeleteFunc(slices.Clone(all), func(f playground.File) bool { return f.Name == "known.json" })
	if reply := ask(t, playground.Request{Ask: "check", Folder: true, Files: without}); !strings.Contains(strings.Join(reply.Notes, "\n"), `baseline "known.json" is not here`) {
		t.Errorf("the notes are %q", reply.Notes)
	}
}

// TestConfigurationsThatCannotBeUsed: then nothing is checked, and it is said why and where.
func TestConfigurationsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	task := playground.File{Name: "a.json", Text: spaced}
	for name, c := range map[string]struct{ text, says string }{
		".tasklint.yaml":   {"version: 1\nruls: {}\n", ".tasklint.yaml:2:1"},
		"x/.tasklint.yaml": {"version: 1\nextends: [b.yaml]\n", `x/.tasklint.yaml:2:11: there is no file "b.yaml"`},
		"./.tasklint.yaml": {"version: 1\ncustom: [{id: own, for: task, check: nam == 1, message: m}]\n", ".tasklint.yaml:2:"},
		"y/.tasklint.yaml": {"version: 1\ncustom-files: [p/*.yaml]\n", "no file matches"},
		"z/.tasklint.yaml": {"version: 1\nextends: [/etc/hostname]\n", "z/.tasklint.yaml:2:11"},
		"v/.tasklint.yaml": {"version: 1\nbaseline: ../a.json\n", `baseline "a.json"`},
		".tasklint.yml":    {"version: 1\n", "must be called .tasklint.yaml"},
		"tasklint.yaml":    {"version: 1\n", "must be called .tasklint.yaml"},
		"/.tasklint.yaml":  {"version: 1\ntenants: {a: {paths: [\"*.json\"]}, b: {paths: [\"a*\"]}}\n", "belongs to the tenants a and b"},
	} {
		for _, folder := range []bool{true, false} {
			for _, what := range []string{"check", "fix", "graph", "tasks"} {
				reply := ask(t, playground.Request{Ask: what, Folder: folder, Files: []playground.File{task, {Name: name, Text: c.text}}})
				if !strings.Contains(reply.Error, c.says) || reply.Report != nil {
					t.Errorf("%s %s: %+v", what, name, reply)
				}
			}
		}
	}
}

// same compares the report of a request with that of the command line.
func same(t *testing.T, what string, request playground.Request, args ...string) {
	t.Helper()
	request.Ask = "check"
	reply := ask(t, request)
	if reply.Error != "" {
		t.Errorf("%s: %s", what, reply.Error)
		return
	}
	var report map[string]any
	if err := json.Unmarshal(reply.Report, &report); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lint(t, args...), comparable(report)); diff != "" {
		t.Errorf("%s: the command line (-) and the page (+) differ:\n%s", what, diff)
	}
	if n := len(report["findings"].([]any)); n != len(reply.Marks) {
		t.Errorf("%s: %d findings and %d marks", what, n, len(reply.Marks))
	}
}

func TestThePageFixesWhatTheCommandLineFixes(t *testing.T) {
	for _, flags := range [][]string{{"--fix"}, {"--fix", "--unsafe"}} {
		t.Run(strings.Join(flags, ""), func(t *testing.T) {
			all := files(t, filepath.Join("..", "..", "testdata", "example"))
			lay(t, all)
			reply := ask(t, playground.Request{Ask: "fix", Folder: true, Files: all, Unsafe: len(flags) > 1})
			if reply.Fixed == nil || reply.Fixed.Findings == 0 {
				t.Fatalf("nothing is fixed: %+v", reply)
			}
			lint(t, append(flags, "--no-config", ".")...)
			want := files(t, ".")
			for _, f := range reply.Fixed.Files {
				i := slices.IndexFunc(all, func(was playground.File) bool { return was.Name == f.Name })
				all[i] = f
			}
			if diff := cmp.Diff(want, all); diff != "" {
				t.Errorf("the command line (-) and the page (+) differ:\n%s", diff)
			}
		})
	}
}

// spaced is a task whose name needs more UTF-16 units than characters and fewer than bytes.
const spaced = "{\"name\": \"💶 é\", \"specVersion\": \"0.8\", \"enabled\": true, \"states\": [], \"enabeld\": true}"

func TestMarksAreInUTF16(t *testing.T) {
	t.Parallel()
	reply := ask(t, one("check", spaced))
	var report struct{ Findings []struct{ Rule string } }
	if err := json.Unmarshal(reply.Report, &report); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(report.Findings, func(f struct{ Rule string }) bool { return f.Rule == "unknown-property" })
	if i < 0 {
		t.Fatalf("the key is not found: %s", reply.Report)
	}
	got := reply.Marks[i]
	column := 1 + strings.Index(strings.NewReplacer("💶", "xx", "é", "x").Replace(spaced), `"enabeld"`)
	want := &playground.Range{From: [2]int{1, column}, To: [2]int{1, column + len(`"enabeld"`)}}
	if diff := cmp.Diff(want, got.Range); diff != "" {
		t.Errorf("the place differs:\n%s", diff)
	}
}

func TestWhatIsNotReadIsTold(t *testing.T) {
	t.Parallel()
	reply := ask(t, playground.Request{Ask: "check", Folder: true, Files: []playground.File{
		{Name: "a/README.md"}, {Name: ".git/x.json"}, {Name: "a/t.json", Text: spaced}, {Name: "./a/t.json", Text: spaced},
	}})
	want := []string{
		`there are two files called "a/t.json", of which the first is checked`,
		"2 files are left out: a folder is searched for *.json, *.ndjson and *.jsonl, and not in hidden folders and node_modules",
	}
	if diff := cmp.Diff(want, reply.Notes); diff != "" {
		t.Errorf("the notes differ:\n%s", diff)
	}
	if reply.Verdict == "" || strings.HasPrefix(reply.Verdict, "no findings") {
		t.Errorf("the verdict is %q", reply.Verdict)
	}
	for _, text := range []string{"", "7", `{"a": 1}`} {
		if reply := ask(t, playground.Request{Ask: "check", Folder: true, Files: []playground.File{{Name: "x.json", Text: text}}}); strings.Contains(reply.Verdict, "no findings") {
			t.Errorf("%q: the verdict is %q", text, reply.Verdict)
		}
	}
}

// TestPatchesOfUnknownTasks: what is not checked of them is told, and the page has no --base
// to speak of.
func TestPatchesOfUnknownTasks(t *testing.T) {
	t.Parallel()
	reply := ask(t, one("check", `[{"op": "replace", "path": "/enabled", "value": false}]`))
	var report struct {
		Notices []struct{ Kind, Message string }
	}
	if err := json.Unmarshal(reply.Report, &report); err != nil {
		t.Fatal(err)
	}
	if n := report.Notices; len(n) != 1 || n[0].Kind != "values-alone" || !strings.HasSuffix(n[0].Message, "not what the task becomes") {
		t.Errorf("the notices are %+v", n)
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	all := files(t, filepath.Join("..", "..", "testdata", "example"))
	for what, holds := range map[string]func(playground.Reply) bool{
		"graph": func(r playground.Reply) bool {
			return strings.Contains(r.SVG, "Sales mart") && strings.Contains(r.SVG, "task-cycle")
		},
		"forecast": func(r playground.Reply) bool { return strings.Contains(r.HTML, "Task forecast") },
		"tasks": func(r playground.Reply) bool {
			return strings.Contains(string(r.Tasks), `"trigger"`) && len(r.Places) == 5
		},
	} {
		if reply := ask(t, playground.Request{Ask: what, Folder: true, Files: all}); reply.Error != "" || !holds(reply) {
			t.Errorf("%s: %+v", what, reply)
		}
	}
	reply := ask(t, playground.Request{Ask: "schedule", Rule: "30 2 * * 0", Timezone: "Europe/Stockholm"})
	if !strings.Contains(reply.Text, "Sunday") {
		t.Errorf("schedule: %+v", reply)
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, request := range []playground.Request{{}, {Ask: "live"}, {Ask: "forecast", Zone: "Mars/Base"}, one("check", strings.Repeat(" ", playground.MostBytes+1))} {
		if reply := ask(t, request); reply.Error == "" {
			t.Errorf("%s: %+v", request.Ask, reply)
		}
	}
	if reply := string(playground.Answer([]byte("{"))); !strings.Contains(reply, "error") {
		t.Error(reply)
	}
}

// TestNothingCanLeaveThePage looks at what is linked into the program of the page.
func TestNothingCanLeaveThePage(t *testing.T) {
	t.Parallel()
	c := exec.Command("go", "list", "-deps", "../../cmd/playground")
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if !slices.Contains(linked, "syscall/js") {
		t.Fatalf("that is not the program of the page: %s", out)
	}
	for _, name := range []string{"net/http", "crypto/tls", "os/exec", "os/signal", "github.com/spf13/cobra", "github.com/tasklint/tasklint/internal/tenant"} {
		if slices.Contains(linked, name) {
			t.Errorf("%s is linked", name)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("check", spaced, "2 3 * * *", "", true)
	f.Add("fix", spaced, "", "version: 1\nexclude: ['*x*']\nbaseline: b.json\nextends: [c.yaml]\n", true)
	f.Add("check", spaced, "", "version: 1\ntenants: {a: {paths: ['**']}}\ncustom: [{id: own, for: task, check: 'len(task.name) > 1', message: m}]\n", false)
	for _, what := range []string{"fix", "graph", "forecast", "tasks", "schedule"} {
		f.Add(what, spaced, "RRULE:FREQ=DAILY;BYHOUR=6", "version: 1\nrules: {unknown-property: off}\n", false)
	}
	f.Fuzz(func(t *testing.T, what, text, rule, conf string, folder bool) {
		files := []playground.File{{Name: text[:min(len(text), 9)] + ".json", Text: text}}
		if conf != "" {
			files = append(files, playground.File{Name: ".tasklint.yaml", Text: conf})
		}
		reply := ask(t, playground.Request{Ask: what, Folder: folder, Rule: rule, Files: files})
		if (reply.Error != "") == (reply.Report != nil) && what == "check" {
			t.Errorf("%q: an error and a report, or neither: %+v", text, reply)
		}
		for _, m := range reply.Marks {
			if m.Range == nil {
				continue
			}
			lines := strings.Split(strings.ToValidUTF8(files[m.Range.File].Text, "\uFFFD"), "\n")
			if m.Range.From[0] < 1 || m.Range.To[0] > len(lines) || m.Range.From[1] < 1 {
				t.Errorf("%q: mark %+v of %d lines", text, m.Range, len(lines))
			}
		}
	})
}
