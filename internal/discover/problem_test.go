package discover

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatLeadsNowhereIsToldWithAWayOut(t *testing.T) {
	t.Parallel()
	files := empty(".git/HEAD", "tasks/prod/a.json", "out/b.json", "none/c.txt")
	files[".gitignore"] = "*.tmp.json\n"
	files["tmp/x.tmp.json"] = ""
	dir := tree(t, files)
	tests := []struct {
		name, arg string
		kind      Kind
		named     bool
		want      string
	}{
		{"near file", "tasks/prod/aa.json", NoMatch, true, `folder "tasks/prod" has no "aa.json"; did you mean "tasks/prod/a.json"?`},
		{"near folder on the way", "taks/prod/a.json", NoMatch, true, `the working directory has no "taks"; did you mean "tasks/prod/a.json"?`},
		{"other letter case", "Tasks/Prod/a.json", NoMatch, true, `did you mean "tasks"?`},
		{"nothing near", "completely-different", NoMatch, true, `has no "completely-different"; check the spelling`},
		{"below a file", "out/b.json/x", NoMatch, true, `"out/b.json" is a file, not a folder`},
		{"empty", "", NoMatch, true, "write . for the working directory"},
		{"glob in a folder that is absent", "taks/*.json", NoMatch, true, `glob "taks/*.json" does not exist: the working directory has no "taks"; did you mean "tasks"?`},
		{"glob below a file", "out/b.json/*", NoMatch, true, `"out/b.json" is a file, not a folder`},
		{"glob without a match", "tasks/*.json", NoMatch, true, "write ** to look into folders"},
		{"glob with ignored matches only", "tmp/*.json", NoMatch, true, "leaves out 1 of the files and folders"},
		{"broken glob", "tasks/[a", BadGlob, true, "not closed"},
		{"folder without task files", "none", NothingFound, false, "tasks are looked for in *.json"},
		{"folder with ignored files only", "tmp", NothingFound, false, "leaves out 1 of its files"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.name == "other letter case" {
				if _, err := os.Stat(filepath.Join(dir, "TASKS")); err == nil {
					t.Skip("letter case does not count here")
				}
			}
			r := find(t, Options{Dir: dir}, tt.arg)
			if len(r.Files) != 0 || len(r.Problems) != 1 {
				t.Fatalf("got %v, %v", r.Files, r.Problems)
			}
			p := r.Problems[0]
			if p.Kind != tt.kind || p.Named != tt.named || !strings.Contains(p.Error(), tt.want) {
				t.Errorf("got %s, named %v: %v\nwant %s, named %v: %s", p.Kind, p.Named, p, tt.kind, tt.named, tt.want)
			}
		})
	}
}

func TestAProblemDoesNotHideTheRest(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("a.json"))
	r := find(t, Options{Dir: dir}, "absent-one", "a.json", "absent-one", "x*")
	same(t, "files", []string{"a.json (named)"}, shown(r))
	same(t, "problems", []string{"no-match absent-one (named)", "no-match x* (named)"}, told(r))
}

func TestUnreadableFolder(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty("a.json", "locked/b.json"))
	locked := filepath.Join(dir, "locked")
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(locked, 0o755) })
	if _, err := os.ReadDir(locked); err == nil {
		t.Skip("permissions do not bind this user")
	}
	r := find(t, Options{Dir: dir}, ".")
	same(t, "files", []string{"a.json"}, shown(r))
	same(t, "walked", []string{"unreadable locked"}, told(r))
	for _, arg := range []string{"locked", "locked/b.json", "locked/*.json", "locked/x/y.json"} {
		r := find(t, Options{Dir: dir}, arg)
		if len(r.Problems) != 1 || r.Problems[0].Kind != Unreadable || !r.Problems[0].Named {
			t.Errorf("%s: got %v", arg, r.Problems)
		}
	}
}

func TestHostileGlobsAreRefused(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		strings.Repeat("{a,a}", 30), strings.Repeat("{a}", 30), strings.Repeat("{a,", 100) + strings.Repeat("}", 100),
		strings.Repeat("a", maxGlob+1), "{a", "[", `a\`,
	} {
		if CheckGlob(pattern) == nil {
			t.Errorf("glob %.30q is accepted", pattern)
		}
	}
	for _, pattern := range []string{"**/*.{json,ndjson,jsonl}", "tasks/{prod,dev}/**", `a\{b`, "[ab]?"} {
		if err := CheckGlob(pattern); err != nil {
			t.Error(err)
		}
	}
}

func FuzzGlob(f *testing.F) {
	f.Add("**/{a,b*}/[!x]?.json", "q/b/yy.json")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		if len(path) > 1000 || CheckGlob(pattern) != nil {
			return
		}
		filter := newFilter(pattern, false)
		filter.matches(path)
		excluder{base: "/", patterns: []Glob{CompileGlob(pattern)}}.covers("/" + path)
	})
}

// TestNoBoundOfPatternsHidesAFile has .gitignore files that are too long for their bounds:
// what they bring back is found, with all else, and the notice says why.
func TestNoBoundOfPatternsHidesAFile(t *testing.T) {
	t.Parallel()
	padding := strings.Repeat("# nothing\n", 1<<17)
	long := strings.Repeat("a", 9<<10)
	for name, c := range map[string]struct {
		text, exclude string
		hides         bool
		told          string
	}{
		"fits":           {text: "!keep.json\n", hides: true},
		"too long":       {text: padding + "!keep.json\n", told: `git's patterns for folder "sub": sub/.gitignore: larger than 1 MiB, so it is not read; so nothing is left out by it, nor by those above it`},
		"long !":         {text: "!keep.json\n![" + long + "]*.json\n", told: `git's patterns for folder "sub": sub/.gitignore: a line with ! is longer than 8 KiB; so nothing is left out by it, nor by those above it`},
		"long line":      {text: "!keep.json\n" + long + "\n", hides: true},
		"long comment":   {text: "!keep.json\n#!" + long + "\n", hides: true},
		"many wildcards": {text: strings.Repeat("!*k*e*p*\n", 10<<10), told: `git's patterns for folder "sub": those with wildcards are longer than 64 KiB together, so none of any kind counts`},
		"long exclude":   {text: "!keep.json\n", exclude: padding, hides: true, told: `git's patterns for folder ".": .git/info/exclude: larger than 1 MiB, so it is not read`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t, map[string]string{
				".git/HEAD": "", ".git/info/exclude": c.exclude, ".gitignore": "*.json\n",
				"sub/.gitignore": c.text, "sub/keep.json": "", "sub/deep/keep.json": "", "sub/other.json": "", "top.json": "",
			})
			r := find(t, Options{Dir: dir}, ".")
			want := []string{"sub/deep/keep.json", "sub/keep.json"}
			if !c.hides {
				want = append(want, "sub/other.json")
			}
			same(t, "files", want, shown(r))
			var notices []string
			for _, p := range r.Problems {
				notices = append(notices, p.Error())
			}
			if said := strings.Join(notices, "\n"); said != c.told {
				t.Errorf("said: %s\nwant: %s", said, c.told)
			}
		})
	}
}
