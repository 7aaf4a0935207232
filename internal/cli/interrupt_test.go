//go:build unix

package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// program is the real command as a process of its own.
func program(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tasklint") // TestMain goes by this name
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, args...)
	c.Dir, c.Env = dir, append(os.Environ(), "NO_COLOR=1", "TMPDIR="+t.TempDir())
	return c
}

// mendable is a list of tasks with something to fix in every tenth.
func mendable(n int, seed uint64) string {
	list := string(tasktest.Array(tasktest.Healthy(n, seed)))
	return strings.Replace(list, `"keepActive": false`, `"keepActive": true`, n/10)
}

// TestInterruptionLeavesNothingHalfWritten interrupts runs that write files after
// more and more time: a file is as it was or as it is to be, and nothing else lies
// there.
func TestInterruptionLeavesNothingHalfWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	t.Parallel()
	texts := map[string]string{"a.json": mendable(200, 1), "b.json": mendable(200, 2), "conf.yaml": "version: 1\n"}
	lint := []string{"lint", "--no-config", "--fail-level", "never", "--now", "2026-11-23T00:00:00Z"}
	for _, c := range []struct {
		command []string
		args    []string
		written []string
	}{
		{command: []string{"suppress", "--config", "conf.yaml"}, args: []string{"unused-event", "Sales 0000-1 Försäljning", "--reason", "why"}, written: []string{"conf.yaml"}},
		{args: []string{"--fix", "--unsafe", "a.json", "b.json"}, written: []string{"a.json", "b.json"}},
		{args: []string{"--write-baseline", "base.json", "a.json"}, written: []string{"base.json"}},
		{args: []string{"--format", "json=out.json", "--format", "html=out.html", "a.json"}, written: []string{"out.json", "out.html"}},
	} {
		command := c.command
		if command == nil {
			command = lint
		}
		t.Run(c.args[0], func(t *testing.T) {
			t.Parallel()
			run := func(wait time.Duration) (map[string]string, string, time.Duration) {
				dir := t.TempDir()
				for name, text := range texts {
					if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				p := program(t, dir, slices.Concat(command, c.args)...)
				var said bytes.Buffer
				p.Stderr = &said
				begun := time.Now()
				if err := p.Start(); err != nil {
					t.Fatal(err)
				}
				if wait > 0 {
					time.Sleep(wait)
					p.Process.Signal(os.Interrupt) // it may have ended before
				}
				code := 0
				if err := p.Wait(); err != nil {
					exit, ok := errors.AsType[*exec.ExitError](err)
					if !ok {
						t.Fatal(err)
					}
					code = exit.ExitCode()
				}
				outcome := fmt.Sprint(code)
				if code > 0 {
					outcome += " " + strings.TrimSpace(said.String())
				}
				return contents(t, dir), outcome, time.Since(begun)
			}
			whole, outcome, took := run(0)
			if outcome != "0" {
				t.Fatalf("without an interruption: %s", outcome)
			}
			for _, name := range c.written {
				if whole[name] == texts[name] {
					t.Fatalf("without an interruption %s is not written", name)
				}
			}
			const times = 6
			cut := 0
			for i := range times {
				files, outcome, _ := run(took * time.Duration(i+1) / times)
				switch {
				case strings.HasPrefix(outcome, "2 ") && strings.HasSuffix(outcome, "tasklint: interrupted"):
					cut++
				case outcome == "-1": // before it could listen
				case outcome == "0":
				default:
					t.Errorf("it ended with %s", outcome)
				}
				for name, got := range files {
					before := got == texts[name]
					if !before && !sameBut(got, whole[name]) {
						t.Errorf("%s is neither as before nor as it is to be: %d bytes, %d when whole", name, len(got), len(whole[name]))
					}
				}
			}
			t.Logf("%d of %d runs were cut short", cut, times)
		})
	}
}

// sameBut compares texts but for the times of day and of a run, of which a report
// holds a few letters.
func sameBut(a, b string) bool {
	const ends = 20
	return len(a) > ends && len(b) > ends && max(len(a), len(b))-min(len(a), len(b)) < 100 && a[len(a)-ends:] == b[len(b)-ends:]
}

// contents are the files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}

// TestInterruptionLeavesAllFilesOrNone interrupts commands that write files which belong
// together: all are there or none, each whole, and no folder or other file is left.
func TestInterruptionLeavesAllFilesOrNone(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	t.Parallel()
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(300)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	snapshot := filepath.Join(t.TempDir(), "snapshot")
	var said strings.Builder
	env := []string{"QLIK_TENANT_URL=" + server.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey}
	if code := Main([]string{"lint", "--no-config", "--live", "--snapshot-out", snapshot}, strings.NewReader(""), &said, &said, env); code == exitFailed {
		t.Fatal(said.String())
	}
	var legacy []string
	for i := range 300 {
		legacy = append(legacy, fmt.Sprintf(`{"id":"67ffd32c08e939e2f3a%05d","appId":"%s","recurrence":["FREQ=DAILY;BYHOUR=8"],"timeZone":"Europe/Stockholm","startDateTime":"2026-01-01T05:00:00"}`, i, tenanttest.TaskID(i)))
	}
	old := string(tasktest.Array(tasktest.Healthy(300, 1)))
	texts := map[string]string{
		"legacy.json": "[" + strings.Join(legacy, ",") + "]",
		"old.json":    old, "new.json": strings.ReplaceAll(old, `"enabled": true`, `"enabled": false`),
	}
	for _, c := range []struct {
		args string
		made int // files at least
	}{
		{"convert legacy.json -o out/tasks", 300},
		{"fetch --no-config -o out/tasks --snapshot " + snapshot, 300},
		{"diff --no-config --against old.json new.json --format patch=out/patches", 10},
		{"man out/man", 10},
		{"init", 3},
	} {
		t.Run(strings.Fields(c.args)[0], func(t *testing.T) {
			t.Parallel()
			run := func(wait time.Duration) (files map[string]string, folders int, took time.Duration) {
				dir := t.TempDir()
				for name, text := range texts {
					if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				p := program(t, dir, strings.Fields(c.args)...)
				begun := time.Now()
				if err := p.Start(); err != nil {
					t.Fatal(err)
				}
				if wait > 0 {
					time.Sleep(wait)
					p.Process.Signal(syscall.SIGTERM) // it may have ended before
				}
				p.Wait()
				took = time.Since(begun)
				err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
					if err == nil && d.IsDir() && path != dir {
						folders++
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				files = make(map[string]string)
				for path, text := range readTree(t, dir) {
					if name := strings.TrimPrefix(path, dir+"/"); texts[name] == "" {
						files[name] = text
					}
				}
				return files, folders, took
			}
			whole, _, took := run(0)
			if len(whole) < c.made {
				t.Fatalf("without an interruption there are %d files", len(whole))
			}
			const times = 12
			cut := 0
			for i := range times {
				files, folders, _ := run(took * time.Duration(i+1) / times)
				if len(files) == 0 {
					cut++
					if folders > 0 {
						t.Errorf("%d folders were left", folders)
					}
					continue
				}
				if len(files) != len(whole) {
					t.Errorf("%d of %d files are there", len(files), len(whole))
				}
				for name, got := range files {
					if got != whole[name] && (len(got) < 20 || name != "out/tasks/.tasklint-export") {
						t.Errorf("%s is not as it is to be: %d bytes, %d when whole", name, len(got), len(whole[name]))
					}
				}
			}
			t.Logf("%d of %d runs were cut short", cut, times)
		})
	}
}

// TestInterruptedStandardInputLeavesNoCopy interrupts a run that waits for more input
// than is kept in memory.
func TestInterruptedStandardInputLeavesNoCopy(t *testing.T) {
	if testing.Short() {
		t.Skip("needs much input")
	}
	t.Parallel()
	p := program(t, t.TempDir(), "lint", "--no-config", "-")
	scratch := strings.TrimPrefix(p.Env[len(p.Env)-1], "TMPDIR=")
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	p.Stderr = &said
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	blanks := bytes.Repeat([]byte{' '}, 1<<20)
	for range 70 {
		if _, err := in.Write(blanks); err != nil {
			t.Fatal(err)
		}
	}
	if files := contents(t, scratch); len(files) != 1 {
		t.Fatalf("%d temporary files, want 1", len(files))
	}
	p.Process.Signal(syscall.SIGTERM)
	p.Wait()
	if said.String() != "tasklint: interrupted\n" || p.ProcessState.ExitCode() != 2 {
		t.Errorf("it said %q and exited with %d", said.String(), p.ProcessState.ExitCode())
	}
	if files := contents(t, scratch); len(files) != 0 {
		t.Errorf("%d temporary files were left", len(files))
	}
}

// TestClosedPipeIsQuiet reads one line of a long report.
func TestClosedPipeIsQuiet(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(mendable(300, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
	}{
		{"lint --no-config --fail-level note --format text --format json=out.json a.json", 1},
		{"lint --no-config --fail-level never a.json", 0},
		{"list --no-config a.json", 0},
		{"graph --no-config --format svg a.json", 0},
		{"rules", 0},
		{"schema report", 0},
	} {
		p := program(t, dir, strings.Fields(c.args)...)
		out, err := p.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		p.Stderr = &said
		out.Close()
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		p.Wait()
		if code := p.ProcessState.ExitCode(); code != c.code || strings.Contains(said.String(), "pipe") {
			t.Errorf("%s: exit code %d, want %d; it said %s", c.args, code, c.code, said.String())
		}
	}
	if files := contents(t, dir); !strings.HasSuffix(files["out.json"], "}\n") {
		t.Error("the report to a file is not whole")
	}
}
