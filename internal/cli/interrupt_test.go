//go:build unix

package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
	"github.com/tasklint/tasklint/reporters"
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

// writing is a command that writes files.
type writing struct {
	args     string
	files    map[string]string // that are there before
	written  int               // files that are made, changed or removed, at least
	together bool              // all of them or none
	done     string            // what is said when all is done, "" for nothing
}

// writings are the commands that write, and the environment that they need.
func writings(t *testing.T) (env []string, all []writing) {
	t.Helper()
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tenanttest.Tasks(150)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	env = []string{"QLIK_TENANT_URL=" + server.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey}
	scratch := t.TempDir()
	snapshot := filepath.Join(scratch, "snapshot")
	in := func(args string) {
		var said strings.Builder
		if code := Main(context.Background(), strings.Fields(args), strings.NewReader(""), &said, &said, env); code == exitFailed {
			t.Fatal(said.String())
		}
	}
	in("fetch --no-config -o " + filepath.Join(scratch, "out") + " --snapshot-out " + snapshot)
	earlier := make(map[string]string) // an export in which half is other, and some is gone from the tenant
	for path, text := range readTree(t, filepath.Join(scratch, "out")) {
		name := strings.TrimPrefix(path, scratch+"/")
		earlier[name] = text
		switch n := len(earlier); {
		case filepath.Base(name) == engine.MarkerName:
		case n%2 == 0:
			earlier[name] = strings.Replace(text, "\"specVersion\"", "\"description\": \"earlier\", \"specVersion\"", 1)
		case n%5 == 0:
			gone := fmt.Sprintf("ffffff%02d", n/5)
			earlier["out/gone-"+gone+".json"] = strings.Replace(text, `"id": "`+taskIDIn(text)[:8], `"id": "`+gone, 1)
		}
	}
	var legacy []string
	for i := range 150 {
		legacy = append(legacy, fmt.Sprintf(`{"id":"67ffd32c08e939e2f3a%05d","appId":"%s","recurrence":["FREQ=DAILY;BYHOUR=8"],"timeZone":"Europe/Stockholm","startDateTime":"2026-01-01T05:00:00"}`, i, tenanttest.TaskID(i)))
	}
	old := string(tasktest.Array(tasktest.Healthy(200, 1)))
	mend := map[string]string{"a.json": mendable(200, 1), "b.json": mendable(200, 2)}
	own := map[string]string{".tasklint.yaml": "version: 1\ncustom-files: [own.yaml]\n", "own.yaml": "- {id: has-owner, for: task, check: 'false', message: no owner}\n"}
	for i := range 20 {
		own[fmt.Sprintf("a%02d_test.txtar", i)] = "-- a.json --\n" + string(tasktest.Healthy(1, uint64(i))[0]) + "\n-- want --\n"
	}
	var formats []string
	for _, name := range reporters.Names() {
		formats = append(formats, "--format "+name+"=out."+name)
	}
	sales := regexp.MustCompile(`"name": "Sales [^"]*"`).ReplaceAllString(string(tasktest.Healthy(1, 1)[0]), `"name": "Sales"`)
	const lint = "lint --no-config --fail-level never --now 2026-11-23T00:00:00Z "
	all = []writing{
		{"suppress unused-event Sales --reason why --config conf.yaml", map[string]string{"conf.yaml": "version: 1\n", "a.json": sales}, 1, true, "now suppresses"},
		{lint + "--fix --unsafe a.json b.json", mend, 2, true, "in 2 files;"},
		{lint + "--write-baseline base.json a.json", mend, 1, true, "holds "},
		{lint + strings.Join(formats, " ") + " a.json", mend, len(formats), false, ""},
		{lint + "-o out.txt a.json", mend, 1, true, ""},
		{lint + "--live --snapshot-out answers", nil, 1, true, ""},
		{"list --no-config --now 2026-11-23T00:00:00Z -o out.txt a.json", mend, 1, true, ""},
		{"graph --no-config --now 2026-11-23T00:00:00Z --format svg -o out.svg a.json", mend, 1, true, ""},
		{"forecast --no-config --now 2026-11-23T00:00:00Z --format html -o out.html a.json", mend, 1, true, ""},
		{"rules -o out.txt", nil, 1, true, ""},
		{"test --update", own, 20, false, "updated "},
		{"convert legacy.json -o out/tasks", map[string]string{"legacy.json": "[" + strings.Join(legacy, ",") + "]"}, 150, true, "written to"},
		{"fetch --no-config -o out/tasks --snapshot " + snapshot, nil, 150, true, "fetched to"},
		{"fetch --no-config -o out --prune --snapshot " + snapshot, earlier, 75, true, "fetched to"},
		{"diff --no-config --against old.json new.json --format patch=out/patches", map[string]string{"old.json": old, "new.json": strings.ReplaceAll(old, `"enabled": true`, `"enabled": false`)}, 10, true, ""},
		{"diff --no-config --against old.json new.json -o out.txt", map[string]string{"old.json": old, "new.json": strings.ReplaceAll(old, `"enabled": true`, `"enabled": false`)}, 1, true, ""},
		{"man out/man", nil, 10, true, ""},
		{"init", nil, 3, true, "config.yaml written"},
		{"impact --no-config --now 2026-11-23T00:00:00Z --format json -o out.json SALES sales.json", map[string]string{"sales.json": strings.Replace(sales, `"name": "Sales"`, `"name": "SALES"`, 1)}, 1, true, ""},
		{"explain unused-event -o out.txt", nil, 1, true, ""},
		{"explain-schedule FREQ=DAILY --now 2026-11-23T00:00:00Z --format json -o out.json", nil, 1, true, ""},
		{"schema task -o out.json", nil, 1, true, ""},
	}
	tried := make(map[string]bool)
	for _, w := range all {
		tried[strings.Fields(w.args)[0]] = true
	}
	const none = "writes to its standard output alone"
	triesEvery(t, slices.Collect(maps.Keys(tried)), map[string]string{"hook": none, "lsp": none, "mcp": none, "completion": none, "version": none, "help": none})
	return env, all
}

// run runs the command in a folder of its own, by way of a shell's words where there are
// any, and sends it a signal when interrupt says so.
func (c *writing) run(t *testing.T, env []string, shell string, interrupt func(dir string, end <-chan struct{}) bool) outcome {
	t.Helper()
	dir := t.TempDir()
	c.unpack(t, dir)
	folders := foldersIn(t, dir)
	p := program(t, dir, strings.Fields(c.args)...)
	p.Env = append(p.Env, env...)
	if shell != "" {
		sh := exec.Command("/bin/sh", append([]string{"-c", shell + `; exec "$0" "$@"`, p.Path}, p.Args[1:]...)...)
		sh.Dir, sh.Env = p.Dir, p.Env
		p = sh
	}
	var said bytes.Buffer
	p.Stdout, p.Stderr = &said, &said
	begun := time.Now()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	end := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		if interrupt(dir, end) {
			p.Process.Signal(syscall.SIGTERM) // it may have ended before
		}
	}()
	if err := p.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Error(err)
	}
	took := time.Since(begun)
	close(end)
	<-watched
	return outcome{contents(t, dir), foldersIn(t, dir) - folders, said.String(), p.ProcessState.ExitCode(), took}
}

// never interrupts nothing.
func never(string, <-chan struct{}) bool { return false }

// whole runs the command to its end, and tells which files it writes.
func (c *writing) whole(t *testing.T, env []string) (outcome, map[string]bool) {
	t.Helper()
	whole := c.run(t, env, "", never)
	if whole.code != exitClean && whole.code != exitFindings || !strings.Contains(whole.said, c.done) {
		t.Fatalf("undisturbed: exit code %d, %s", whole.code, whole.said)
	}
	written := make(map[string]bool)
	for _, files := range []map[string]string{c.files, whole.files} {
		for name := range files {
			if text, there := whole.files[name]; !there || text != c.files[name] {
				written[name] = true
			}
		}
	}
	if len(written) < c.written {
		t.Fatalf("undisturbed %d files are written", len(written))
	}
	return whole, written
}

// judge looks at what a disturbed run has left: whole files only, and all or none of those
// that belong together. It reports whether none is written.
func (c *writing) judge(t *testing.T, got, whole outcome, written map[string]bool) (none bool) {
	t.Helper()
	outcomes := make(map[bool]int) // how many files are as they are to be
	for name := range written {
		text, there := got.files[name]
		before, was := c.files[name]
		after, is := whole.files[name]
		switch {
		case there == is && timeless(text) == timeless(after):
			outcomes[true]++
		case there == was && text == before:
			outcomes[false]++
		default:
			t.Errorf("%s is neither as before nor as it is to be: %d bytes, %d when whole", name, len(text), len(after))
		}
	}
	for name, text := range got.files {
		if !written[name] && text != c.files[name] {
			t.Errorf("%s was left", name)
		}
	}
	none = outcomes[true] == 0
	switch {
	case c.together && !none && outcomes[false] > 0:
		t.Errorf("%d files are as they are to be, and %d as before", outcomes[true], outcomes[false])
	case none && got.folders > 0:
		t.Errorf("%d folders were left", got.folders)
	case got.code > exitFailed, got.code == exitClean && outcomes[false] > 0:
		t.Errorf("exit code %d, and %d files are as before: %s", got.code, outcomes[false], got.said)
	case c.done != "" && strings.Contains(got.said, c.done) && outcomes[false] > 0:
		t.Errorf("it says %s, and %d files are as before", got.said, outcomes[false])
	}
	return none
}

// TestInterruptionLeavesWholeFilesOnly interrupts each command that writes after more and
// more time, and when more and more has appeared: a file is as it was or as it is to be, what
// belongs together is all there or not at all, nothing else lies there, and what is said to
// be done is done.
func TestInterruptionLeavesWholeFilesOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	t.Parallel()
	moments := 2
	if os.Getenv("TASKLINT_PROGRAMS") != "" { // as .ci/run does
		moments = 30
	}
	env, all := writings(t)
	for _, c := range all {
		t.Run(strings.Fields(c.args)[0], func(t *testing.T) {
			t.Parallel()
			whole, written := c.whole(t, env)
			cut := 0
			for i := range moments {
				got := c.run(t, env, "", func(dir string, end <-chan struct{}) bool {
					if i%2 == 1 {
						return appeared(dir, max(1, (len(whole.files)-len(c.files))*i/moments), c.files, end)
					}
					select {
					case <-end:
					case <-time.After(whole.took * time.Duration(i+1) / time.Duration(moments)):
					}
					return true
				})
				if c.judge(t, got, whole, written) {
					cut++
				}
				if got.code == exitFailed && !strings.HasSuffix(got.said, "tasklint: interrupted\n") {
					t.Errorf("it ended with %s", got.said)
				}
			}
			if moments >= 30 && cut == 0 {
				t.Error("no run was cut short")
			}
			t.Logf("%d of %d runs were cut short", cut, moments)
		})
	}
}

// TestAFullDiskLeavesWholeFilesOnly lets no file grow beyond a bound, as a full disk does:
// beyond nothing at all, and so that some files have room and others have not.
func TestAFullDiskLeavesWholeFilesOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command many times")
	}
	t.Parallel()
	env, all := writings(t)
	for _, c := range all {
		t.Run(strings.Fields(c.args)[0], func(t *testing.T) {
			t.Parallel()
			whole, written := c.whole(t, env)
			for _, blocks := range []int{0, 4, 64} {
				got := c.run(t, env, fmt.Sprintf("ulimit -f %d", blocks), never)
				none := c.judge(t, got, whole, written)
				if blocks == 0 && (!none || got.code != exitFailed) {
					t.Errorf("without any room it ends with %d: %s", got.code, got.said)
				}
				if strings.Contains(got.said, ".tasklint-") && !strings.Contains(got.said, engine.MarkerName) {
					t.Errorf("it names a file that nobody asked for: %s", got.said)
				}
			}
		})
	}
}

// outcome is what a run has left and said.
type outcome struct {
	files   map[string]string
	folders int // that it has made
	said    string
	code    int
	took    time.Duration
}

// taskIDIn is the id in the text of a task.
func taskIDIn(text string) string {
	_, after, _ := strings.Cut(text, `"id": "`)
	id, _, _ := strings.Cut(after, `"`)
	return id
}

// foldersIn counts the folders below a folder.
func foldersIn(t *testing.T, dir string) int {
	t.Helper()
	n := -1
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// appeared waits until a folder holds so many files that were not given, and reports false
// when the run has ended before.
func appeared(dir string, n int, given map[string]string, end <-chan struct{}) bool {
	for {
		select {
		case <-end:
			return false
		default:
		}
		seen := -len(given)
		filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				seen++
			}
			return nil // what was just removed
		})
		if seen >= n {
			return true
		}
		time.Sleep(100 * time.Microsecond)
	}
}

// timeless is a report without the times of day and of the run, and a tenant's answers
// without the names that it gives to pages.
func timeless(text string) string { return timesInReports.ReplaceAllString(text, "TIME") }

var timesInReports = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z|(\d+|under 1) ms|\d+(\.\d+)? s\b|time="[\d.]+"|page=[0-9a-f-]{36}`)

// contents are the files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for path, text := range readTree(t, dir) {
		files[strings.TrimPrefix(path, dir+"/")] = text
	}
	return files
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
		{"graph --no-config --now 2026-11-23T00:00:00Z --format svg a.json", 0},
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
