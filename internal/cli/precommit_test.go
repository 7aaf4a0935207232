package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/tasklint/tasklint/internal/starter"
)

// hookCase is a commit, made of the archive that the script about hooks has, too.
type hookCase struct {
	name string
	make func(r *hookRepository)
	// finds is what the hook says; "" for a commit that passes in silence.
	finds string
}

var hookCases = []hookCase{
	{"a ring over two untouched files", func(r *hookRepository) { r.put("tasks/a.json", "ring.json") }, "[task-cycle]"},
	{"a deleted upstream", func(r *hookRepository) { r.run("git", "rm", "-q", "tasks/a.json") }, "[removed-task-in-use]"},
	{"a disabled upstream", func(r *hookRepository) { r.put("tasks/a.json", "off.json") }, "[disabled-upstream]"},
	{"a broken line", func(r *hookRepository) { r.put("tasks/lines.jsonl", "lines.jsonl") }, "[json-syntax]"},
	{"a broken configuration", func(r *hookRepository) { r.put(".tasklint.yaml", "misspelt.yaml") }, `unknown key "rulez"`},
	{"a name that looks like a flag", func(r *hookRepository) { r.put("--write-baseline=y.json", "lines.jsonl") }, "[json-syntax]"},
	{"no task", func(r *hookRepository) { r.put("package.json", "more.json") }, ""},
	{"a task that moves", func(r *hookRepository) { r.run("git", "mv", "tasks/sinner.json", "tasks/moved.json") }, ""},
	{"a folder that moves", func(r *hookRepository) { // within the set that init has written: another set has other findings
		r.run("git", "mv", "tasks", "moving")
		r.write("tasks/.gitkeep", "")
		r.run("git", "mv", "moving", "tasks/nightly")
	}, ""},
	{"a task that moves and changes", func(r *hookRepository) {
		r.run("git", "mv", "tasks/sinner.json", "tasks/moved.json")
		r.put("tasks/moved.json", "sinner.json")
	}, "[dangling-event-ref]"},
	{"nothing but a word", func(r *hookRepository) { r.write("README.md", "hello") }, ""},
}

// hookRepository is a repository in which pre-commit is at work.
type hookRepository struct {
	t       *testing.T
	dir     string
	env     []string
	archive *txtar.Archive
}

func (r *hookRepository) command(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (r *hookRepository) run(name string, args ...string) {
	r.t.Helper()
	if out, err := r.command(name, args...); err != nil {
		r.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

func (r *hookRepository) write(name, text string) {
	r.t.Helper()
	unpack(r.t, r.dir, &txtar.Archive{Files: []txtar.File{{Name: name, Data: []byte(text)}}})
}

// put writes a file of the archive.
func (r *hookRepository) put(name, from string) {
	r.t.Helper()
	for _, f := range r.archive.Files {
		if f.Name == from {
			r.write(name, string(f.Data))
			return
		}
	}
	r.t.Fatalf("the archive has no %s", from)
}

// TestHooksWithTheRealPreCommit makes commits with the hooks of a clean clone: as
// somebody writes the entry without any configuration, and as init writes it.
func TestHooksWithTheRealPreCommit(t *testing.T) {
	t.Parallel()
	onRequest(t)
	program := installed(t, "TASKLINT_PRE_COMMIT", "pre-commit")
	archive, err := txtar.ParseFile(filepath.Join("..", "..", "testdata", "script", "hook.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	clone := filepath.Join(dir, "clone")
	if out, err := exec.Command("git", "clone", "-q", filepath.Join("..", ".."), clone).CombinedOutput(); err != nil {
		t.Skipf("this is no git checkout: %v\n%s", err, out)
	}
	if out, err := exec.Command("git", "-C", clone, "tag", "--force", releaseTag()).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	env := append(os.Environ(), "PRE_COMMIT_HOME="+filepath.Join(dir, "home"), "PRE_COMMIT_COLOR=never", "NO_COLOR=1",
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOFLAGS=-modcacherw",
		"GIT_CONFIG_COUNT=3", "GIT_CONFIG_KEY_0=url."+clone+".insteadOf", "GIT_CONFIG_VALUE_0="+homepage,
		"GIT_CONFIG_KEY_1=user.name", "GIT_CONFIG_VALUE_1=t", "GIT_CONFIG_KEY_2=user.email", "GIT_CONFIG_VALUE_2=t@example.com")
	for name, setUp := range map[string]func(r *hookRepository){
		"by hand": func(r *hookRepository) {
			r.write(starter.PreCommitFile, "repos:\n"+starter.PreCommitEntry(releaseTag())+"      - id: tasklint-full\n        stages: [manual]\n")
		},
		"by init": func(r *hookRepository) {
			work, err := os.Executable() // stands for the command: see TestMain
			if err != nil {
				r.t.Fatal(err)
			}
			link := filepath.Join(dir, "tasklint")
			if err := os.Symlink(work, link); err != nil {
				r.t.Skip(err)
			}
			r.run(link, "init")
		},
	} {
		r := &hookRepository{t: t, dir: filepath.Join(dir, name), env: env, archive: archive}
		for _, f := range archive.Files {
			if path, ok := strings.CutPrefix(f.Name, "repo/"); ok {
				r.write(path, string(f.Data))
			}
		}
		r.run("git", "init", "-q", "-b", "main")
		setUp(r)
		r.run(program, "install")
		r.run("git", "add", "-A")
		if out, err := r.command("git", "commit", "-q", "-m", "first"); err == nil || !strings.Contains(out, "[dangling-event-ref]") {
			t.Errorf("%s: the first commit: %v\n%s", name, err, out)
		}
		r.run("git", "commit", "-q", "-m", "first", "--no-verify")
		for _, c := range hookCases {
			t.Run(name+"/"+c.name, func(t *testing.T) {
				r.t = t
				r.commit(c)
			})
		}
		r.t = t
		r.ranges(program)
	}
}

// commit makes a commit and undoes it.
func (r *hookRepository) commit(c hookCase) {
	r.t.Helper()
	c.make(r)
	r.run("git", "add", "-A")
	out, err := r.command("git", "commit", "-q", "-m", "x")
	r.run("git", "reset", "-q", "--hard")
	switch {
	case c.finds != "":
		if err == nil || !strings.Contains(out, c.finds) {
			r.t.Errorf("the commit passes, or does not say %s: %v\n%s", c.finds, err, out)
		}
	case err != nil || strings.Count(out, "\n") != 1 || !strings.Contains(out, "Passed"):
		r.t.Errorf("the commit does not pass in silence: %v\n%s", err, out)
	default:
		r.run("git", "reset", "-q", "--hard", "HEAD~1")
	}
}

// ranges runs the hooks over more than a commit.
func (r *hookRepository) ranges(program string) {
	r.t.Helper()
	if out, err := r.command(program, "run", "--all-files"); err == nil || !strings.Contains(out, "[dangling-event-ref]") {
		r.t.Errorf("all files: %v\n%s", err, out)
	}
	r.put("tasks/a.json", "off.json")
	r.run("git", "commit", "-q", "-a", "-m", "off", "--no-verify")
	if out, err := r.command(program, "run", "--from-ref", "HEAD~1", "--to-ref", "HEAD"); err == nil || !strings.Contains(out, "[disabled-upstream]") || strings.Contains(out, "[dangling-event-ref]") {
		r.t.Errorf("a range: %v\n%s", err, out)
	}
	if out, err := r.command(program, "run"); err != nil {
		r.t.Errorf("nothing to commit: %v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(r.dir, starter.PreCommitFile))
	if err != nil {
		r.t.Fatal(err)
	}
	if !bytes.Contains(text, []byte("tasklint-full")) {
		return
	}
	out, err := r.command(program, "run", "--hook-stage", "manual", "tasklint-full")
	if err == nil || !strings.Contains(out, "[dangling-event-ref]") || !strings.Contains(out, "[disabled-upstream]") {
		r.t.Errorf("all tasks: %v\n%s", err, out)
	}
}
