package discover

import (
	"errors"
	"io/fs"
	"os"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/gitignore"
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
			if e.IsDir() {
				w.folder(d, e.Name())
			} else if w.filter.wants(e.Name()) {
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
	if isSkippedFolder(name) || !w.filter.descends(d.depth) {
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
