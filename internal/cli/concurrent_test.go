//go:build unix

package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tasklint/tasklint/internal/engine"
)

// TestRunsMayShareABaseline writes and reads one baseline from many processes at once:
// whoever reads sees a whole one, and none of them leaves anything else behind.
func TestRunsMayShareABaseline(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(mendable(100, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	first := program(t, dir, strings.Fields("lint --no-config --now 2026-11-23T00:00:00Z --write-baseline base.json a.json")...)
	if out, err := first.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var runs sync.WaitGroup
	for i := range 12 {
		args := "lint --no-config --now 2026-11-23T00:00:00Z --baseline base.json a.json"
		if i%2 == 0 {
			args = "lint --no-config --now 2026-11-23T00:00:00Z --accept --write-baseline base.json a.json"
		}
		run := program(t, dir, strings.Fields(args)...)
		runs.Go(func() {
			if out, err := run.CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", args, err, out)
			}
		})
	}
	runs.Wait()
	f, err := os.Open(filepath.Join(dir, "base.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, err := engine.ReadBaseline(f); err != nil || b.Len() < 10 {
		t.Errorf("the baseline in the end: %v", err)
	}
	if files := contents(t, dir); len(files) != 2 {
		t.Errorf("%d files, want the tasks and the baseline", len(files))
	}
}

// TestRunsMayShareAFolder runs each command that writes, and the hook, in many processes at
// once on one folder: each does its work or says why not, in the end lies what one run alone
// leaves, and nothing else.
func TestRunsMayShareAFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	t.Parallel()
	env, all := writings(t)
	for _, c := range all {
		name := strings.Fields(c.args)[0]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole, written := c.whole(t, env)
			dir := t.TempDir()
			c.unpack(t, dir)
			said, codes := c.atOnce(t, dir, env, 4)
			if !slices.ContainsFunc(codes, func(code int) bool { return code == whole.code }) {
				t.Errorf("none did its work: %s", said)
			}
			for i, code := range codes {
				if code != whole.code && (code != exitFailed && code != exitFindings && code != exitClean || !strings.Contains(said[i], "tasklint: ")) {
					t.Errorf("exit code %d: %s", code, said[i])
				}
			}
			got := outcome{files: contents(t, dir), code: whole.code}
			c.judge(t, got, whole, written)
			for file := range written {
				if _, is := whole.files[file]; is && got.files[file] == c.files[file] {
					t.Errorf("%s is as before", file)
				}
			}
		})
	}
	t.Run("hook", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		hook := writing{args: "hook --now 2026-11-23T00:00:00Z", files: map[string]string{"a.json": mendable(100, 1)}}
		hook.unpack(t, dir)
		if out, err := exec.Command("git", "-C", dir, "init", "-q").CombinedOutput(); err != nil {
			t.Skipf("git: %v: %s", err, out)
		}
		said, codes := hook.atOnce(t, dir, env, 8)
		for i, code := range codes {
			if code != codes[0] || timeless(said[i]) != timeless(said[0]) || code == exitFailed {
				t.Errorf("exit code %d: %.500s\nand %d: %.500s", codes[0], said[0], code, said[i])
			}
		}
	})
}

// unpack writes the files that are there before.
func (c *writing) unpack(t *testing.T, dir string) {
	t.Helper()
	for name, text := range c.files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
}

// atOnce runs the command in n processes.
func (c *writing) atOnce(t *testing.T, dir string, env []string, n int) (said []string, codes []int) {
	t.Helper()
	said, codes = make([]string, n), make([]int, n)
	var runs sync.WaitGroup
	for i := range n {
		p := program(t, dir, strings.Fields(c.args)...)
		p.Env = append(p.Env, env...)
		runs.Go(func() {
			out, err := p.CombinedOutput()
			if err != nil && !errors.As(err, new(*exec.ExitError)) {
				t.Error(err)
			}
			said[i], codes[i] = string(out), p.ProcessState.ExitCode()
		})
	}
	runs.Wait()
	return said, codes
}
