package config

import (
	"path"
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

// mostGlobs is how many patterns all globs of a configuration may stand for, and
// mostGlobText their length together in bytes: each file of a run is held against each.
const (
	mostGlobs    = 2_000
	mostGlobText = 128 << 10
)
