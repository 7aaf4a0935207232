package load

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/regular"
)

// Paths are the two folders that paths are given from.
type Paths struct {
	Work string // the working directory, for people
	Root string // the repository around it, else the same, for code hosts
}

// FindPaths returns those of the working directory.
func FindPaths() (Paths, error) {
	work, err := os.Getwd()
	if err != nil {
		return Paths{}, fmt.Errorf("working directory: %w", err)
	}
	return PathsIn(work), nil
}

// PathsIn returns those of a folder that is worked in.
func PathsIn(work string) Paths {
	root, ok := discover.FindRoot(work)
	if !ok {
		root = work
	}
	return Paths{work, root}
}

// Border is around what is written without a link that leads elsewhere.
func (p Paths) Border() *border.Border { return border.Around(p.Root) }

// Absolute returns a path that was typed in the working directory as an absolute one, ""
// for "".
func (p Paths) Absolute(path string) string {
	if path == "" {
		return ""
	}
	return regular.Absolute(p.Work, path)
}

// Exists reports whether something lies at a path, a link that leads nowhere included.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Shorter returns a path as it is typed in the working directory, when it lies below it.
func Shorter(work, path string) string {
	if rel, err := filepath.Rel(work, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// Display returns a path as messages write it: from the working directory when it lies
// below it or near it.
func Display(work, path string) string {
	if rel, err := filepath.Rel(work, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}
