package config

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/say"
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

// mostGlobs is how many patterns all globs of a configuration may stand for, and
// mostGlobText their length together in bytes: each file of a run is held against each.
const (
	mostGlobs    = 2_000
	mostGlobText = 128 << 10
)

// checkGlob also refuses globs that can match nothing, and too many.
func checkGlob(c *checker, n *node) string {
	if err := discover.CheckGlob(n.text); err != nil {
		return err.Error()
	}
	switch {
	case strings.HasPrefix(n.text, "/"), len(n.text) > 2 && n.text[1:3] == ":/":
		return "glob " + say.Quote(n.text) + " is absolute; globs are relative to the folder of the configuration file"
	case strings.HasPrefix(n.text, "!"):
		return "glob " + say.Quote(n.text) + ": a leading ! has no meaning here; leave files out with exclude"
	case separates(n.text):
		return "glob " + say.Quote(n.text) + ": write forward slashes between folders"
	}
	if c != nil {
		cost := discover.GlobCost(n.text)
		fitted := c.catalog.fits()
		c.catalog.globs, c.catalog.globText = c.catalog.globs+cost, c.catalog.globText+cost*len(n.text)
		if fitted && !c.catalog.fits() {
			return fmt.Sprintf("the globs up to here stand for more than %d patterns or %d KiB, each alternative in braces being one; write fewer, or name folders without wildcards", mostGlobs, mostGlobText>>10)
		}
	}
	return ""
}

// separates reports whether a backslash stands before a letter or digit, which needs
// none: it is meant to stand between folders.
func separates(glob string) bool {
	for i := 0; i+1 < len(glob); i++ {
		if glob[i] != '\\' {
			continue
		}
		i++
		if c := glob[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}
