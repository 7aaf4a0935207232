package discover

import (
	"cmp"
	"fmt"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/regular"
)

// Reach tells which files walks come upon, of files that need not lie on the disk:
// those of an earlier state, or of git's index.
type Reach struct{ finder *finder }

// NewReach makes a Reach for walks with these options. The error is for options that
// cannot be used.
func NewReach(o Options) (*Reach, error) {
	if !filepath.IsAbs(o.Dir) {
		return nil, fmt.Errorf("working directory %q: not absolute", o.Dir)
	}
	f := &finder{dir: filepath.Clean(o.Dir), force: true, places: map[string]place{}}
	f.realDir = resolve(f.dir)
	var err error
	f.exclude, err = newExcluder(cmp.Or(o.ExcludeBase, o.Dir), o.Exclude)
	return &Reach{f}, err
}

// Walk reports whether a walk from the top comes upon an absolute path.
func (r *Reach) Walk(path string) bool {
	return IsTaskFile(filepath.Base(path)) && !r.finder.leavesOut(path, regular.Resolve(filepath.Dir(path)), false)
}

// Excluded reports whether an exclude leaves out an absolute path.
func (r *Reach) Excluded(path string) bool { return r.finder.exclude.covers(path) }

// Display is an absolute path as Found has it.
func (r *Reach) Display(path string) string { return r.finder.display(path) }
