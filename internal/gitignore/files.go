package gitignore

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/tasklint/tasklint/internal/regular"
)

// FileName is the name of the files with patterns.
const FileName = ".gitignore"

// maxFile bounds a file with patterns, in bytes; real ones have a few thousand.
const maxFile = 1 << 20

// ReadFile reads a list. A file that is absent gives nil and no error, and so
// does one that is no regular file: git does not follow a symbolic link there,
// and a named pipe would block. A file over 1 MiB is an error.
func ReadFile(path string) (*List, error) {
	text, err := readRegular(path, maxFile)
	if err != nil || text == nil {
		return nil, err
	}
	return Parse(text), nil
}

// Reader reads the list of a file with patterns; nil where there is none. ReadFile is one.
type Reader func(path string) (*List, error)

// Repository returns the scope of a repository's top folder: its
// .git/info/exclude and, over that, its .gitignore. The scope can be used
// whatever the error, which then says which of the two could not be read.
func Repository(root string, read Reader) (Scope, error) {
	var s Scope
	exclude, errExclude := ReadFile(filepath.Join(gitDir(root), "info", "exclude"))
	if errExclude == nil && exclude != nil {
		errExclude = exclude.fault
	}
	if errExclude != nil { // which brings nothing back: there is nothing before it
		errExclude, exclude = fmt.Errorf(".git/info/exclude: %w", regular.Reason(errExclude)), nil
	}
	s, errFirst := s.With(exclude)
	s, errBoth := s.Own(root, read)
	return s, errors.Join(errExclude, errFirst, errBoth)
}

// Descend returns the scope of a folder below the one that s belongs to, which
// lies at top, with the .gitignore files of all folders on the way and its own.
// Both are absolute; dir may be top. The scope can be used whatever the error.
func (s Scope) Descend(top, dir string, read Reader) (Scope, error) {
	rel, err := filepath.Rel(top, dir)
	if err != nil {
		return s, fmt.Errorf("path %s: %w", dir, err)
	}
	if rel == "." {
		return s, nil
	}
	var errs []error
	for name := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
		top = filepath.Join(top, name)
		s = s.Child(name)
		var err error
		if s, err = s.Own(top, read); err != nil {
			errs = append(errs, err)
		}
	}
	return s, errors.Join(errs...)
}

// gitDir returns the folder that holds info/exclude. In a linked work tree and
// in a submodule `.git` is a file that names it, and `commondir` there leads on
// to what all work trees share (gitrepository-layout(5)).
func gitDir(root string) string {
	dir := filepath.Join(root, ".git")
	if target, ok := pathIn(dir, "gitdir: "); ok {
		dir = resolve(root, target)
	}
	if target, ok := pathIn(filepath.Join(dir, "commondir"), ""); ok {
		dir = resolve(dir, target)
	}
	return dir
}

// pathIn reads a path that a small file holds after the prefix.
func pathIn(file, prefix string) (string, bool) {
	text, err := readRegular(file, 8192)
	if err != nil {
		return "", false
	}
	target, ok := strings.CutPrefix(strings.TrimRight(string(text), "\r\n"), prefix)
	return target, ok && target != ""
}

func resolve(base, target string) string {
	if filepath.IsAbs(target) {
		return filepath.Clean(target)
	}
	return filepath.Join(base, target)
}

// readRegular reads a regular file of at most limit bytes; nil when there is
// none of that kind.
func readRegular(path string, limit int64) ([]byte, error) {
	text, err := regular.ReadOwn(path, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, regular.ErrFolder), errors.Is(err, regular.ErrNotRegular):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return text, nil
}
