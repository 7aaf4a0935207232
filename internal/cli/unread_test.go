package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// unreadable are the ways in which a file of tasks can fail to be read, by the name of the file.
var unreadable = []struct{ file, text string }{
	{"broken.json", `{"specVersion": "0.8", "name": "A", "states": [{"onEvents": [`},
	{"lines.jsonl", "{\"id\":\"a\",\"specVersion\":\"0.8\",\"name\":\"A\",\"states\":[]}\n{\"id\":\"b\",\"specVersion\"\n"},
	{"list.json", `[{"id":"c","specVersion":"0.8","name":"C","states":[]}, {"id":"d","specVersion":}]`},
	{"deep.json", `{"specVersion":"0.8","name":"A","states":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`},
	{"text.json", `{"body": "{\"specVersion\":\"0.8\",\"name\":\"A\",\"states\":[{\"onEvents\":[]}]}"}`},
	{"partial.json", `{"data": [{"id":"e","specVersion":"0.8","name":"E","states":[]}], "errors": [{"code": "HTTP-500"}]}`},
	{"cut.json", `{"specVersion":"0.8","name":"A","states":"System.Object[]"}`},
	{"nowhere.json", ""}, // a link that leads nowhere
}

// TestWhatIsNotReadIsNeverSilent holds that however a run is narrowed, it names the files
// that it could not read: the rest being green says nothing about them.
func TestWhatIsNotReadIsNeverSilent(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runGit(t, "init", "-q")
	write("none.yaml", "version: 1\n")
	write("off.yaml", "version: 1\nrules: {json-syntax: off, nesting-too-deep: off}\n")
	write("override.yaml", "version: 1\noverrides: [{paths: ['*'], rules: {json-syntax: off, nesting-too-deep: off}}]\n")
	write("suppress.yaml", "version: 1\nsuppress: [{rule: json-syntax, reason: known}, {rule: nesting-too-deep, reason: known}]\n")
	write("sets.yaml", "version: 1\ntenants: {a: {paths: ['*.json', '*.jsonl']}}\n")
	write("healthy.json", string(healthyExample(t)))
	for _, f := range unreadable {
		t.Run(f.file, func(t *testing.T) {
			if write(f.file, f.text); f.text == "" {
				os.Remove(f.file)
				if err := os.Symlink("nothing", f.file); err != nil {
					t.Skip(err)
				}
			}
			defer os.Remove(f.file)
			runGit(t, "add", "-A")
			runGit(t, "commit", "-q", "-m", f.file)
			run := func(args ...string) string {
				var out bytes.Buffer
				Main(context.Background(), args, strings.NewReader(""), &out, &out, os.Environ())
				return out.String()
			}
			base := t.TempDir() + "/baseline.json"
			run("--config", "none.yaml", "--write-baseline", base)
			cut := f.file == "cut.json" // the task is read but for what a rule says is missing
			for _, way := range []struct {
				args []string
				not  bool // what is cut is a known finding here, or one of another file
			}{
				{args: []string{"--config", "none.yaml"}},
				{args: []string{"--config", "none.yaml", "--only", "unknown-upstream"}},
				{args: []string{"--config", "none.yaml", "--only", "unknown-upstream", "--quiet"}},
				{args: []string{"--config", "none.yaml", "--only", "unknown-upstream", "--force-exclude"}},
				{args: []string{"--config", "none.yaml", "--only", "unknown-upstream", "--min-confidence", "documented"}},
				{args: []string{"--config", "none.yaml", "--only", "unknown-upstream", "--format", "json"}},
				{args: []string{"--config", "none.yaml", "--only", "unknown-upstream", "--format", "sarif"}},
				{args: []string{"--config", "none.yaml", "--min-confidence", "documented"}},
				{args: []string{"--config", "none.yaml", "--level", "error"}},
				{args: []string{"--config", "none.yaml", "--fail-level", "never"}},
				{args: []string{"--config", "none.yaml", "--quiet"}},
				{args: []string{"--config", "none.yaml", "--force-exclude"}},
				{args: []string{"--config", "none.yaml", "--max-same", "1"}},
				{args: []string{"--config", "sets.yaml", "--tenant", "a"}},
				{args: []string{"--config", "sets.yaml", "--tenant", "a", "--only", "unknown-upstream"}},
				{args: []string{"--config", "none.yaml", "--rule", "json-syntax=off", "--rule", "nesting-too-deep=off"}},
				{args: []string{"--config", "off.yaml"}},
				{args: []string{"--config", "off.yaml", "--quiet"}},
				{args: []string{"--config", "off.yaml", "--format", "json"}},
				{args: []string{"--config", "override.yaml"}},
				{args: []string{"--config", "suppress.yaml", "--quiet"}},
				{args: []string{"--config", "none.yaml", "--baseline", base}, not: true},
				{args: []string{"--config", "none.yaml", "--changed-since", "HEAD"}, not: true},
				{args: []string{"--config", "sets.yaml", "--changed-since", "HEAD", "--tenant", "a"}, not: true},
				{args: []string{"hook", "--config", "none.yaml"}, not: true},
				{args: []string{"hook", "--config", "sets.yaml", "--", "healthy.json"}, not: true},
				{args: []string{"--config", "sets.yaml", "healthy.json"}, not: true},
				{args: []string{"list", "--config", "none.yaml"}},
				{args: []string{"graph", "--config", "none.yaml"}},
				{args: []string{"forecast", "--config", "none.yaml"}},
			} {
				if cut && way.not {
					continue
				}

				if got := run(way.args...); !strings.Contains(got, f.file) {
					t.Errorf("%s does not name %s:\n%s", way.args, f.file, got)
				}
			}
		})
	}
}
