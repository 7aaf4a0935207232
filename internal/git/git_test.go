package git_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/git"
)

// repository makes a repository with one commit of a file.
func repository(t *testing.T) (git.Repository, func(args ...string) string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("init", "-q", "-b", "main")
	write(t, dir, "a b/täsk.json", "one")
	write(t, dir, "gone.json", "gone")
	run("add", "-A")
	run("commit", "-q", "-m", "first")
	return git.Repository{Dir: dir}, run
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestChangesAgainstACommit(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	first, err := r.Commit(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	write(t, r.Dir, "a b/täsk.json", "two")
	write(t, r.Dir, "new \"quoted\".json", "new")
	write(t, r.Dir, "ignored.json", "x")
	write(t, r.Dir, ".gitignore", "ignored.json\n")
	run("rm", "-q", "gone.json")
	got, err := r.Changed(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	want := []string{".gitignore", "a b/täsk.json", "gone.json", "new \"quoted\".json"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changed files (-want +got):\n%s", diff)
	}
	old, err := r.Show(t.Context(), first, append(want, "a b", "line\nbreak"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]byte{"a b/täsk.json": []byte("one"), "gone.json": []byte("gone")}, old); diff != "" {
		t.Errorf("old files (-want +got):\n%s", diff)
	}
}

func TestMergeBase(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	base, _ := r.Commit(t.Context(), "main")
	run("checkout", "-q", "-b", "side")
	run("commit", "-q", "--allow-empty", "-m", "side")
	run("checkout", "-q", "main")
	run("commit", "-q", "--allow-empty", "-m", "main")
	side, err := r.Commit(t.Context(), "side")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.MergeBase(t.Context(), side); err != nil || got != base {
		t.Errorf("merge base %s, %v, want %s", got, err, base)
	}
	run("checkout", "-q", "--orphan", "alone")
	run("commit", "-q", "--allow-empty", "-m", "alone")
	if got, err := r.MergeBase(t.Context(), side); err != nil || got != "" {
		t.Errorf("merge base of unrelated histories: %q, %v", got, err)
	}
	if r.Shallow(t.Context()) {
		t.Error("a whole clone is called shallow")
	}
}

func TestMissingRevisionsAreToldApart(t *testing.T) {
	t.Parallel()
	r, _ := repository(t)
	for _, rev := range []string{"nonsense", "--output=x", "0123456789012345678901234567890123456789", ""} {
		if _, err := r.Commit(t.Context(), rev); !errors.Is(err, git.ErrMissing) {
			t.Errorf("%q: %v", rev, err)
		}
	}
}

// TestRepositoryStartsNoProgramOfItsOwn configures what a hostile archive with a .git
// folder would: a watcher and an external diff that leave a trace.
func TestRepositoryStartsNoProgramOfItsOwn(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	trace := filepath.Join(t.TempDir(), "trace")
	write(t, r.Dir, ".git/evil.sh", "#!/bin/sh\ntouch '"+trace+"'\n")
	evil := filepath.Join(r.Dir, ".git", "evil.sh")
	if err := os.Chmod(evil, 0o755); err != nil {
		t.Fatal(err)
	}
	first, err := r.Commit(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	run("config", "core.fsmonitor", evil)
	run("config", "diff.external", evil)
	run("config", "core.pager", evil)
	write(t, r.Dir, "gone.json", "changed")
	if _, err := r.Changed(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Show(t.Context(), first, []string{"gone.json"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("a program of the repository's configuration was started")
	}
}
