package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
)

// paths are the two folders that paths are given from.
type paths struct {
	work string // the working directory, for people
	root string // the repository around it, else the same, for code hosts
}

func findPaths() (paths, error) {
	work, err := os.Getwd()
	if err != nil {
		return paths{}, fmt.Errorf("working directory: %w", err)
	}
	root, ok := discover.FindRoot(work)
	if !ok {
		root = work
	}
	return paths{work, root}, nil
}

// border is around what is written without a link that leads elsewhere.
func (p paths) border() *border.Border { return border.Around(p.root) }

// absolute is a path that was typed in the working directory as an absolute one, ""
// for "".
func (p paths) absolute(path string) string {
	switch {
	case path == "":
		return ""
	case filepath.IsAbs(path):
		return filepath.Clean(path)
	default:
		return filepath.Join(p.work, path)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// shorter is a path as it is typed in the working directory, when it lies below it.
func shorter(work, path string) string {
	if rel, err := filepath.Rel(work, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

// namesAreNames is an error for an argument that reads as a flag and is a file here, or
// one of the repository: tools hand on whatever a file is called, and somebody else may
// have called one --write-baseline=x.json.
func namesAreNames(args []string) error {
	var top string
	for _, arg := range args {
		switch {
		case arg == "--":
			return nil
		case len(arg) < 2 || arg[0] != '-':
			continue
		}
		if top == "" {
			if at, err := findPaths(); err == nil {
				top = at.root
			}
		}
		if exists(arg) || top != "" && exists(filepath.Join(top, arg)) {
			return fmt.Errorf("%s is a file here and reads as a flag; put -- between flags and names, or write it as %s",
				diag.Quote(arg), diag.Quote("./"+arg))
		}
	}
	return nil
}
