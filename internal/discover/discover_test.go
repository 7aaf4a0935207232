package discover

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree writes files (their text after the name, if any) and returns the folder
// with all links resolved, so that paths can be compared.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// empty is a tree of empty files.
func empty(names ...string) map[string]string {
	files := map[string]string{}
	for _, name := range names {
		files[name] = ""
	}
	return files
}

func find(t *testing.T, o Options, args ...string) Result {
	t.Helper()
	r, err := Find(args, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if !f.Stdin && (!filepath.IsAbs(f.Path) || filepath.Clean(f.Path) != f.Path) {
			t.Errorf("path %q is not absolute and clean", f.Path)
		}
	}
	return r
}

// shown gives the files by display, named ones with a mark.
func shown(r Result) []string {
	names := []string{}
	for _, f := range r.Files {
		name := f.Display
		if f.Named {
			name += " (named)"
		}
		names = append(names, name)
	}
	return names
}

// told gives the problems' kinds and displays, errors with a mark.
func told(r Result) []string {
	lines := []string{}
	for _, p := range r.Problems {
		line := string(p.Kind) + " " + p.Display
		if p.Named {
			line += " (named)"
		}
		lines = append(lines, line)
	}
	return lines
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestWalkFindsTaskFilesOnly(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("b.json", "a/c.NDJSON", "a/d.jsonl", "a/e.txt", "json", ".hidden.json",
		".git/x.json", ".cache/x.json", "node_modules/p/package.json", "a/node_modules/x.json"))
	r := find(t, Options{Dir: dir}, ".")
	same(t, "files", []string{".hidden.json", "a/c.NDJSON", "a/d.jsonl", "b.json"}, shown(r))
	same(t, "problems", []string{}, told(r))
}

func TestWalkHonoursGitignore(t *testing.T) {
	t.Parallel()
	files := empty("a.json", "out/b.json", "sub/c.json", "sub/keep.json", "sub/deep/d.json", "local.json", "nested/.git/HEAD", "nested/skip.json", "nested/a.json")
	files[".gitignore"] = "out/\nsub/*.json\nskip.json\n"
	files["sub/.gitignore"] = "!keep.json\n/deep\n"
	files[".git/info/exclude"] = "local.json\n"
	files["nested/.gitignore"] = "/a.json\n"
	dir := tree(t, files)

	t.Run("from the top", func(t *testing.T) {
		t.Parallel()
		r := find(t, Options{Dir: dir}, ".")
		same(t, "files", []string{"a.json", "nested/skip.json", "sub/keep.json"}, shown(r))
		if r.LeftOut != 5 {
			t.Errorf("left out %d, want 5", r.LeftOut)
		}
	})
	t.Run("from a folder further down", func(t *testing.T) {
		t.Parallel()
		same(t, "files", []string{"keep.json"}, shown(find(t, Options{Dir: filepath.Join(dir, "sub")}, ".")))
	})
	t.Run("a named folder is not ignored itself", func(t *testing.T) {
		t.Parallel()
		same(t, "files", []string{"out/b.json"}, shown(find(t, Options{Dir: dir}, "out")))
	})
	t.Run("a named file is not ignored", func(t *testing.T) {
		t.Parallel()
		same(t, "files", []string{"out/b.json (named)"}, shown(find(t, Options{Dir: dir}, "out/b.json")))
	})
}

func TestWalkHonoursGitignoreWithoutRepository(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{".gitignore": "x.json", "a/x.json": "", "a/y.json": ""})
	if _, ok := FindRoot(dir); ok {
		t.Skip("the temporary folder lies in a repository")
	}
	same(t, "files", []string{"a/y.json"}, shown(find(t, Options{Dir: dir}, "a")))
}

func TestExcludeCountsFromItsBase(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("p/a.json", "p/drafts/b.json", "p/q/drafts/c.json", "p/q/d.json"))
	o := Options{Dir: filepath.Join(dir, "p"), Exclude: []string{"**/drafts/**", "./p/a.json"}, ExcludeBase: dir}
	same(t, "walked", []string{"q/d.json"}, shown(find(t, o, ".")))
	same(t, "named file", []string{"drafts/b.json (named)"}, shown(find(t, o, "drafts/b.json")))
	same(t, "named folder", []string{"drafts/b.json"}, shown(find(t, o, "drafts")))
	o.Exclude = []string{"p/[q"}
	if _, err := Find(nil, o); err == nil {
		t.Error("no error for a broken glob")
	}
}

func TestForceExcludeTreatsNamedAsWalked(t *testing.T) {
	t.Parallel()
	files := empty(".git/HEAD", "a.json", "a.txt", "out/b.json", "drafts/c.json", ".hid/d.json", "node_modules/e.json")
	files[".gitignore"] = "out"
	dir := tree(t, files)
	o := Options{Dir: dir, Exclude: []string{"drafts"}, ForceExclude: true}
	r := find(t, o, "a.json", "a.txt", "out/b.json", "drafts/c.json", ".hid/d.json", "node_modules/e.json", "out", "drafts", ".hid", "out/*.json", ".")
	same(t, "files", []string{"a.json"}, shown(r))
	same(t, "problems", []string{}, told(r))

	o.Dir = filepath.Join(dir, ".hid")
	same(t, "from within a hidden folder", []string{"d.json"}, shown(find(t, o, "d.json", ".")))
}

func TestGlobs(t *testing.T) {
	t.Parallel()
	files := empty(".git/HEAD", "t/a.json", "t/b.task", "t/s/c.json", "t/s/d.md", "t/.h/e.json", "t/out/f.json", "we[i]rd.json")
	files[".gitignore"] = "out"
	dir := tree(t, files)
	tests := []struct {
		name, arg string
		want      []string
	}{
		{"one level", "t/*.json", []string{"t/a.json"}},
		{"all levels", "t/**/*.json", []string{"t/a.json", "t/s/c.json"}},
		{"no extension means task files", "t/**", []string{"t/a.json", "t/s/c.json"}},
		{"an extension spelt out", "t/*.task", []string{"t/b.task"}},
		{"alternatives", "t/{a,s/c}.json", []string{"t/a.json", "t/s/c.json"}},
		{"a hidden folder spelt out", "t/.h/*.json", []string{"t/.h/e.json"}},
		{"an ignored folder spelt out", "t/out/*", []string{"t/out/f.json"}},
		{"absolute", filepath.ToSlash(dir) + "/t/s/*.json", []string{"t/s/c.json"}},
		{"not clean", "./t/../t//s/*.json", []string{"t/s/c.json"}},
		{"an existing path is no glob", "we[i]rd.json", []string{"we[i]rd.json (named)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := find(t, Options{Dir: dir}, tt.arg)
			same(t, "files", tt.want, shown(r))
			same(t, "problems", []string{}, told(r))
		})
	}
}

func TestEachFileOnce(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("a.json", "s/b.json"))
	r := find(t, Options{Dir: dir}, ".", "s", "s/b.json", "./s/../s/b.json", "**/*.json", "-", "-")
	same(t, "files", []string{"- (named)", "a.json", "s/b.json (named)"}, shown(r))
	if !r.Files[0].Stdin {
		t.Error("standard input is not first")
	}
}

func TestDisplayIsAbsoluteOutsideTheWorkingDirectory(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("in/a.json", "inner/b.json"))
	r := find(t, Options{Dir: filepath.Join(dir, "in")}, "../inner", "a.json")
	same(t, "files", []string{filepath.ToSlash(filepath.Join(dir, "inner", "b.json")), "a.json (named)"}, shown(r))
}

func TestFindRoot(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"r/.git/HEAD": "", "r/a/b/x": "", "w/.git": "gitdir: ../r/.git/worktrees/w\n", "w/c/x": ""})
	for from, want := range map[string]string{"r": "r", "r/a/b": "r", "w/c": "w"} {
		if got, ok := FindRoot(filepath.Join(dir, from)); !ok || got != filepath.Join(dir, want) {
			t.Errorf("%s: got %q, %v", from, got, ok)
		}
	}
}

func TestRelativeWorkingDirectoryIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := Find([]string{"."}, Options{Dir: "a"}); err == nil {
		t.Error("no error")
	}
}

func BenchmarkWalk1000(b *testing.B) {
	files := map[string]string{".gitignore": "*.tmp\nout/\n/a/**/x\n", ".git/HEAD": ""}
	for i := range 1000 {
		files["d"+strconv.Itoa(i/50)+"/task-"+strconv.Itoa(i)+".json"] = ""
	}
	dir := tree(b, files)
	b.ReportAllocs()
	for b.Loop() {
		r, err := Find([]string{"."}, Options{Dir: dir, Exclude: []string{"**/drafts/**"}})
		if err != nil || len(r.Files) != 1000 {
			b.Fatal(len(r.Files), err)
		}
	}
}
