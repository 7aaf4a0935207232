// Package border knows the folders that a run may reach by itself: the repository, and
// what its user has named. A link or a path of a repository's configuration may lead
// out of them, and whoever wrote it may mean harm.
package border

import (
	"path/filepath"

	"github.com/tasklint/tasklint/internal/regular"
)

// Border is around some folders. Nil is around everything.
type Border struct{ folders []folder }

// folder is a path as it was given, and without links.
type folder struct{ path, real string }

// Around returns the border around absolute folders.
func Around(folders ...string) *Border {
	b := &Border{}
	for _, dir := range folders {
		b.folders = append(b.folders, folder{filepath.Clean(dir), regular.Resolve(dir)})
	}
	return b
}

// And returns the border around one more folder.
func (b *Border) And(dir string) *Border {
	if b == nil {
		return nil
	}
	return &Border{append(b.folders[:len(b.folders):len(b.folders)], folder{filepath.Clean(dir), regular.Resolve(dir)})}
}

// Holds reports whether an absolute path leads to a place within, after all links on
// the way. What is not there yet counts as lying where it would be made.
func (b *Border) Holds(path string) bool {
	if b == nil {
		return true
	}
	real := regular.Resolve(path)
	for _, f := range b.folders {
		if inside(f.real, real) {
			return true
		}
	}
	return false
}

// Leaves reports whether an absolute path is written as one within and leads out all
// the same, by a link.
func (b *Border) Leaves(path string) bool {
	if b == nil {
		return false
	}
	path = filepath.Clean(path)
	for _, f := range b.folders {
		if inside(f.path, path) || inside(f.real, path) {
			return !b.Holds(path)
		}
	}
	return false
}

// inside reports whether a path is a folder or lies in it.
func inside(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
