package config

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
)

// maxCustomFiles bounds how many files a configuration may draw in, maxCustomGlobs by how
// many patterns: the folders are walked for each.
const (
	maxCustomFiles = 1000
	maxCustomGlobs = 100
)

// customFiles reads what custom-files names, in the order of the names.
func (l *loader) customFiles(main *file) {
	n := main.root.get("custom-files")
	if n == nil || n.kind != list {
		return
	}
	var paths []string
	globs := 0
	for _, it := range n.items {
		if it.value.kind != text || checkGlob(nil, it.value) != "" {
			continue // told by the check
		}
		if globs += discover.GlobCost(it.value.text); globs > maxCustomGlobs {
			main.add(it.value.span, "the globs up to here stand for more than %d patterns, each alternative in braces being one; put the files into one folder", maxCustomGlobs)
			break
		}
		base, pattern := doublestar.SplitPattern(path.Clean(it.value.text))
		folder := l.beside(base)
		if !l.config.border.Holds(folder) {
			main.add(it.value.span, "%s leaves the repository; copy the files, or add them as a submodule", diag.Quote(it.value.text))
			continue
		}
		found, err := doublestar.Glob(os.DirFS(folder), pattern, doublestar.WithFilesOnly(), doublestar.WithNoFollow())
		for i := range found {
			found[i] = filepath.Join(folder, filepath.FromSlash(found[i]))
		}
		found = slices.DeleteFunc(found, l.config.absent)
		switch {
		case err != nil:
			main.add(it.value.span, "%s: %v", diag.Quote(it.value.text), bare(err))
		case len(found) == 0:
			main.add(it.value.span, "no file matches %s", diag.Quote(it.value.text))
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	paths = slices.DeleteFunc(paths, func(path string) bool {
		// What somebody else has written must not have the program read what lies elsewhere
		// on the machine.
		out := !l.config.border.Holds(path)
		if out {
			main.add(n.span, "%s leads out of the repository; copy the file, or add it as a submodule", diag.Quote(display(l.config.work, path)))
		}
		return out
	})
	if len(paths) > maxCustomFiles {
		main.add(n.span, "custom-files names %d files; at most %d are read", len(paths), maxCustomFiles)
		paths = nil
	}
	for _, path := range paths {
		if path != l.config.Path {
			l.customFile(path)
		}
	}
	l.config.CustomFiles = paths
	l.config.catalog.open = l.config.catalog.open || main.any() && len(paths) == 0
}

// absent reports whether a file that lies on the disk is not there in the state that
// the configuration is read from.
func (c *Config) absent(path string) bool {
	if c.text == nil {
		return false
	}
	_, _, err := c.text(path)
	return errors.Is(err, fs.ErrNotExist)
}

func (l *loader) customFile(path string) {
	name := display(l.config.work, path)
	fail := func(err error) {
		l.config.catalog.open = true
		if list, ok := err.(Errors); ok {
			l.errors = append(l.errors, list...)
			return
		}
		l.errors = append(l.errors, &Error{File: name, Message: err.Error()})
	}
	raw, err := l.config.read(path, name)
	if err != nil {
		fail(err)
		return
	}
	f, err := open(name, path, raw)
	if err != nil {
		fail(err)
		return
	}
	f.doc.Private = l.private
	if f.root = readYAML(&f.reports); f.any() {
		fail(f.errors())
		return
	}
	switch {
	case f.root == nil:
	case f.root.kind == list:
		f.own(l.config, f.root)
	default:
		s := customFileShape()
		if f.root.kind == mapping {
			f.own(l.config, f.root.get("custom"))
			s = s.choose(f.root)
			s.field("custom").shape = nil
		}
		f.checker(l.config).check(f.root, s, "a file of own rules")
	}
	if f.any() {
		l.errors = append(l.errors, f.errors()...)
	}
}
