package discover

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/gitignore"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// walk is one walk through a folder.
type walk struct {
	*finder
	root, real string // where it starts, as reached and without links
	filter     *filter
	exclude    excluder
	within     *border.Border
	pending    []folder
	found      int
	leftOut    int
	failed     bool // the start itself could not be read
}

// folder is a folder still to be read.
type folder struct {
	path  string
	depth int             // below the start
	scope gitignore.Scope // without its own patterns, but for the start
}

// run walks from a named folder; a folder further down that cannot be read is a
// notice. It keeps its own stack: hostile trees are deep.
func (w *walk) run(scope gitignore.Scope) {
	w.pending = []folder{{path: w.root, scope: scope}}
	for len(w.pending) > 0 {
		d := w.pending[len(w.pending)-1]
		w.pending = w.pending[:len(w.pending)-1]
		entries, err := os.ReadDir(d.path)
		if err != nil && !(d.depth > 0 && errors.Is(err, fs.ErrNotExist)) { // gone since it was listed
			w.failed = w.failed || d.depth == 0
			w.unreadable(d.depth == 0, d.path, err)
		}
		if d.depth > 0 {
			d.scope = w.enter(d, entries)
		}
		for _, e := range entries {
			switch {
			case e.IsDir():
				w.folder(d, e.Name())
			case e.Type()&fs.ModeSymlink != 0 && w.folderBehind(d, e.Name()):
			case w.filter.wants(e.Name()):
				w.file(d, e)
			}
		}
	}
	w.finder.leftOut += w.leftOut
}

// enter adds the patterns a folder has of its own. A repository inside another
// is on its own: git does not apply the outer patterns there.
func (w *walk) enter(d folder, entries []os.DirEntry) gitignore.Scope {
	scope, patterns := d.scope, false
	for _, e := range entries {
		switch name := e.Name(); {
		case name == ".git" && (e.IsDir() || e.Type().IsRegular()):
			fresh, err := gitignore.Repository(d.path, w.finder.patterns)
			w.lostPatterns(d.path, err)
			return fresh
		case name == gitignore.FileName && e.Type().IsRegular():
			patterns = true
		}
	}
	if patterns {
		var err error
		scope, err = scope.Own(d.path, w.finder.patterns)
		w.lostPatterns(d.path, err)
	}
	return scope
}

func (w *walk) folder(d folder, name string) {
	if IsSkippedFolder(name) || !w.filter.descends(d.depth) {
		return
	}
	scope := d.scope.Child(name)
	path := below(d.path, name)
	if scope.Lost() || w.exclude.matches(path) {
		w.leftOut++
		return
	}
	w.pending = append(w.pending, folder{path: path, depth: d.depth + 1, scope: scope})
}

// folderBehind reports whether a link leads to a folder, and remembers it. A walk does not
// enter that: it may lead round, and what lies there is mostly found without it.
func (w *walk) folderBehind(d folder, name string) bool {
	path := below(d.path, name)
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return false
	}
	if !IsSkippedFolder(name) && w.filter.descends(d.depth) && !d.scope.Ignored(name, false) && !w.exclude.matches(path) {
		w.linked = append(w.linked, linkedFolder{path, regular.Resolve(path)})
	}
	return true
}

func (w *walk) file(d folder, e os.DirEntry) {
	path := below(d.path, e.Name())
	if w.filter != nil {
		if rel, _ := within(w.root, path); !w.filter.matches(rel) {
			return
		}
	}
	if d.scope.Ignored(e.Name(), false) || w.exclude.matches(path) {
		w.leftOut++
		return
	}
	switch {
	case e.Type().IsRegular():
		real, link := path, w.real != w.root
		if link {
			rel, _ := within(w.root, path)
			real = below(w.real, rel)
		}
		w.add(path, real, false, false, link)
		w.found++
	case e.Type()&fs.ModeSymlink != 0:
		if w.link(path, false, false, w.within) {
			w.found++
		}
	default:
		w.notRegular(path, e.Type(), false)
	}
}

// Reach reports which files walks come upon, of files that need not lie on the disk:
// those of an earlier state, or of git's index.
type Reach struct {
	finder *finder
	real   map[string]string // folders without links
}

// NewReach makes a Reach for walks with these options. The error is for options that
// cannot be used.
func NewReach(o Options) (*Reach, error) {
	if !filepath.IsAbs(o.Dir) {
		return nil, fmt.Errorf("working directory %s: not absolute", say.QuoteWhole(o.Dir))
	}
	root, _ := FindRoot(o.Dir)
	f := &finder{dir: filepath.Clean(o.Dir), root: root, force: true, patterns: patternsOf(o.Text), places: map[string]place{}}
	f.realDir = regular.Resolve(f.dir)
	var err error
	f.exclude, err = newExcluder(cmp.Or(o.ExcludeBase, o.Dir), o.Exclude)
	return &Reach{f, make(map[string]string)}, err
}

// Walk reports whether a walk from the top comes upon an absolute path.
func (r *Reach) Walk(path string) bool {
	if !IsTaskFile(filepath.Base(path)) {
		return false
	}
	dir := filepath.Dir(path)
	real, ok := r.real[dir]
	if !ok {
		real = regular.Resolve(dir)
		r.real[dir] = real
	}
	return !r.finder.leavesOut(path, real, false)
}

// patternsOf reads git's patterns as a state of the repository has them.
func patternsOf(text func(string) ([]byte, bool, error)) gitignore.Reader {
	if text == nil {
		return gitignore.ReadFile
	}
	return func(path string) (*gitignore.List, error) {
		switch text, known, err := text(path); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil
		case err != nil:
			return nil, err
		case known:
			return gitignore.Parse(text), nil
		}
		return gitignore.ReadFile(path)
	}
}

// Excluded reports whether an exclude leaves out an absolute path.
func (r *Reach) Excluded(path string) bool { return r.finder.exclude.covers(path) }

// Display returns an absolute path as Found has it.
func (r *Reach) Display(path string) string { return r.finder.display(path) }
