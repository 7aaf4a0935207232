package discover

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A path is the same in any letter case where the system says so, and its names are those
// on the disk, so that globs of the configuration match it.
func TestTypedPathsHaveTheNamesOfTheDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.FromSlash("/at")
	disk := map[string][]string{"": {"Tasks", "tasks.json"}, "Tasks": {"A.json", "Größe.json", "a.json", "x."}}
	list := func(d string) []string {
		rel, _ := within(dir, d)
		if rel == "." {
			rel = ""
		}
		return disk[rel]
	}
	for typed, want := range map[string]string{
		"Tasks/a.json": "Tasks/a.json", "TASKS/A.json": "Tasks/A.json", "tasks/größE.JSON": "Tasks/Größe.json", "TASKS.JSON": "tasks.json",
		"tasks/a.json.": "Tasks/A.json", "tasks. /x.": "Tasks/x.", "other/a.json": "other/a.json", "tasks/none/a.json": "Tasks/none/a.json",
	} {
		if got := written(dir, typed, list); got != filepath.Join(dir, filepath.FromSlash(want)) {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

func TestLetterCaseCountsAsOnTheDisk(t *testing.T) {
	t.Parallel()
	dir := tree(t, empty(".git/HEAD", "Tasks/Prod/a.json", "Tasks/b.JSON"))
	_, err := os.Stat(filepath.Join(dir, "TASKS"))
	counts := err != nil
	for _, o := range []Options{{Dir: dir}, {Dir: filepath.Join(dir, "Tasks")}} {
		up, err := filepath.Rel(o.Dir, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, arg := range []string{"tasks/PROD/A.json", "TASKS/PROD", "tasks/prod/*.json"} {
			r := find(t, o, filepath.Join(up, arg), filepath.Join(up, "Tasks", "Prod", "a.json"))
			if len(r.Files) != 1 || r.Files[0].Path != filepath.Join(dir, "Tasks", "Prod", "a.json") {
				t.Errorf("%s: %v", arg, shown(r))
			}
			if missed := len(r.Problems) == 1 && r.Problems[0].Kind == NoMatch; missed != counts || !missed && len(r.Problems) > 0 {
				t.Errorf("%s, where letter case counts (%v): %v", arg, counts, r.Problems)
			}
		}
	}
	if runtime.GOOS == "windows" {
		same(t, "any case", []string{"Tasks/b.JSON"}, shown(find(t, Options{Dir: dir}, "tasks/*.Json")))
	}
}

func TestFilterInAnyLetterCase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, rel string
		any, exact   bool
	}{{"*.JSON", "a.json", true, false}, {"[A-C]*.json", "b.Json", true, false}, {"**/Prod/{A,B}*", "x/prod/b.json", true, false}, {"*.json", "a.json", true, true}, {"b*", "a.json", false, false}} {
		if got := newFilter(c.pattern, true).matches(c.rel); got != c.any {
			t.Errorf("%s and %s in any case: %v", c.pattern, c.rel, got)
		}
		if got := newFilter(c.pattern, false).matches(c.rel); got != c.exact {
			t.Errorf("%s and %s: %v", c.pattern, c.rel, got)
		}
	}
}
