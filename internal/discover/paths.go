package discover

import (
	"os"
	"path/filepath"
	"strings"
)

// FindRoot returns the repository that holds a folder: the nearest one at or
// above it with a `.git`, which is a folder or, in a linked work tree or a
// submodule, a file.
func FindRoot(dir string) (root string, ok bool) {
	dir = filepath.Clean(dir)
	for {
		info, err := os.Stat(filepath.Join(dir, ".git"))
		if err == nil && (info.IsDir() || info.Mode().IsRegular()) {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// within returns path relative to base with forward slashes, "." for base
// itself, and false when it lies outside. Both are absolute and clean. In the
// usual case the result is a part of path, not a copy.
func within(base, path string) (string, bool) {
	if path == base {
		return ".", true
	}
	if rest, ok := strings.CutPrefix(path, base); ok {
		if os.IsPathSeparator(base[len(base)-1]) { // the top of a file system
			return filepath.ToSlash(rest), true
		}
		if os.IsPathSeparator(rest[0]) {
			return filepath.ToSlash(rest[1:]), true
		}
	}
	if os.PathSeparator == '\\' { // letter case does not count there
		if rel, err := filepath.Rel(base, path); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel), true
		}
	}
	return "", false
}

// below joins a folder and the name of an entry.
func below(dir, name string) string {
	if os.IsPathSeparator(dir[len(dir)-1]) {
		return dir + name
	}
	return dir + string(os.PathSeparator) + name
}

// IsTaskFile reports whether a name has one of the extensions a walk looks for,
// in any letter case.
func IsTaskFile(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return false
	}
	ext := name[dot+1:]
	return strings.EqualFold(ext, "json") || strings.EqualFold(ext, "ndjson") || strings.EqualFold(ext, "jsonl")
}

// IsSkippedFolder reports whether walks leave out folders of that name.
func IsSkippedFolder(name string) bool {
	return name[0] == '.' || name == "node_modules"
}
