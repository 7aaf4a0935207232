package gitignore

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// git runs git in dir, free of the machine's configuration.
func git(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"HOME="+dir, "XDG_CONFIG_HOME="+dir, "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	// check-ignore ends with 1 when no path is ignored.
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1) {
		t.Fatalf("git %v: %v: %s", args, err, stderr.String())
	}
	return string(out)
}

func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
}

// ours returns the ignored paths below root as a walk over the scopes sees them.
func ours(t *testing.T, root string) []string {
	t.Helper()
	top, err := Repository(root, ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	ignored := []string{}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if path == filepath.Join(root, ".git") {
			return filepath.SkipDir
		}
		scope, err := top.Descend(root, filepath.Dir(path), ReadFile)
		if err != nil {
			return err
		}
		if scope.Ignored(d.Name(), d.IsDir()) {
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			ignored = append(ignored, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ignored)
	return ignored
}

// theirs asks git about all paths below root.
func theirs(t *testing.T, root string) []string {
	t.Helper()
	var paths strings.Builder
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if path == filepath.Join(root, ".git") {
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(root, path)
		paths.WriteString(filepath.ToSlash(rel) + "\x00")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out := git(t, root, paths.String(), "check-ignore", "--no-index", "--stdin", "-z")
	ignored := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
	if out == "" {
		ignored = []string{}
	}
	slices.Sort(ignored)
	return ignored
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestAgreesWithGitOnGeneratedTrees(t *testing.T) {
	t.Parallel()
	needGit(t)
	root := t.TempDir()
	git(t, root, "", "init", "-q")
	rnd := rand.New(rand.NewPCG(1, 2))
	names := []string{"a", "b", "ab", "ba", "aXb", "#a", "!a", "a ", "x y", "[a]", "é", "a.json", "b.json", "-", "]"}
	if os.PathSeparator == '/' {
		names = append(names, `a\b`, "a*", "a?")
	}
	dirs := []string{""}
	for range 14 {
		dirs = append(dirs, filepath.Join(dirs[rnd.IntN(len(dirs))], "d"+names[rnd.IntN(len(names)-6)]))
		dirs = append(dirs, filepath.Join(dirs[rnd.IntN(len(dirs))], names[rnd.IntN(2)]+"d"))
	}
	for _, dir := range dirs {
		for range 6 {
			write(t, filepath.Join(root, dir, names[rnd.IntN(len(names))]), "")
		}
	}
	places := []string{".git/info/exclude", FileName}
	for _, i := range []int{1, 2, 3, 5, 8} {
		places = append(places, filepath.Join(dirs[i], FileName))
	}
	rounds := 120
	if testing.Short() {
		rounds = 20
	}
	for round := range rounds {
		texts := map[string]string{}
		for _, place := range places {
			text := generate(rnd)
			texts[place] = text
			write(t, filepath.Join(root, place), text)
		}
		if diff := cmp.Diff(theirs(t, root), ours(t, root)); diff != "" {
			t.Fatalf("round %d (-git +ours):\n%s\npatterns: %q", round, diff, texts)
		}
	}
}

// generate writes a file of patterns from fragments that collide with the names
// of the tree and with each other.
func generate(rnd *rand.Rand) string {
	fragments := []string{"a", "b", "d", "a", "b", "d", "*", "*", "**", "/", "/", "/", "**/", "/**", "***", "?", "X",
		"[ab]", "[!a]", "[^b]", "[a-d]", "[]a]", "[[:alpha:]]", "[[:punct:]]", "[[:nope:]]", "[a", `[\]]`, "[a-]", "[[:a]",
		`\`, `\ `, " ", "#", "!", ".json", `\*`, `\[`, "é", "-", "]", `\/`}
	var text strings.Builder
	for range rnd.IntN(5) {
		switch rnd.IntN(6) {
		case 0, 1:
			text.WriteString("!")
		case 2:
			text.WriteString("/")
		}
		for range 1 + rnd.IntN(4) {
			text.WriteString(fragments[rnd.IntN(len(fragments))])
		}
		if rnd.IntN(4) == 0 {
			text.WriteString("/")
		}
		text.WriteString([]string{"\n", "\n", "\r\n", " \n", "\n\n"}[rnd.IntN(5)])
	}
	return text.String()
}

func TestAgreesWithGitInALinkedWorkTree(t *testing.T) {
	t.Parallel()
	needGit(t)
	dir := t.TempDir()
	main, linked := filepath.Join(dir, "main"), filepath.Join(dir, "linked")
	write(t, filepath.Join(main, FileName), "*.tmp\n")
	git(t, main, "", "init", "-q")
	git(t, main, "", "-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "-q", "--allow-empty", "-m", "Start")
	git(t, main, "", "worktree", "add", "-q", linked)
	write(t, filepath.Join(main, ".git", "info", "exclude"), "secret.json\n")
	write(t, filepath.Join(linked, "secret.json"), "")
	write(t, filepath.Join(linked, "a.json"), "")
	if err := os.WriteFile(filepath.Join(linked, "a.tmp"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	scope, err := Repository(linked, ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, name := range []string{"secret.json", "a.json", "a.tmp"} {
		got[name] = scope.Ignored(name, false)
	}
	want := map[string]bool{"secret.json": true, "a.json": false, "a.tmp": false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
