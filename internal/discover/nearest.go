package discover

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/suggest"
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
		f.problem(NoMatch, true, arg, "%s %s matches nothing: %s is a file, not a folder", noun, say.Quote(arg), say.Quote(f.display(file)))
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
		f.problem(NoMatch, true, arg, "%s %s does not exist: %s is a file, not a folder", noun, say.Quote(arg), say.Quote(f.display(dir)))
		return
	}
	name := filepath.Base(missing)
	where := "the working directory"
	if dir != f.dir {
		where = "folder " + say.Quote(f.display(dir))
	}
	near := nearest(dir, name)
	if near == "" {
		f.problem(NoMatch, true, arg, "%s %s does not exist: %s has no %s; check the spelling", noun, say.Quote(arg), where, say.Quote(name))
		return
	}
	// What follows the misspelt element may be right.
	suggestion := below(dir, near)
	if whole := suggestion + strings.TrimPrefix(file, missing); whole != suggestion {
		if _, err := os.Lstat(whole); err == nil {
			suggestion = whole
		}
	}
	f.problem(NoMatch, true, arg, "%s %s does not exist: %s has no %s; did you mean %s?", noun, say.Quote(arg), where, say.Quote(name), say.Quote(f.display(suggestion)))
}

// nearest returns the name in a folder that the given one most likely stands for, "" when
// none is near.
func nearest(dir, name string) string {
	d, err := os.Open(dir)
	if err != nil {
		return ""
	}
	defer d.Close()
	names, _ := d.Readdirnames(maxSiblings) // on an error, what was read is enough for a hint
	slices.Sort(names)
	found, _ := suggest.Nearest(name, names)
	return found
}
