package discover

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/gitignore"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// argument looks up one argument. What exists is a path even when its name
// looks like a glob.
func (f *finder) argument(arg string) {
	switch arg {
	case "":
		f.problem(NoMatch, true, "", "path \"\" is empty; write . for the working directory")
		return
	case "-":
		f.entries = append(f.entries, entry{Found: Found{Display: "-", Named: true, Stdin: true}})
		return
	}
	file := f.absolute(arg)
	if f.confined && !(f.border.Holds(file) && f.border.Holds(f.absolute(fixedPart(arg)))) {
		f.problem(Outside, true, arg, "path %s leads out of the repository, and nothing there is read; name what lies in it", say.QuoteWhole(arg))
		return
	}
	info, err := os.Lstat(file)
	switch {
	case err == nil:
		f.named(f.asWritten(file), info)
	case hasMeta(arg):
		f.glob(arg)
	case isAbsent(err):
		f.absent(arg, file)
	default:
		f.unreadable(true, file, err)
	}
}

// fixedPart is the folder that a glob is looked up in, else all of the argument.
func fixedPart(arg string) string {
	if !hasMeta(arg) {
		return arg
	}
	dir, _ := doublestar.SplitPattern(filepath.ToSlash(filepath.Clean(arg)))
	return dir
}

func (f *finder) absolute(arg string) string {
	return regular.Absolute(f.dir, filepath.FromSlash(arg))
}

// isAbsent also holds for a path that goes on below a file.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// named handles a path that exists.
func (f *finder) named(file string, info fs.FileInfo) {
	target := info
	if info.Mode()&fs.ModeSymlink != 0 {
		if followed, err := os.Stat(file); err == nil {
			target = followed
		}
	}
	if f.force && f.missedByWalk(file, info, target) || f.isOutside(file) {
		return
	}
	switch {
	case target.IsDir():
		f.namedFolder(file)
	case info.Mode()&fs.ModeSymlink != 0:
		f.link(file, !f.force, true, nil)
	case info.Mode().IsRegular():
		f.add(file, regular.Resolve(file), !f.force, true, false)
	default:
		f.notRegular(file, info.Mode(), !f.force)
	}
}

// isOutside reports, also to the user, whether an argument that nobody has really named
// leads out of the border.
func (f *finder) isOutside(file string) bool {
	switch {
	case f.configured && !f.border.Holds(file):
		display := f.display(file)
		f.problem(Outside, false, display, "path %s of the configuration leads out of the repository and is left out", say.QuoteWhole(display))
	case f.force && f.border.Leaves(file):
		f.outside(file)
	default:
		return false
	}
	return true
}

// outside reports a link that leads out of the border.
func (f *finder) outside(file string) {
	display := f.display(file)
	f.problem(Outside, false, display, "link %s leads out of the repository and is left out; name its target to check that all the same", say.QuoteWhole(display))
}

// missedByWalk reports whether a walk from the working directory (from the top
// of its repository for a path that lies elsewhere) would not come upon a path.
func (f *finder) missedByWalk(file string, info, target fs.FileInfo) bool {
	parent, name := filepath.Dir(file), filepath.Base(file)
	if file == f.dir || file == parent {
		return false
	}
	isDir := info.IsDir()
	if target.IsDir() && (!isDir || IsSkippedFolder(name)) || !target.IsDir() && !IsTaskFile(name) {
		return true // among them a link to a folder
	}
	return f.leavesOut(file, regular.Resolve(parent), isDir)
}

// leavesOut reports whether such a walk passes over a path because of a folder on the
// way, git's patterns or an exclude. Dir is its folder without links.
func (f *finder) leavesOut(file, dir string, isDir bool) bool {
	at := f.placeOf(dir)
	rel, ok := within(f.realDir, dir)
	if !ok {
		rel, _ = within(at.top, dir)
	}
	if rel != "." {
		for element := range strings.SplitSeq(rel, "/") {
			if IsSkippedFolder(element) {
				return true
			}
		}
	}
	if at.scope.Ignored(filepath.Base(file), isDir) || f.exclude.covers(file) {
		f.leftOut++
		return true
	}
	return false
}

// namedFolder walks a folder that was named.
func (f *finder) namedFolder(dir string) {
	w := f.walkFrom(dir, nil)
	if w.found > 0 || w.failed || f.force {
		return
	}
	display := f.display(dir)
	if w.leftOut > 0 {
		f.problem(NothingFound, false, display, "folder %s has no file to check: .gitignore or exclude leaves out %d of its files and folders; name a file to check it all the same", say.QuoteWhole(display), w.leftOut)
		return
	}
	f.problem(NothingFound, false, display, "folder %s has no file to check; tasks are looked for in *.json, *.ndjson and *.jsonl, and any other file can be named", say.QuoteWhole(display))
}

// walkFrom walks from a folder that was named, itself or as the fixed part of a
// glob. Naming it lifts what would leave the folder itself out, or else its
// files could only be had one by one.
func (f *finder) walkFrom(dir string, only *filter) *walk {
	w := &walk{finder: f, root: dir, real: regular.Resolve(dir), filter: only, exclude: f.exclude.without(dir), within: f.border.And(dir)}
	scope := f.placeOf(w.real).scope
	if scope.Lost() {
		scope, _ = gitignore.Scope{}.Own(dir, f.patterns) // placeOf has reported the error
	}
	f.walked = append(f.walked, w.real)
	w.run(scope)
	return w
}

// glob handles an argument that is no path but could be a glob.
func (f *finder) glob(arg string) {
	pattern := filepath.ToSlash(filepath.Clean(arg))
	if err := CheckGlob(pattern); err != nil {
		f.problem(BadGlob, true, arg, "%w", err)
		return
	}
	base, rest := doublestar.SplitPattern(pattern)
	dir := f.absolute(base)
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
	case err == nil || isAbsent(err):
		f.absent(arg, dir)
		return
	default:
		f.unreadable(true, dir, err)
		return
	}
	if f.force && f.missedByWalk(dir, info, info) || f.isOutside(dir) {
		return
	}
	w := f.walkFrom(f.asWritten(dir), newFilter(rest, runtime.GOOS == "windows" && !f.configured))
	if w.found > 0 || w.failed {
		return
	}
	if w.leftOut > 0 {
		f.problem(NoMatch, !f.force, arg, "glob %s matches no file to check: .gitignore or exclude leaves out %d of the files and folders on the way; name a file to check it all the same", say.QuoteWhole(arg), w.leftOut)
		return
	}
	f.problem(NoMatch, true, arg, "glob %s matches no file; a glob stands for files, name a folder or write ** to look into folders", say.QuoteWhole(arg))
}

// link handles a symbolic link that is not to a folder, and reports whether it
// leads to a file within the border.
func (f *finder) link(file string, named, given bool, within *border.Border) bool {
	info, err := os.Stat(file)
	switch {
	case !within.Holds(file) && (err != nil || !info.IsDir()):
		f.outside(file)
	case err != nil:
		display := f.display(file)
		if target, errLink := os.Readlink(file); isAbsent(err) && errLink == nil {
			f.problem(BrokenLink, named, display, "link %s is broken: its target %s does not exist; restore the target or remove the link", say.QuoteWhole(display), say.QuoteWhole(filepath.ToSlash(target)))
		} else {
			f.problem(BrokenLink, named, display, "link %s cannot be followed: %w", say.QuoteWhole(display), regular.Reason(err))
		}
	case info.Mode().IsRegular():
		f.add(file, regular.Resolve(file), named, given, true)
		return true
	case !info.IsDir():
		f.notRegular(file, info.Mode(), named)
	}
	return false
}

// notRegular reports what must not be opened: reading it could block forever.
func (f *finder) notRegular(file string, mode fs.FileMode, named bool) {
	what := "no regular file"
	switch {
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	}
	display := f.display(file)
	f.problem(NotRegular, named, display, "path %s is %s, which is not read; pass its content on standard input, with - as the path", say.QuoteWhole(display), what)
}

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
		f.problem(NoMatch, true, arg, "%s %s matches nothing: %s is a file, not a folder", noun, say.QuoteWhole(arg), say.QuoteWhole(f.display(file)))
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
		f.problem(NoMatch, true, arg, "%s %s does not exist: %s is a file, not a folder", noun, say.QuoteWhole(arg), say.QuoteWhole(f.display(dir)))
		return
	}
	name := filepath.Base(missing)
	where := "the working directory"
	if dir != f.dir {
		where = "folder " + say.QuoteWhole(f.display(dir))
	}
	near := nearest(dir, name)
	if near == "" {
		f.problem(NoMatch, true, arg, "%s %s does not exist: %s has no %s; check the spelling", noun, say.QuoteWhole(arg), where, say.QuoteWhole(name))
		return
	}
	// What follows the misspelt element may be right.
	suggestion := below(dir, near)
	if whole := suggestion + strings.TrimPrefix(file, missing); whole != suggestion {
		if _, err := os.Lstat(whole); err == nil {
			suggestion = whole
		}
	}
	f.problem(NoMatch, true, arg, "%s %s does not exist: %s has no %s; did you mean %s?", noun, say.QuoteWhole(arg), where, say.QuoteWhole(name), say.QuoteWhole(f.display(suggestion)))
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
	found, _ := say.Nearest(name, names)
	return found
}
