// Package discover turns the paths of a command line or a configuration into
// the list of files to read.
//
// A file that is named is taken as it is. A folder is walked for files with the
// extensions .json, .ndjson and .jsonl; hidden folders, node_modules, what
// .gitignore ignores and what is excluded are left out. A glob stands for the
// files (never the folders) that match it and that a walk from its fixed part
// would find. No file is opened besides those with git's patterns, so a named
// pipe cannot block.
//
// What was not named is found within a border only: a link or the path of a
// configuration that leads out of it is left out and reported.
package discover

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/gitignore"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// Options say from where and with which exceptions to look.
type Options struct {
	// Dir is the working directory, absolute: relative arguments count from it,
	// and so does Found.Display.
	Dir string
	// Exclude holds globs (doublestar syntax, forward slashes) relative to
	// ExcludeBase. One that matches a folder leaves out all that is in it.
	// Paths outside the base are never excluded.
	Exclude []string
	// ExcludeBase is the folder that Exclude counts from; "" is Dir.
	ExcludeBase string
	// ForceExclude treats named files and folders as found by walking: they are
	// left out, without a word, where a walk would not have come upon them.
	ForceExclude bool
	// Border is around what may be found without being named. A folder that is named,
	// itself or as the fixed part of a glob, is within it.
	Border *border.Border
	// Configured says that the arguments are those of a configuration and nobody has
	// named them: they have to lie within the border, too.
	Configured bool
	// Confined says that who names the arguments may name nothing outside the border, nor
	// hear what is there.
	Confined bool
	// Text is what a .gitignore holds where that is not what lies on the disk but what
	// git has of it; known is false for the disk, the error fs.ErrNotExist where there is
	// none. Only NewReach asks it; nil is the disk.
	Text func(path string) (text []byte, known bool, err error)
}

// Found is a file to read, or standard input.
type Found struct {
	// Path is absolute and clean, as it was reached: a link is not resolved.
	// It is empty for standard input.
	Path string
	// Display is Path relative to the working directory with forward slashes,
	// Path with forward slashes when it lies above that and outside its repository, and
	// "-" for standard input.
	Display string
	// Named says that the file itself was an argument. It is false for what a
	// walk or a glob found, and for everything with Options.ForceExclude.
	Named bool
	// Given says that the file itself was an argument, also with Options.ForceExclude.
	Given bool
	// Stdin says that this is standard input.
	Stdin bool
	// Text is what the file holds where that is not what lies on the disk but what
	// git has of it; nil for the disk. Find leaves it nil.
	Text []byte
}

// Result is what Find came upon.
type Result struct {
	// Files holds each file once, whatever the number of ways to it, standard
	// input first and the rest by Display. A named way to a file wins over a
	// walked one, then the file itself over a link.
	Files []Found
	// Problems is ordered by Display.
	Problems []Problem
	// LeftOut counts the files and folders that a walk met and left out because
	// of .gitignore or Exclude.
	LeftOut int
}

// Find looks up all arguments: files, folders, globs and "-". It goes on after a
// problem. The error is for options that cannot be used: a Dir that is not
// absolute, a broken glob in Exclude.
func Find(args []string, o Options) (Result, error) {
	if !filepath.IsAbs(o.Dir) {
		return Result{}, fmt.Errorf("working directory %s: not absolute", say.QuoteWhole(o.Dir))
	}
	root, _ := FindRoot(o.Dir)
	f := &finder{dir: filepath.Clean(o.Dir), root: root, force: o.ForceExclude, border: o.Border, configured: o.Configured, confined: o.Confined, patterns: gitignore.ReadFile, places: map[string]place{}, listed: map[string][]string{}}
	f.realDir = regular.Resolve(f.dir)
	var err error
	if f.exclude, err = newExcluder(cmp.Or(o.ExcludeBase, o.Dir), o.Exclude); err != nil {
		return Result{}, err
	}
	for _, arg := range args {
		f.argument(arg)
	}
	f.tellLinked()
	return Result{Files: f.files(), Problems: f.sortedProblems(), LeftOut: f.leftOut}, nil
}

// finder is the state of one call of Find.
type finder struct {
	dir, realDir string
	force        bool
	root         string // the repository around dir, "" where there is none
	border       *border.Border
	configured   bool
	confined     bool
	exclude      excluder
	patterns     gitignore.Reader
	places       map[string]place
	listed       map[string][]string // the names in a folder, as they lie there
	entries      []entry
	problems     []Problem
	leftOut      int
	walked       []string       // the folders that walks began in, without links
	linked       []linkedFolder // that they have met
}

// entry is a file with what tells it from others.
type entry struct {
	Found
	real string // Path with all links resolved
	link bool   // reached through one
}

func (f *finder) add(path, real string, named, given, link bool) {
	f.entries = append(f.entries, entry{
		Found: Found{Path: path, Display: f.display(path), Named: named, Given: named || given},
		real:  real,
		link:  link,
	})
}

// display gives a path from the working directory.
func (f *finder) display(path string) string {
	if rel, ok := within(f.dir, path); ok {
		return rel
	}
	if _, ok := within(cmp.Or(f.root, f.dir), path); ok {
		if rel, err := filepath.Rel(f.dir, path); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(path)
}

// files orders the entries and keeps the best way to each file.
func (f *finder) files() []Found {
	first := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	slices.SortFunc(f.entries, func(a, b entry) int {
		return cmp.Or(
			strings.Compare(a.real, b.real),
			cmp.Compare(first(a.Named), first(b.Named)),
			cmp.Compare(first(!a.link), first(!b.link)),
			strings.Compare(a.Path, b.Path),
		)
	})
	f.entries = slices.CompactFunc(f.entries, func(a, b entry) bool { return a.real == b.real })
	files := make([]Found, len(f.entries))
	for i := range f.entries {
		files[i] = f.entries[i].Found
	}
	slices.SortFunc(files, func(a, b Found) int {
		return cmp.Or(cmp.Compare(first(a.Stdin), first(b.Stdin)), strings.Compare(a.Display, b.Display))
	})
	return files
}

// linkedFolder is a link to a folder, and where that lies.
type linkedFolder struct{ path, real string }

// place is a folder's patterns and the top folder they count from.
type place struct {
	top   string
	scope gitignore.Scope
}

// placeOf returns what is in force in a folder whose path holds no links: the
// patterns of its repository or, where there is none, those from the working
// directory on (or its own, when it lies elsewhere).
func (f *finder) placeOf(realDir string) place {
	if p, ok := f.places[realDir]; ok {
		return p
	}
	var p place
	var err error
	if root, ok := FindRoot(realDir); ok {
		p.top = root
		p.scope, err = gitignore.Repository(root, f.patterns)
	} else {
		p.top = realDir
		if _, ok := within(f.realDir, realDir); ok {
			p.top = f.realDir
		}
		p.scope, err = gitignore.Scope{}.Own(p.top, f.patterns)
	}
	scope, errBelow := p.scope.Descend(p.top, realDir, f.patterns)
	f.lostPatterns(realDir, errors.Join(err, errBelow))
	p.scope = scope
	f.places[realDir] = p
	return p
}

// tellLinked reports the links to folders into which no walk has gone on another way.
func (f *finder) tellLinked() {
	for _, l := range f.linked {
		if !slices.ContainsFunc(f.walked, func(top string) bool { _, ok := within(top, l.real); return ok }) {
			display, out := f.display(l.path), ""
			if !f.border.Holds(l.path) {
				out = " out of the repository"
			}
			f.problem(LinkedFolder, false, display, "link %s leads to a folder%s, which a walk does not enter; name it to check what is in it", say.QuoteWhole(display), out)
		}
	}
}

func (f *finder) problem(kind Kind, named bool, display, format string, args ...any) {
	f.problems = append(f.problems, Problem{Kind: kind, Display: display, Named: named, Err: fmt.Errorf(format, args...)})
}

// unreadable reports a file or folder that the system refuses.
func (f *finder) unreadable(named bool, path string, err error) {
	display := f.display(path)
	f.problem(Unreadable, named, display, "path %s cannot be read: %w; check its permissions", say.QuoteWhole(display), regular.Reason(err))
}

// lostPatterns reports git's patterns that do not count in a folder; the walk goes on
// without them. Of a folder that may not be entered the walk reports that itself.
func (f *finder) lostPatterns(dir string, err error) {
	if _, entered := os.Lstat(filepath.Join(dir, gitignore.FileName)); errors.Is(entered, fs.ErrPermission) {
		return
	}
	if err != nil {
		display := f.display(dir)
		f.problem(NoPatterns, false, display, "git's patterns for folder %s: %w", say.QuoteWhole(display), err)
	}
}

// sortedProblems orders the problems and drops what two arguments met alike.
func (f *finder) sortedProblems() []Problem {
	slices.SortStableFunc(f.problems, func(a, b Problem) int {
		byName := 0
		if a.Named != b.Named {
			byName = 1
			if a.Named {
				byName = -1
			}
		}
		return cmp.Or(strings.Compare(a.Display, b.Display), strings.Compare(string(a.Kind), string(b.Kind)), byName)
	})
	return slices.CompactFunc(f.problems, func(a, b Problem) bool {
		return a.Kind == b.Kind && a.Display == b.Display
	})
}
