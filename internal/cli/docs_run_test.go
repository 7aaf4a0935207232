package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// docsClock is what "now" is in the documentation, and docsClockVariable how the
// tasklint of this test binary is told.
const (
	docsClock         = "2026-11-23T12:00:00Z"
	docsClockVariable = "TASKLINT_TEST_CLOCK"
	docsTenant        = "https://acme.eu.qlikcloud.com"
)

// withClock gives a command the clock of the environment, if it takes one.
func withClock(args []string, clock string) []string {
	if clock == "" {
		return args
	}
	c, rest, err := rootCommand(&app{}).Find(args)
	if err != nil || c.Flags().Lookup("now") == nil {
		return args
	}
	if c.HasParent() {
		return append([]string{c.Name(), "--now", clock}, rest...)
	}
	return append([]string{"--now", clock}, rest...)
}

// TestDocumentedCommands runs every command of the documentation as a reader would
// and compares what it prints, or with -update writes it down.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the pages are written for a Unix shell")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{filepath.Join(root, "README.md")}
	for _, pattern := range []string{"*.md", filepath.Join("rules", "*.md")} {
		found, err := filepath.Glob(filepath.Join(root, "docs", pattern))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		name, err := filepath.Rel(root, page)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			runPage(t, root, page)
		})
	}
}

// docRunner runs the commands of one page in a folder of its own.
type docRunner struct {
	t         *testing.T
	root, dir string
	env       []string
	code      int // of the last command
}

func runPage(t *testing.T, root, page string) {
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(raw), "\r\n", "\n")
	blocks, err := docBlocks(text)
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	r := &docRunner{t: t, root: root, dir: filepath.Join(home, "work")}
	r.env = append(os.Environ(), "HOME="+home, "USERPROFILE="+home, "NO_COLOR=1", "TZ=UTC", "LC_ALL=C.UTF-8", docsClockVariable+"="+docsClock,
		"QLIK_TENANT_URL=", "QLIK_API_KEY=", "QLIK_CLIENT_ID=", "QLIK_CLIENT_SECRET=", "QLIK_CLI_USER_HOME_DIR="+home)
	r.check(os.MkdirAll(r.dir, 0o755))
	want := strings.Split(text, "\n")
	for i := len(blocks) - 1; i >= 0; i-- { // from the end, so that lines keep their numbers
		if blocks[i].disguised() {
			t.Errorf("%s:%d: give a block of commands the language console or sh", page, blocks[i].line)
		}
	}
	var shell string
	shift := 0
	for i := range blocks {
		b := &blocks[i]
		commands := b.commands()
		if b.order == "not run" {
			t.Logf("%s:%d is not run: %s", filepath.Base(page), b.line, b.what)
			continue
		}
		if shell == "" && len(commands)+len(b.recipeCommands()) > 0 {
			if shell, err = exec.LookPath("sh"); err != nil {
				t.Skip("there is no sh to type the commands into")
			}
		}
		r.obey(b)
		switch {
		case b.language == "console":
			have := r.console(shell, commands)
			if have == b.text {
				continue
			}
			if !*update {
				t.Errorf("%s:%d: the output is stale; run go generate ./...\n%s", page, b.line, cmp.Diff(b.text, have))
				continue
			}
			first, old := b.line-1+shift, strings.Count(b.text, "\n")
			fresh := strings.Split(strings.TrimSuffix(have, "\n"), "\n")
			want = append(want[:first:first], append(fresh, want[first+old:]...)...)
			shift += len(fresh) - old
		case b.language == "sh" || len(b.recipeCommands()) > 0:
			for _, command := range append(commands, b.recipeCommands()...) {
				if out := r.run(shell, command); r.code > exitFindings {
					t.Errorf("%s:%d: %s: exit code %d\n%s", page, b.line, command, r.code, out)
				}
			}
		}
	}
	if have := strings.Join(want, "\n"); *update && have != text {
		r.check(os.WriteFile(page, []byte(have), 0o644))
	}
}

// obey does what the comment before a block says.
func (r *docRunner) obey(b *docBlock) {
	switch b.order {
	case "file":
		path := filepath.Join(r.dir, filepath.FromSlash(b.what))
		r.check(os.MkdirAll(filepath.Dir(path), 0o755))
		r.check(os.WriteFile(path, []byte(b.text), 0o644))
	case "copy":
		r.check(os.CopyFS(filepath.Join(r.dir, filepath.FromSlash(b.what)), os.DirFS(filepath.Join(r.root, filepath.FromSlash(b.what)))))
	case "tenant":
		r.startTenant(b.what)
	}
}

func (r *docRunner) startTenant(file string) {
	raw, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(file)))
	r.check(err)
	var tasks []json.RawMessage
	r.check(json.Unmarshal(raw, &tasks))
	server, err := tenanttest.Start(tenanttest.Config{Tasks: tasks})
	r.check(err)
	r.t.Cleanup(server.Close)
	r.env = append(r.env, "QLIK_TENANT_URL="+server.URL, "QLIK_API_KEY="+tenanttest.DefaultKey)
}

// console types commands and gives what a terminal would show.
func (r *docRunner) console(shell string, commands []string) string {
	var b strings.Builder
	for _, command := range commands {
		out := r.run(shell, command)
		fmt.Fprintf(&b, "$ %s\n%s", command, out)
		if out != "" && !strings.HasSuffix(out, "\n") {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

var (
	elapsed  = regexp.MustCompile(`, (under )?[0-9.]+ m?s\b`)
	loopback = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)
)

// run runs one command; $? in it is the exit code of the one before. What differs
// from run to run is left out of what it prints.
func (r *docRunner) run(shell, command string) string {
	cmd := exec.Command(shell, "-c", fmt.Sprintf("(exit %d); %s", r.code, command))
	cmd.Dir, cmd.Env = r.dir, r.env
	out, err := cmd.CombinedOutput()
	r.code = cmd.ProcessState.ExitCode()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	text := strings.ReplaceAll(string(out), r.dir, "/work")
	return loopback.ReplaceAllString(elapsed.ReplaceAllString(text, ""), docsTenant)
}

func (r *docRunner) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}
