package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const preCommitRepository = `
-- package.json --
{"name": "x", "version": "1.0.0", "description": "no task", "scripts": {}}
-- tasks/up.json --
{"id": "3d6a37ab-8f5b-4f2b-9f15-0d8a6a0a0a01", "name": "Up", "specVersion": "0.8", "states": []}
-- tasks/bad one.json --
{"name": "Bad", "specVersion": "0.8", "events": [{"name": "event1"}], "states": [{"onEvents": [{"eventRefs": ["evnt1"]}]}]}
`

// TestHooksWithTheRealPreCommit installs the hooks from a clean clone.
func TestHooksWithTheRealPreCommit(t *testing.T) {
	t.Parallel()
	program := installed(t, "TASKLINT_PRE_COMMIT", "pre-commit")
	if testing.Short() {
		t.Skip("takes long")
	}
	dir := t.TempDir()
	clone, repo := filepath.Join(dir, "clone"), filepath.Join(dir, "repo")
	if out, err := exec.Command("git", "clone", "-q", filepath.Join("..", ".."), clone).CombinedOutput(); err != nil {
		t.Skipf("this is no git checkout: %v\n%s", err, out)
	}
	unpack(t, repo, txtar.Parse([]byte(preCommitRepository)))
	commitAll(t, repo)
	run := func(hook string, files ...string) (string, error) {
		cmd := exec.Command(program, append([]string{"try-repo", "--verbose", clone, hook, "--files"}, files...)...)
		cmd.Dir = repo
		cmd.Env = append(os.Environ(), "PRE_COMMIT_HOME="+filepath.Join(dir, "home"), "PRE_COMMIT_COLOR=never", "NO_COLOR=1",
			"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOFLAGS=-modcacherw")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run("tasklint", "package.json")
	if after := out[max(0, strings.LastIndex(out, "- duration")):]; err != nil || !strings.Contains(out, "Passed") || strings.Count(after, "\n") > 2 {
		t.Errorf("package.json: %v\n%s", err, out)
	}
	out, err = run("tasklint", "package.json", "tasks/bad one.json")
	if err == nil || !strings.Contains(out, "exit code: 1") || !strings.Contains(out, "tasks/bad one.json:1:") {
		t.Errorf("a task with an error: %v\n%s", err, out)
	}
	out, err = run("tasklint-full", "package.json")
	if err == nil || !strings.Contains(out, "exit code: 1") || !strings.Contains(out, "tasks/bad one.json:1:") {
		t.Errorf("all tasks: %v\n%s", err, out)
	}
}
