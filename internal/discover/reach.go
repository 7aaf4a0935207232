package discover

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/gitignore"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// Reach tells which files walks come upon, of files that need not lie on the disk:
// those of an earlier state, or of git's index.
type Reach struct {
	finder *finder
	real   map[string]string // folders without links
}

// NewReach makes a Reach for walks with these options. The error is for options that
// cannot be used.
func NewReach(o Options) (*Reach, error) {
	if !filepath.IsAbs(o.Dir) {
		return nil, fmt.Errorf("working directory %s: not absolute", say.Quote(o.Dir))
	}
	root, _ := FindRoot(o.Dir)
	f := &finder{dir: filepath.Clean(o.Dir), root: root, force: true, patterns: patternsOf(o.Text), places: map[string]place{}}
	f.realDir = resolve(f.dir)
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

// Display is an absolute path as Found has it.
func (r *Reach) Display(path string) string { return r.finder.display(path) }
