package git_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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
	changed, err := r.Changed(t.Context(), first, false)
	if err != nil {
		t.Fatal(err)
	}
	objects := r.Objects(t.Context())
	defer objects.Close()
	got := make(map[string]string)
	for _, d := range changed {
		old, err := objects.Read(d.Old.ID, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		got[d.Path] = string(old)
		if d.New.Exists() == (d.Path == "gone.json") {
			t.Errorf("%s: %+v", d.Path, d)
		}
	}
	want := map[string]string{"a b/täsk.json": "one", "gone.json": "gone"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changed files with their old text (-want +got):\n%s", diff)
	}
	if _, err := objects.Read("0123456789012345678901234567890123456789", 1<<20); !errors.Is(err, git.ErrMissing) {
		t.Errorf("an object that is not there: %v", err)
	}
	if _, err := objects.Read(changed[0].Old.ID, 2); !errors.Is(err, git.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if text, err := objects.Read(changed[0].Old.ID, 1<<20); err != nil || len(text) == 0 {
		t.Errorf("the next object: %q, %v", text, err)
	}
}

// TestIndex asks for what is staged, in names that git would quote or that look like
// flags, while the work tree has moved on.
func TestIndex(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	names := []string{"--output=x.json", " -x.json", "tab\tname.json", "line\nbreak.json", ":(exclude)y.json"}
	if runtime.GOOS == "windows" {
		names = names[:2]
	}
	for _, name := range names {
		write(t, r.Dir, name, "staged "+name)
	}
	run("add", "-A")
	for _, name := range names {
		write(t, r.Dir, name, "later "+name)
	}
	write(t, r.Dir, "untracked.json", "")
	index, err := r.Index(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	objects := r.Objects(t.Context())
	defer objects.Close()
	got := make(map[string]string)
	for _, e := range index {
		text, err := objects.Read(e.ID, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		got[e.Path] = string(text)
	}
	want := map[string]string{"a b/täsk.json": "one", "gone.json": "gone"}
	for _, name := range names {
		want[name] = "staged " + name
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	for what, list := range map[string]func() ([]git.Difference, error){
		"unstaged": func() ([]git.Difference, error) { return r.Unstaged(t.Context()) },
		"staged":   func() ([]git.Difference, error) { return r.Changed(t.Context(), "HEAD", true) },
	} {
		found, err := list()
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, d := range found {
			paths = append(paths, d.Path)
		}
		slices.Sort(paths)
		if diff := cmp.Diff(slices.Sorted(slices.Values(names)), paths); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestUnborn(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	if r.Unborn(t.Context()) {
		t.Error("a branch with a commit is called unborn")
	}
	run("checkout", "-q", "--orphan", "fresh")
	if !r.Unborn(t.Context()) {
		t.Error("a branch without a commit is not called unborn")
	}
	write(t, r.Dir, ".git/refs/heads/fresh", "0123456789012345678901234567890123456789\n")
	if r.Unborn(t.Context()) {
		t.Error("a branch whose commit is lost is called unborn")
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
	changed, err := r.Changed(t.Context(), first, false)
	if err != nil || len(changed) == 0 {
		t.Fatal(changed, err)
	}
	if _, err := r.Unstaged(t.Context()); err != nil {
		t.Fatal(err)
	}
	objects := r.Objects(t.Context())
	defer objects.Close()
	if _, err := objects.Read(changed[0].Old.ID, 1<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("a program of the repository's configuration was started")
	}
}

func TestOriginBearsNoCredential(t *testing.T) {
	t.Parallel()
	r, run := repository(t)
	if got := r.Origin(t.Context()); got != "" {
		t.Errorf("a repository without a remote has the origin %q", got)
	}
	run("remote", "add", "origin", "x")
	for remote, want := range map[string]string{
		"https://user:secret@git.example.com/acme/tasks.git?token=secret#secret": "https://git.example.com/acme/tasks.git",
		"https://secret@git.example.com:8443/a b":                                "https://git.example.com:8443/a%20b",
		"git@git.example.com:acme/tasks.git":                                     "ssh://git.example.com/acme/tasks.git",
		"ssh://git:secret@git.example.com/acme":                                  "ssh://git.example.com/acme",
		"/home/secret/tasks":                                                     "",
		"../secret":                                                              "",
		`C:\secret`:                                                              "",
		"file:///home/secret":                                                    "",
		"https://%zz:secret@x":                                                   "",
	} {
		run("config", "remote.origin.url", remote)
		got := r.Origin(t.Context())
		if got != want || strings.Contains(got, "secret") {
			t.Errorf("%s: %q, want %q", remote, got, want)
		}
	}
	if got := r.Branch(t.Context()); got != "main" {
		t.Errorf("branch %q", got)
	}
	run("checkout", "-q", "--detach")
	if got := r.Branch(t.Context()); got != "" {
		t.Errorf("branch %q of a detached HEAD", got)
	}
}
