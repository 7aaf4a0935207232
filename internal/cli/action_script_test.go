package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// These tests run the scripts of the action as its steps do, without a runner; what
// a runner adds is in TestActionInRealWorkflows.

const (
	oldMistake = `{"name": "Old", "specVersion": "0.8", "events": [{"name": "event1"}], "states": [{"onEvents": [{"eventRefs": ["evnt1"]}]}]}`
	newMistake = "{\"name\": \"::error::forged\\n::error::x ##[error]y\", \"specVersion\": \"0.8\", \"events\": [{\"name\": \"event1\"}], \"states\": [{\"onEvents\": [{\"eventRefs\": [\"evnt2\"]}]}]}"
)

// actionRun is a run of a script of the action: its log, and what it left behind.
type actionRun struct {
	log, summary string
	outputs      map[string]string
	err          error
}

// runActionScript runs a script in dir with inputs as environment variables.
func runActionScript(t *testing.T, script, dir string, env ...string) actionRun {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil || runtime.GOOS == "windows" { // there, the workflow test.yml runs the action
		t.Skip("bash is not installed")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	outputs, summary := filepath.Join(temp, "outputs"), filepath.Join(temp, "summary")
	if !filepath.IsAbs(script) {
		script = filepath.Join(root, ".github", "action", script)
	}
	cmd := exec.Command(bash, script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+summary, "RUNNER_TEMP="+temp, "GITHUB_ACTION_PATH="+root)
	for _, name := range []string{"VERSION", "ARCHIVE", "DOWNLOADS", "FOLDER", "PATHS", "CONFIG", "ARGS", "FAIL_LEVEL", "FORMAT", "SARIF_FILE", "UPLOAD", "SUMMARY", "CHANGED_ONLY", "BASE", "BEFORE"} {
		cmd.Env = append(cmd.Env, "TASKLINT_"+name+"=")
	}
	cmd.Env = append(append(cmd.Env, "TASKLINT_WORK=."), env...)
	out, err := cmd.CombinedOutput()
	run := actionRun{log: string(out), outputs: make(map[string]string), err: err}
	if text, err := os.ReadFile(summary); err == nil {
		run.summary = string(text)
	}
	text, _ := os.ReadFile(outputs)
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		run.outputs[name] = value
	}
	return run
}

// lintAction runs the script that lints; the program is the one under test.
func lintAction(t *testing.T, dir string, env ...string) actionRun {
	t.Helper()
	program, err := exec.LookPath("tasklint")
	if err != nil {
		t.Fatal(err)
	}
	return runActionScript(t, "lint.sh", dir, append([]string{"TASKLINT_FOLDER=" + filepath.Dir(program)}, env...)...)
}

// changedRepository has an old mistake on main, and a new one in a branch that is
// merged as GitHub merges a pull request. It gives the base and the merge.
func changedRepository(t *testing.T) (dir, base string) {
	t.Helper()
	dir = t.TempDir()
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		git("add", name)
		git("commit", "-q", "-m", name)
	}
	git("init", "-q", "-b", "main")
	write("first.json", "[]")
	write("old.json", oldMistake)
	base = git("rev-parse", "HEAD")
	git("checkout", "-q", "-b", "change")
	write("new.json", newMistake)
	git("checkout", "-q", "main")
	git("merge", "-q", "--no-ff", "-m", "merge", "change")
	return dir, base
}

func cloned(t *testing.T, dir string, depth int) string {
	t.Helper()
	clone := filepath.Join(t.TempDir(), "clone")
	out, err := exec.Command("git", "clone", "-q", "--depth", fmt.Sprint(depth), "file://"+filepath.ToSlash(dir), clone).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return clone
}

func TestActionReportsOnlyChanges(t *testing.T) {
	t.Parallel()
	dir, base := changedRepository(t)
	const unknown, none = "1111111111111111111111111111111111111111", "0000000000000000000000000000000000000000"
	for _, test := range []struct {
		name, dir, base, before string
		code, errors, says      string
	}{
		{"pull request, depth 2", cloned(t, dir, 2), base, "", "1", "1", ""},
		{"pull request whose base has moved on, depth 2", cloned(t, dir, 2), unknown, "", "1", "1", ""},
		{"pull request, depth 1", cloned(t, dir, 1), base, "", "2", "", "set fetch-depth: 2 in the checkout step"},
		{"push", dir, "", base, "1", "1", ""},
		{"push to a shallow clone", cloned(t, dir, 1), "", base, "2", "", "set fetch-depth: 0 in the checkout step"},
		{"push of a new branch", dir, "", none, "1", "2", "::notice title=tasklint::changed-only: there is no earlier commit"},
		{"neither", dir, "", "", "1", "2", "::notice title=tasklint::changed-only: there is no earlier commit"},
	} {
		run := lintAction(t, test.dir, "TASKLINT_CHANGED_ONLY=true", "TASKLINT_BASE="+test.base, "TASKLINT_BEFORE="+test.before, "TASKLINT_ARGS=--only\ndangling-event-ref\n")
		if run.err != nil || run.outputs["exit-code"] != test.code || run.outputs["errors"] != test.errors || !strings.Contains(run.log, test.says) {
			t.Errorf("%s: %v, outputs %v\n%s", test.name, run.err, run.outputs, run.log)
		}
	}
}

func TestActionWritesAnnotationsAndSummary(t *testing.T) {
	t.Parallel()
	dir, _ := changedRepository(t)
	run := lintAction(t, dir, "TASKLINT_PATHS=new.json\r\n\n", "TASKLINT_SARIF_FILE=out file.sarif", "TASKLINT_ARGS=--only\ndangling-event-ref")
	if run.outputs["exit-code"] != "1" || run.outputs["errors"] != "1" || run.outputs["warnings"] != "0" || run.outputs["notes"] != "0" {
		t.Errorf("outputs %v\n%s", run.outputs, run.log)
	}
	if sarif := run.outputs["sarif-file"]; sarif != filepath.Join(dir, "out file.sarif") {
		t.Errorf("sarif-file is %s", sarif)
	}
	if !strings.Contains(run.summary, "1 error") || lineCommand.MatchString(run.summary) {
		t.Errorf("summary\n%s", run.summary)
	}
	// All that a runner would obey: the report is between stop-commands and its token.
	obeyed := regexp.MustCompile(`(?ms)^::stop-commands::(\S+)$.*?^::(\S+)::$`).ReplaceAllString(run.log, "")
	commands := regexp.MustCompile(`(?m)^[ \t]*::.*$`).FindAllString(obeyed, -1)
	if len(commands) != 1 || !strings.HasPrefix(commands[0], "::error file=new.json,line=1,") {
		t.Errorf("commands %q of\n%s", commands, run.log)
	}
}

func TestActionKeepsFailuresRed(t *testing.T) {
	t.Parallel()
	dir, _ := changedRepository(t)
	for says, env := range map[string]string{
		"there is no such folder": "TASKLINT_WORK=no such\n::folder",
		"no-such.yaml":            "TASKLINT_CONFIG=no-such.yaml",
		"unknown flag":            "TASKLINT_ARGS=--no-such-flag",
	} {
		run := lintAction(t, dir, env, "TASKLINT_FAIL_LEVEL=never")
		if run.outputs["exit-code"] != "2" || !strings.Contains(run.log, "::error title=tasklint::") || !strings.Contains(run.log, says) {
			t.Errorf("%s: outputs %v\n%s", env, run.outputs, run.log)
		}
	}
}

func TestActionNeedsGoOnlyToBuild(t *testing.T) {
	t.Parallel()
	run := runActionScript(t, "prepare.sh", t.TempDir(), "PATH="+withoutGo(t))
	if run.err == nil || !strings.Contains(run.log, "::error title=tasklint::Go is missing") || !strings.Contains(run.log, "actions/setup-go with go-version stable") {
		t.Errorf("without Go: %v\n%s", run.err, run.log)
	}
	first, second := runActionScript(t, "prepare.sh", t.TempDir()), runActionScript(t, "prepare.sh", t.TempDir())
	other := runActionScript(t, "prepare.sh", t.TempDir(), "TASKLINT_VERSION=v0.1.0")
	if key := first.outputs["key"]; key == "" || key != second.outputs["key"] || key == other.outputs["key"] {
		t.Errorf("cache keys %q, %q, and %q of a version", key, second.outputs["key"], other.outputs["key"])
	}
	// The checked repository's go.mod does not choose the Go, and a name that moves is
	// kept as what it stands for.
	checked, fake := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(checked, "go.mod"): "module m\ngo 1.99\ntoolchain go1.99.9\n",
		filepath.Join(fake, "go"):        "#!/bin/sh\ncase \"$1\" in list) echo v9.8.7;; env) echo plan9; echo mips;; esac\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if run := runActionScript(t, "prepare.sh", checked, "TASKLINT_VERSION=v0.1.0"); run.err != nil || run.outputs["key"] != other.outputs["key"] || !strings.HasPrefix(run.outputs["key"], "tasklint-") {
		t.Errorf("in a repository with a go.mod: %v, key %q, want %q\n%s", run.err, run.outputs["key"], other.outputs["key"], run.log)
	}
	moves := runActionScript(t, "prepare.sh", checked, "TASKLINT_VERSION=latest", "PATH="+fake+string(os.PathListSeparator)+os.Getenv("PATH"))
	exact := runActionScript(t, "prepare.sh", checked, "TASKLINT_VERSION=v9.8.7", "PATH="+fake+string(os.PathListSeparator)+os.Getenv("PATH"))
	if moves.err != nil || moves.outputs["version"] != "v9.8.7" || moves.outputs["key"] != exact.outputs["key"] {
		t.Errorf("the version latest: %v, %v, want the key of v9.8.7, %q\n%s", moves.err, moves.outputs, exact.outputs["key"], moves.log)
	}
	// What the cache has brought is not built again, by a go that fails.
	folder, broken := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{filepath.Join(folder, "tasklint"): "", filepath.Join(broken, "go"): "#!/bin/sh\nexit 9\n"} {
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := "PATH=" + broken + string(os.PathListSeparator) + os.Getenv("PATH")
	if run := runActionScript(t, "bring.sh", t.TempDir(), path, "TASKLINT_FOLDER="+folder); run.err != nil {
		t.Errorf("with the program in the cache: %v\n%s", run.err, run.log)
	}
	if run := runActionScript(t, "bring.sh", t.TempDir(), path, "TASKLINT_FOLDER="+t.TempDir()); run.err == nil {
		t.Error("without the program in the cache nothing was built")
	}
}

// A job's Go may be older than ours and, as actions/setup-go leaves it, may fetch no other.
func TestActionBuildsWithAnOlderGo(t *testing.T) {
	t.Parallel()
	dir, old := t.TempDir(), t.TempDir()
	script := "#!/bin/sh\n[ \"$1\" = env ] && exec echo plan9\n[ \"$GOTOOLCHAIN\" = auto ] || exit 9\n" +
		"if [ \"$1\" = list ]; then echo v9.8.7; else : >\"$GOBIN/tasklint\"; fi\n"
	if err := os.WriteFile(filepath.Join(old, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	env := []string{"GOTOOLCHAIN=local", "PATH=" + old + string(os.PathListSeparator) + os.Getenv("PATH")}
	if run := runActionScript(t, "prepare.sh", dir, append(env, "TASKLINT_VERSION=latest")...); run.err != nil {
		t.Errorf("preparing with an older Go: %v\n%s", run.err, run.log)
	}
	for _, version := range []string{"", "v9.8.7"} {
		into := t.TempDir()
		run := runActionScript(t, "bring.sh", dir, append(env, "TASKLINT_VERSION="+version, "TASKLINT_FOLDER="+into)...)
		if _, err := os.Stat(filepath.Join(into, "tasklint")); run.err != nil || err != nil {
			t.Errorf("building %q with an older Go: %v, %v\n%s", version, run.err, err, run.log)
		}
	}
}

// TestActionColoursItsLog: GitHub shows colours, and what the user sets wins.
func TestActionColoursItsLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "task.json"), []byte(newMistake), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		env  string
		want bool
	}{
		{"TASKLINT_ARGS=", true},
		{"NO_COLOR=1", false},
		{"FORCE_COLOR=0", false},
		{"TASKLINT_ARGS=--color=never", false},
		{"TASKLINT_FORMAT=json", false},
	} {
		env := []string{"NO_COLOR=", test.env}
		run := lintAction(t, dir, env...)
		if got := strings.Contains(run.log, "\x1b["); got != test.want || run.outputs["exit-code"] != "1" {
			t.Errorf("%s: colours %v, exit code %s\n%s", test.env, got, run.outputs["exit-code"], run.log)
		}
	}
}
