package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// hostileTexts are names that forge, move, hide or run something where they are
// written as they are.
var hostileTexts = []string{
	"::error file=a.json::forged",
	"  ::set-output name=a::b",
	"\n::warning::forged\r\n::add-mask::x",
	"\x1b]8;;http://evil.example\x07link\x1b[2J\x1b[31m\u009b2J\x7f\x00",
	"</script><img src=x onerror=alert(1)>--><svg onload=alert(1)>",
	"| a | `b` | ``` | [x](http://evil.example) | **c** | <details>",
	"\u202eabc\u2066\u200b\ufeff\u2028\u2029\U000e0041\u061c",
	"##[error]forged ##vso[task.setvariable variable=a]b ##teamcity[x]",
	"\"];}; ' \\ %0A %%{init: {}}%% click A call x() #quot; =cmd|'/C calc'!A0",
	strings.Repeat("long ", 2000),
	strings.Repeat("a", 60) + strings.Repeat("::error::x", 20),
}

// hostileTasks is a folder of tasks that bear such texts wherever a text can stand.
func hostileTasks(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var tasks []any
	reload := []any{map[string]any{"name": "reload", "functionRef": map[string]any{"refName": "app.reload", "arguments": map[string]any{"appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d01"}}}}
	for i, text := range hostileTexts {
		task := map[string]any{
			"id": text, "name": text, "description": text, "specVersion": "0.8", "version": text, "enabled": true, text: text,
			"start":    map[string]any{"stateName": text, "schedule": map[string]any{"recurrence": "RRULE:FREQ=DAILY;BYHOUR=4", "timezone": "UTC"}},
			"states":   []any{map[string]any{"name": text, "type": "event", "end": true, "onEvents": []any{map[string]any{"eventRefs": []any{}, "actions": reload}}}},
			"metadata": map[string]any{"ownerId": text, "spaceId": text, "lastExecution": text},
		}
		if i > 0 {
			task["events"] = []any{map[string]any{"name": text, "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": []any{
				map[string]any{"contextAttributeName": "id", "contextAttributeValue": hostileTexts[i-1]},
				map[string]any{"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"},
				map[string]any{"contextAttributeName": text, "contextAttributeValue": text}}}}
			task["states"].([]any)[0].(map[string]any)["onEvents"].([]any)[0].(map[string]any)["eventRefs"] = []any{text, text + "x"}
		}
		if i%3 == 2 {
			task["start"].(map[string]any)["schedule"] = map[string]any{"cron": text, "timezone": text}
		}
		tasks = append(tasks, task)
	}
	var legacy, fetched []any
	for i, text := range hostileTexts {
		legacy = append(legacy, map[string]any{"appId": text, "recurrence": []string{text, "FREQ=DAILY"}, "timeZone": text, "state": text, text: text},
			map[string]any{"name": text, "description": text, "recurrence": text, "timezone": text, text: text})
		fetched = append(fetched, map[string]any{"id": tenanttest.TaskID(i), "name": text, "specVersion": "0.8", text: text, "states": tasks[i].(map[string]any)["states"]})
	}
	answer, err := json.Marshal(map[string]any{"get": "/api/scheduling/tasks?limit=100&sort=%2BcreatedAt", "status": 200, "body": map[string]any{"data": fetched}})
	if err != nil {
		t.Fatal(err)
	}
	snapshot := `{"tasklintSnapshot":1,"tenant":"https://a.eu.qlikcloud.com","taken":"2026-11-23T08:00:00Z","answers":1}` + "\n" + string(answer) + "\n"
	for name, value := range map[string]any{
		"old/a.json": tasks[:4], "new/a.json": tasks, "new/\u202e::error::b.json": tasks[2], "new/legacy.json": legacy,
		"hostile.yaml": map[string]any{
			"version": 1, "exclude": []string{"old"}, "suppress": []any{map[string]any{"rule": "unused-event", "task": hostileTexts[2], "reason": hostileTexts[3]}},
			"custom": []any{map[string]any{"id": "own", "for": "task", "check": "false", "message": hostileTexts[3] + "{{task.name}}", "docs": hostileTexts[4]}},
		},
		"own_test.txtar": "", "other.yaml": map[string]any{"version": 1}, "snapshot": "",
	} {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(raw, []byte("\x7f"), []byte(`\u007f`)) // which YAML does not have
		switch name {
		case "own_test.txtar":
			own, err := json.Marshal(tasks[3])
			if err != nil {
				t.Fatal(err)
			}
			raw = []byte(hostileTexts[3] + "\n-- \u202e::error::.json --\n" + string(own) + "\n-- want --\n" + hostileTexts[1] + "\n")
		case "snapshot":
			raw = []byte(snapshot)
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Skipf("this file system takes no such names: %v", err)
		}
	}
	return dir
}

// showing are the arguments by which commands show what hostileTasks has made, or say
// something about a hostile word, TEXT.
var showing = map[string][]string{
	"lint":             {"--statistics --max-findings 0 new", "--config hostile.yaml --max-findings 0 new", "--show-settings --config hostile.yaml new", "TEXT", "--TEXT", "--base new/a.json --for TEXT new/legacy.json", "--rule TEXT new", "--as TEXT new"},
	"hook":             {"new/a.json", "TEXT", "--from TEXT"},
	"explain":          {"TEXT", "own --config hostile.yaml"},
	"rules":            {"--config hostile.yaml", "--config TEXT"},
	"suppress":         {"TEXT TEXT --reason TEXT --config other.yaml", "unused-event TEXT --reason TEXT --config other.yaml", "unused-event a --reason b --until TEXT --config other.yaml"},
	"test":             {"--config hostile.yaml", "TEXT"},
	"list":             {"new", "--filter TEXT", "--sort TEXT new", "--config hostile.yaml"},
	"graph":            {"new", "--focus TEXT new"},
	"impact":           {"TEXT new", "TEXT --if deleted new"},
	"forecast":         {"--for 2d new", "--for TEXT new", "--now TEXT new"},
	"explain-schedule": {"TEXT --timezone TEXT", "TEXT --start TEXT --end TEXT --now 2026-01-01T00:00:00Z"},
	"fetch":            {"--no-config -o fetched --snapshot snapshot", "--filter TEXT --snapshot snapshot", "--context TEXT"},
	"diff":             {"--against old new", "--against TEXT new", "--map TEXT --against old new"},
	"init":             {"TEXT", "--ci TEXT"},
	"convert":          {"new/legacy.json -o converted", "new/legacy.json -o TEXT --app TEXT", "new/a.json --to wrapper -o bodies"},
	"schema":           {"TEXT"},
	"completion":       {"TEXT"},
	"help":             {"TEXT"},
	"version":          {"TEXT"},
	"man":              {"TEXT TEXT"},
}

// TestNoFormatIsHarmedByAHostileTask writes hostile tasks in every format of every command,
// and says hostile words to them.
func TestNoFormatIsHarmedByAHostileTask(t *testing.T) {
	triesEvery(t, slices.Collect(maps.Keys(showing)), map[string]string{"lsp": "speaks to an editor, in JSON", "mcp": "speaks to a program, in JSON; internal/mcp tries it"})
	t.Chdir(hostileTasks(t))
	runGit(t, "init", "-q")
	for _, name := range slices.Sorted(maps.Keys(showing)) {
		formats := formatsOf(t, name)
		for _, format := range formats {
			for _, line := range showing[name] {
				texts := []string{""}
				if strings.Contains(line, "TEXT") {
					if texts = hostileTexts; format != formats[0] && format != "json" {
						continue // a mistake is told alike in all of them
					}
				}
				for _, text := range texts {
					args, shown := []string{name}, format
					if name == "explain" && format == "markdown" {
						shown = "" // an own rule's "docs" are Markdown of those who show it
					}
					if strings.Contains(line, "--show-settings") {
						shown = ""
					} else if format != "" {
						args = append(args, "--format", format)
					}
					for word := range strings.FieldsSeq(line) {
						args = append(args, strings.ReplaceAll(word, "TEXT", text))
					}
					var out, errs strings.Builder
					code := Main(context.Background(), args, strings.NewReader(""), &out, &errs, []string{"NO_COLOR=1", "PATH=" + os.Getenv("PATH")})
					about := clipped(strings.Join(args[:min(4, len(args))], " "))
					if code == exitFailed && text == "" {
						t.Errorf("%s fails: %s", line, errs.String())
					}
					harmless(t, "standard output of "+about, shown, out.String())
					harmless(t, "standard error of "+about, "text", errs.String())
				}
			}
		}
	}
}

// TestInvalidUTF8IsTheSameInJSONWhicheverGo writes a name with a broken byte as JSON in
// every command that does. encoding/json puts the replacement character there, escaped
// or not as its version is.
func TestInvalidUTF8IsTheSameInJSONWhicheverGo(t *testing.T) {
	t.Chdir(t.TempDir())
	task := `{"id": "5a1f6c1e-2c9b-4b7e-9d55-0b1c3a2f4e01", "name": "a` + "\xff" + `b", "specVersion": "0.8", "enabled": true,
"start": {"stateName": "r", "schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=4;BYMINUTE=0;BYSECOND=0", "timezone": "UTC"}},
"states": [{"name": "r", "type": "event", "end": true, "onEvents": [{"eventRefs": ["x"], "actions": []}]}]}`
	for dir, text := range map[string]string{"old": strings.Replace(task, `"a`, `"c`, 1), "new": task} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"lint", "--format", "json", "new"},
		{"lint", "--format", "sarif", "new"},
		{"lint", "--write-baseline", "base.json", "new"},
		{"list", "--format", "json", "new"},
		{"graph", "--format", "json", "new"},
		{"forecast", "--for", "2d", "--format", "json", "new"},
		{"diff", "--against", "old", "--format", "json", "new"},
		{"impact", "5a1f6c1e-2c9b-4b7e-9d55-0b1c3a2f4e01", "--format", "json", "new"},
	} {
		var out, errs strings.Builder
		Main(context.Background(), args, strings.NewReader(""), &out, &errs, nil)
		text := out.String()
		if len(args) > 1 && args[1] == "--write-baseline" {
			raw, err := os.ReadFile("base.json")
			if err != nil {
				t.Fatal(err)
			}
			text = string(raw)
		}
		if !strings.Contains(text, `\ufffd`) || strings.ContainsRune(text, utf8.RuneError) {
			t.Errorf("%v: the byte is not written as \\ufffd alone:\n%s%s", args, text, errs.String())
		}
	}
}

// TestADiffIsEscapedForPeopleOnly keeps a patch whole, and a terminal safe from it.
func TestADiffIsEscapedForPeopleOnly(t *testing.T) {
	t.Parallel()
	diff := "@@ -1 +1 @@\n-\u202e\x1b[2J##[error]\n+x\n"
	for terminal, want := range map[bool]string{false: diff, true: "@@ -1 +1 @@\n-\\u202e\\x1b[2J#\\u0023[error]\n+x\n"} {
		var b strings.Builder
		err := writeDiff(&b, terminal, func(w io.Writer) error {
			_, err := io.WriteString(w, diff)
			return err
		})
		if err != nil || b.String() != want {
			t.Errorf("terminal %t: %v, %q", terminal, err, b.String())
		}
	}
}

func clipped(text string) string { return strings.ToValidUTF8(text[:min(len(text), 60)], "") }

var (
	lineCommand   = regexp.MustCompile(`(?m)^[ \t]*::`)
	ownCommand    = regexp.MustCompile(`(?m)^##vso\[task\.(logissue [^\]\n]*|complete result=SucceededWithIssues;)\]`)
	runnerCommand = regexp.MustCompile(`(?i)##[a-z]*\[`)
	codeSpan      = regexp.MustCompile("`[^`\n]*`|``[^\n]*?``|````[^\n]*?````")
	markup        = regexp.MustCompile(`(?i)</script><img|<img src=x|<svg onload|<details>`)
)

// harmless looks for what a text from a file must not do to its reader.
func harmless(t *testing.T, about, format, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: invalid UTF-8", about)
	}
	for _, r := range text {
		switch {
		case r == '\n', unicode.IsPrint(r), r == '\r' && (format == "ics" || format == "csv"):
			continue
		}
		t.Errorf("%s: holds %U", about, r)
		break
	}
	if m := lineCommand.FindString(text); m != "" && format != "github" {
		t.Errorf("%s: a line starts with a workflow command", about)
	}
	if format == "azure" { // its own commands, which begin their lines
		text = ownCommand.ReplaceAllString(text, "")
	}
	if m := runnerCommand.FindString(text); m != "" {
		t.Errorf("%s: holds the runner command %s", about, m)
	}
	switch format {
	case "html", "svg", "markdown", "mermaid":
		if m := markup.FindString(codeSpan.ReplaceAllString(text, "")); m != "" && (format != "markdown" || m != "<details>") {
			t.Errorf("%s: holds %s", about, m)
		}
	case "json", "sarif", "gitlab", "patch":
		if text != "" && !json.Valid([]byte(text)) {
			t.Errorf("%s: is no JSON", about)
		}
	}
	if format == "svg" || format == "junit" {
		for d := xml.NewDecoder(strings.NewReader(text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", about, err)
				break
			}
		}
	}
}
