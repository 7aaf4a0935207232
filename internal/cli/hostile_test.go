package cli

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
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
	for name, value := range map[string]any{"old/a.json": tasks[:4], "new/a.json": tasks, "new/\u202e::error::b.json": tasks[2]} {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
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

// TestNoFormatIsHarmedByAHostileTask writes hostile tasks in every format of every
// command that shows tasks.
func TestNoFormatIsHarmedByAHostileTask(t *testing.T) {
	t.Chdir(hostileTasks(t))
	var runs [][]string
	add := func(formats string, args ...string) {
		for format := range strings.FieldsSeq(formats) {
			runs = append(runs, append([]string{args[0], "--format", format}, args[1:]...))
		}
	}
	add("text compact json sarif github gitlab azure junit markdown html", "lint", "--statistics", "--max-findings", "0", "new")
	add("text json csv", "list", "new")
	add("tree dot mermaid json svg", "graph", "new")
	for _, text := range hostileTexts {
		add("text json", "impact", text, "new")
		add("text json", "explain-schedule", text, "--timezone", text)
		runs = append(runs, []string{"lint", text}, []string{"list", "--filter", text}, []string{"explain", text}, []string{text}, []string{"lint", "--" + text})
	}
	add("text json", "impact", "--if", "deleted", hostileTexts[0], "new")
	add("text json html ics", "forecast", "--for", "2d", "new")
	add("text json markdown patch", "diff", "--against", "old", "new")
	runs = append(runs, []string{"lint", "--show-settings", "new"})
	for _, args := range runs {
		var out, errs strings.Builder
		Main(args, strings.NewReader(""), &out, &errs, []string{"NO_COLOR=1"})
		format := ""
		if args[0] != "lint" && args[0] != "explain" || len(args) > 2 && args[1] == "--format" {
			format = args[min(2, len(args)-1)]
		}
		about := strings.Join(args[:min(3, len(args))], " ")
		harmless(t, "standard output of "+clipped(about), format, out.String())
		harmless(t, "standard error of "+clipped(about), "text", errs.String())
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
		Main(args, strings.NewReader(""), &out, &errs, nil)
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
