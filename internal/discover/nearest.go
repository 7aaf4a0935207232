package discover

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// maxSiblings bounds how many names are compared to find a near one.
const maxSiblings = 5000

// absent reports an argument whose path does not exist, with the nearest name
// in the first folder on the way that does. For a glob, file is its fixed part.
func (f *finder) absent(arg, file string) {
	noun := "path"
	if hasMeta(arg) {
		noun = "glob"
	}
	if info, err := os.Stat(file); err == nil && !info.IsDir() {
		f.problem(NoMatch, true, arg, "%s %q matches nothing: %q is a file, not a folder", noun, arg, f.display(file))
		return
	}
	missing, dir := file, filepath.Dir(file)
	info, err := os.Stat(dir)
	for err != nil && isAbsent(err) && dir != filepath.Dir(dir) {
		missing, dir = dir, filepath.Dir(dir)
		info, err = os.Stat(dir)
	}
	switch {
	case err != nil:
		f.unreadable(true, dir, err)
		return
	case !info.IsDir():
		f.problem(NoMatch, true, arg, "%s %q does not exist: %q is a file, not a folder", noun, arg, f.display(dir))
		return
	}
	name := filepath.Base(missing)
	where := "the working directory"
	if dir != f.dir {
		where = "folder " + strconv.Quote(f.display(dir))
	}
	near := nearest(dir, name)
	if near == "" {
		f.problem(NoMatch, true, arg, "%s %q does not exist: %s has no %q; check the spelling", noun, arg, where, name)
		return
	}
	// What follows the misspelt element may be right.
	suggestion := below(dir, near)
	if whole := suggestion + strings.TrimPrefix(file, missing); whole != suggestion {
		if _, err := os.Lstat(whole); err == nil {
			suggestion = whole
		}
	}
	f.problem(NoMatch, true, arg, "%s %q does not exist: %s has no %q; did you mean %q?", noun, arg, where, name, f.display(suggestion))
}

// nearest returns the name in a folder that is most like the given one, or ""
// when none is near. Letter case does not count.
func nearest(dir, name string) string {
	d, err := os.Open(dir)
	if err != nil {
		return ""
	}
	defer d.Close()
	names, _ := d.Readdirnames(maxSiblings) // on an error, what was read is enough for a hint
	slices.Sort(names)
	want := []rune(strings.ToLower(name))
	best, limit := "", 1+min(len(want)/4, 3)
	for _, candidate := range names {
		got := []rune(strings.ToLower(candidate))
		if d := distance(want, got, limit); d <= limit {
			best, limit = candidate, d-1
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours between two words, or returns more than limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(b)]
}
