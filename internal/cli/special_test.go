//go:build unix

package cli

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// outsideSecret is what a file outside of the repository holds.
const outsideSecret = "machine example login alice password correct-horse-battery-9"

// special are the kinds of what may lie in the place of a file of a repository.
var special = map[string]func(t *testing.T, path string){
	"pipe":           pipe,
	"device":         func(t *testing.T, path string) { link(t, "/dev/zero", path) },
	"link to a pipe": func(t *testing.T, path string) { pipe(t, beside(path)); link(t, beside(path), path) },
	"link out":       func(t *testing.T, path string) { link(t, secretFile(t), path) },
	"link to a link": func(t *testing.T, path string) { link(t, secretFile(t), beside(path)); link(t, beside(path), path) },
	"link nowhere":   func(t *testing.T, path string) { link(t, filepath.Join(t.TempDir(), "none"), path) },
	"loop":           func(t *testing.T, path string) { link(t, filepath.Base(path), path) },
	"folder": func(t *testing.T, path string) {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	},
	"endless": func(t *testing.T, path string) { // as large as a file can be, and nearly empty
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := f.Truncate(8 << 40); err != nil {
			t.Skip(err)
		}
	},
	"growing": func(t *testing.T, path string) {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		end := make(chan bool)
		done := make(chan bool)
		t.Cleanup(func() { close(end); <-done; f.Close() })
		go func() {
			defer close(done)
			for range 1 << 10 { // in the end it is 64 MB
				f.WriteString(strings.Repeat(" ", 1<<16))
				select {
				case <-end:
					return
				case <-time.After(time.Millisecond): // faster than a run is over, slower than one reads
				}
			}
		}()
	},
	"unreadable": func(t *testing.T, path string) {
		if err := os.WriteFile(path, []byte(outsideSecret), 0); err != nil {
			t.Fatal(err)
		}
		if readsAll() {
			t.Skip("this user may read everything")
		}
	},
}

func pipe(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
}

func beside(path string) string { return filepath.Join(filepath.Dir(path), "beside") }

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

func secretFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), ".netrc")
	if err := os.WriteFile(path, []byte(outsideSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestEveryCommandMeetsEveryKindOfFile puts each kind of file where each command looks
// for one: the command ends, with little memory, and shows nothing of what lies outside.
func TestEveryCommandMeetsEveryKindOfFile(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	t.Parallel()
	snapshot, task := exportedTenant(t)
	legacy := `[{"id":"67ffd32c08e939e2f3a31184","appId":"0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d01","recurrence":["FREQ=DAILY;BYHOUR=8"],"timeZone":"Europe/Stockholm","startDateTime":"2026-01-01T05:00:00"}]`
	const uses = "version: 1\nbaseline: base.json\n"
	const own = "version: 1\ncustom-files: [own.yaml]\n"
	sets := "version: 1\ntenants: {a: {paths: ['*.json']}}\n"
	cases := []struct {
		at     string            // where the special file lies
		files  map[string]string // beside it
		args   string
		wishes bool // the command line names it: then it may be shown
	}{
		{at: "x.json", args: "lint"},
		{at: "x.json", args: "lint --format html --format sarif=out.sarif"},
		{at: "x.json", args: "lint x.json", wishes: true},
		{at: "x.json", args: "lint --force-exclude x.json"},
		{at: "x.json", args: "lint --fix --unsafe"},
		{at: "x.json", args: "lint", files: map[string]string{".tasklint.yaml": sets}},
		{at: ".tasklint.yaml", args: "lint"},
		{at: ".tasklint.yaml", args: "rules"},
		{at: ".tasklint.yaml", args: "suppress unused-event Sales --reason because"},
		{at: "own.yaml", args: "lint", files: map[string]string{".tasklint.yaml": own}},
		{at: "base.json", args: "lint", files: map[string]string{".tasklint.yaml": uses}},
		{at: "base.json", args: "lint --write-baseline base.json"},
		{at: ".gitignore", args: "lint"},
		{at: ".tasklint-export", args: "lint"},
		{at: "x.json", args: "list"},
		{at: "x.json", args: "graph"},
		{at: "x.json", args: "impact NAME --if deleted"},
		{at: "x.json", args: "forecast"},
		{at: "x.json", args: "diff --against task.json", files: map[string]string{"task.json": task}},
		{at: "x.json", args: "diff --against x.json task.json", wishes: true},
		{at: "x.json", args: "diff --map x.json --against task.json task.json", wishes: true},
		{at: "x.json", args: "lint --base x.json --for Sales --as patch task.json", wishes: true},
		{at: "x.json", args: "lint --snapshot x.json task.json", wishes: true},
		{at: "x_test.txtar", args: "test", files: map[string]string{".tasklint.yaml": own, "own.yaml": "[]\n"}},
		{at: "x_test.txtar", args: "test --update", files: map[string]string{".tasklint.yaml": own, "own.yaml": "[]\n"}},
		{at: ".pre-commit-config.yaml", args: "init"},
		{at: ".tasklint.yaml", args: "init"},
		{at: "x.json", args: "init"},
		{at: "legacy.json", args: "convert legacy.json -o out", wishes: true},
		{at: "out/reload-0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d01-67ffd32c.json", args: "convert legacy.json -o out", files: map[string]string{"legacy.json": legacy}},
		{at: "out/.tasklint-export", args: "fetch -o out --snapshot " + snapshot},
		{at: "out/x.json", args: "fetch --prune -o out --snapshot " + snapshot},
		{at: "out/" + faketenantFile(), args: "fetch -o out --snapshot " + snapshot},
		{at: "out.txt", args: "list -o out.txt", files: map[string]string{"task.json": task}},
		{at: "x.json", args: "hook"},
		{at: "x.json", args: "hook x.json", wishes: true},
		{at: ".tasklint.yaml", args: "hook --staged"},
		{at: ".gitignore", args: "hook"},
		{at: ".tasklint.yaml", args: "explain unused-event"},
		{at: ".tasklint.yaml", args: "explain-schedule FREQ=DAILY"},
		{at: "out/tasklint.1", args: "man out"},
		{at: "out.txt", args: "schema task -o out.txt"},
	}
	tried := make(map[string]bool)
	for _, c := range cases {
		tried[strings.Fields(c.args)[0]] = true
	}
	triesEvery(t, slices.Collect(maps.Keys(tried)), map[string]string{
		"lsp":        "reads a folder as lint does, for as long as its editor wants",
		"mcp":        "reads what lint and list read, asked by its client",
		"completion": "reads no file", "version": "reads no file", "help": "reads no file",
	})
	for _, c := range cases {
		for kind, make := range special {
			t.Run(c.args+"/"+c.at+"/"+kind, func(t *testing.T) {
				t.Parallel()
				top := t.TempDir()
				repo := filepath.Join(top, "repo")
				for _, dir := range []string{".git", filepath.Dir(c.at)} {
					if err := os.MkdirAll(filepath.Join(repo, dir), 0o755); err != nil {
						t.Fatal(err)
					}
				}
				files := map[string]string{"task.json": task}
				maps.Copy(files, c.files)
				for name, text := range files {
					if err := os.WriteFile(filepath.Join(repo, name), []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				if strings.Contains(kind, "pipe") && c.at == "out.txt" {
					return // to write to a pipe is to wait for its reader
				}
				if strings.HasPrefix(c.args, "hook") {
					if out, err := exec.Command("git", "-C", repo, "init", "-q").CombinedOutput(); err != nil {
						t.Skipf("git: %v: %s", err, out)
					}
				}
				make(t, filepath.Join(repo, filepath.FromSlash(c.at)))
				said, code := bounded(t, repo, strings.Fields(strings.ReplaceAll(c.args, "NAME", tenanttest.TaskID(0)))...)
				if code < 0 || code > 2 || strings.Contains(said, "goroutine ") {
					t.Errorf("exit code %d: %.2000s", code, said)
				}
				if strings.Contains(said, "correct-horse") && !c.wishes {
					t.Errorf("it shows what lies outside: %.2000s", said)
				}
				for _, name := range []string{"out", ""} {
					for _, left := range namesIn(filepath.Join(repo, name)) {
						if strings.HasPrefix(left, ".tasklint-") && left != ".tasklint-export" {
							t.Errorf("%s was left", left)
						}
					}
				}
			})
		}
	}
}

// bounded runs the command with little memory, and gives it up when it waits.
func bounded(t *testing.T, dir string, args ...string) (said string, code int) {
	t.Helper()
	p := program(t, dir, args...)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	sh := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", `ulimit -v 4000000; exec "$0" "$@" </dev/null`, p.Path}, args...)...)
	sh.Dir, sh.Env = p.Dir, p.Env
	var out bytes.Buffer
	sh.Stdout, sh.Stderr = &out, &out
	err := sh.Run()
	if ctx.Err() != nil {
		t.Fatalf("%v hangs: %.2000s", args, out.String())
	}
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Skip(err)
	}
	return out.String(), sh.ProcessState.ExitCode()
}

// exportedTenant is the snapshot of a tenant, and one of its tasks as fetch writes it.
func exportedTenant(t *testing.T) (snapshot, task string) {
	t.Helper()
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(3)})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := t.TempDir()
	snapshot = filepath.Join(dir, "snapshot")
	var said strings.Builder
	env := []string{"QLIK_TENANT_URL=" + server.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey}
	if code := Main(context.Background(), []string{"fetch", "--no-config", "-o", filepath.Join(dir, "out"), "--snapshot-out", snapshot}, strings.NewReader(""), &said, &said, env); code != exitClean {
		t.Fatal(said.String())
	}
	text, err := os.ReadFile(filepath.Join(dir, "out", faketenantFile()))
	if err != nil {
		t.Fatal(err)
	}
	return snapshot, string(text)
}

// faketenantFile is the file that fetch writes of the first task of a faked tenant.
func faketenantFile() string {
	return export.NewNames().File("Task 0", tenanttest.TaskID(0))
}
