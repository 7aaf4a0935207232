package config

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/tasklint/tasklint/internal/discover"
)

// globs are patterns made ready for many paths.
type globs []glob

// glob matches files. Without wildcards it names a file or a folder with all below
// it, and so does one that ends in a slash; else it matches whole paths.
type glob struct {
	discover.Glob
	isPath bool // it has no wildcards
}

func compile(patterns []string) globs {
	all := make(globs, 0, len(patterns))
	for _, p := range patterns {
		clean := path.Clean(p)
		if strings.HasSuffix(p, "/") {
			clean += "/**"
		}
		g := discover.CompileGlob(clean)
		all = append(all, glob{g, g.Fixed == clean})
	}
	return all
}

// match reports whether any of the patterns matches a path, which has forward
// slashes and is relative to the folder of the configuration.
func (all globs) match(rel string) bool {
	for i := range all {
		g := &all[i]
		switch {
		case g.isPath && g.Fixed == ".":
			if !strings.HasPrefix(rel, "../") {
				return true
			}
		case g.isPath:
			if rest, ok := strings.CutPrefix(rel, g.Fixed); ok && (rest == "" || rest[0] == '/') {
				return true
			}
		case g.Matches(rel):
			return true
		}
	}
	return false
}

// relative is a path as globs see it. An absolute one lies where it says, a relative
// one below the working directory. "" stands for no path, which no glob matches.
func (c *Config) relative(name string) string {
	if name == "" {
		return ""
	}
	file := filepath.FromSlash(name)
	if !filepath.IsAbs(file) {
		file = filepath.Join(c.work, file)
	}
	if rel, ok := cut(c.Dir, file); ok {
		return rel
	}
	if rel, ok := cut(c.realDir, file); ok {
		return rel
	}
	rel, err := filepath.Rel(c.Dir, file)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// cut is a clean path below a folder, relative to it.
func cut(dir, file string) (string, bool) {
	rest, ok := strings.CutPrefix(file, strings.TrimSuffix(dir, string(filepath.Separator)))
	if !ok || len(rest) < 2 || rest[0] != filepath.Separator {
		return "", false
	}
	return filepath.ToSlash(rest[1:]), true
}
