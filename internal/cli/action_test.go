package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// cacheAction and uploadAction stand for the two actions that ours uses, which would
// come from the network: one that keeps what is put at the path for later jobs, one
// that is refused.
const (
	cacheAction = `name: cache
inputs: {path: {}, key: {}}
runs:
  using: composite
  steps:
    - shell: bash
      run: mkdir -p "$STORE/$KEY" && ln -s "$STORE/$KEY" "$FOLDER"
      env: {KEY: "${{ inputs.key }}", FOLDER: "${{ inputs.path }}"}
`
	uploadAction = "name: upload\ninputs: {sarif_file: {}, category: {}}\nruns: {using: composite, steps: [{shell: bash, run: 'exit 1'}]}\n"
)

// TestActionInRealWorkflows runs the workflow of an archive with act, each of whose
// jobs checks how the action behaved.
func TestActionInRealWorkflows(t *testing.T) {
	t.Parallel()
	onRequest(t)
	act := installed(t, "TASKLINT_ACT", "act")
	archive, err := txtar.ParseFile(filepath.Join("..", "..", "testdata", "action", "workflow.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	archive.Files = append(archive.Files,
		txtar.File{Name: "../cache/action.yml", Data: []byte(cacheAction)},
		txtar.File{Name: "../codeql/upload-sarif/action.yml", Data: []byte(uploadAction)})
	dir := filepath.Join(t.TempDir(), "repo")
	unpack(t, dir, archive)
	commitAll(t, dir)
	source, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(act, "push", "-e", "event.json", "-P", "ubuntu-latest=-self-hosted",
		"--local-repository", "tasklint/tasklint@v0="+source,
		"--local-repository", "actions/cache@"+pinned(t, source, "actions/cache")+"="+filepath.Join(dir, "..", "cache"),
		"--local-repository", "github/codeql-action@"+pinned(t, source, "github/codeql-action/upload-sarif")+"="+filepath.Join(dir, "..", "codeql"))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"), "XDG_CACHE_HOME="+filepath.Join(dir, "..", "home"))
	store := filepath.Join(dir, "..", "store")
	cmd.Args = append(cmd.Args, "--env", "STORE="+store)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if keys, err := os.ReadDir(store); err != nil || len(keys) != 1 {
		t.Errorf("the cache has %d keys (%v), want one for all jobs", len(keys), err)
	}
	for _, want := range []string{"code scanning did not take the SARIF", "set fetch-depth: 0 in the checkout step"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the log does not say %q", want)
		}
	}
}

// pinned is the commit of another action that ours uses.
func pinned(t *testing.T, root, action string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "uses: "+action+"@")
	commit, _, ok2 := strings.Cut(rest, " #")
	if !ok || !ok2 {
		t.Fatalf("action.yml does not use %s by its commit", action)
	}
	return commit
}

// onRequest skips a test that has other people's programs do a minute's work, unless it
// is asked for.
func onRequest(t *testing.T) {
	t.Helper()
	if os.Getenv("TASKLINT_PROGRAMS") == "" {
		t.Skip("runs programs that take long; set TASKLINT_PROGRAMS=1, as .ci/run does")
	}
}

// installed is the path of a program that a test needs, named by a variable of the
// environment or on the search path.
func installed(t *testing.T, variable, name string) string {
	t.Helper()
	if path := os.Getenv(variable); path != "" {
		return path
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed; .ci/run installs it", name)
	}
	return path
}

// unpack writes the files of an archive.
func unpack(t *testing.T, dir string, archive *txtar.Archive) {
	t.Helper()
	for _, f := range archive.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// commitAll makes a repository of a folder.
func commitAll(t *testing.T, dir string) {
	t.Helper()
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"commit", "-q", "-m", "first"}} {
		cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Skip("go is not installed")
	}
	return strings.TrimSpace(string(out))
}
