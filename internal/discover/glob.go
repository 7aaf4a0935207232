package discover

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/tasklint/tasklint/internal/say"
)

// The matcher tries each combination of a glob's alternatives, so their number
// is bounded, and a text against each of them in at most quadratic time.
const (
	maxAlternatives = 256
	maxGlob         = 4096 // bytes
)

// CheckGlob reports what is wrong with a glob: its syntax, or that matching it
// could take forever.
func CheckGlob(pattern string) error {
	switch {
	case len(pattern) > maxGlob:
		return fmt.Errorf("glob %.20q...: longer than %d bytes", pattern, maxGlob)
	case !doublestar.ValidatePattern(pattern):
		return fmt.Errorf(`glob %s: a bracket or brace is not closed, or a backslash ends it; put a backslash before a character that is meant as it stands`, say.QuoteWhole(pattern))
	case alternatives(pattern) > maxAlternatives:
		return fmt.Errorf("glob %s: its braces stand for more than %d globs; write several shorter ones", say.QuoteWhole(pattern), maxAlternatives)
	}
	return nil
}

// GlobCost returns how many patterns a text is matched with when it is held against a glob:
// 0 for a path without wildcards, else one for each alternative of its braces.
func GlobCost(pattern string) int {
	if !hasMeta(pattern) {
		return 0
	}
	return alternatives(pattern)
}

// alternatives returns how many globs without braces a pattern stands for, or
// a number over maxAlternatives. Braces within braces are counted as if they
// stood side by side, which is never too few.
func alternatives(pattern string) int {
	product := 1
	var open []int // the alternatives of each brace that is still open
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '{':
			open = append(open, 1)
		case ',':
			if n := len(open); n > 0 {
				open[n-1]++
			}
		case '}':
			if n := len(open); n > 0 {
				// Even one alternative costs a copy of the pattern.
				product *= max(2, open[n-1])
				open = open[:n-1]
			}
		}
		if product > maxAlternatives {
			return product
		}
	}
	return product
}

// hasMeta reports whether an argument that is no path could be a glob.
func hasMeta(arg string) bool { return strings.ContainsAny(arg, "*?[{") }

// Glob is a pattern made ready for many paths.
type Glob struct {
	pattern string
	// Fixed is what every match begins with: all of a pattern without wildcards.
	Fixed string
}

// CompileGlob prepares a pattern that CheckGlob has nothing against.
func CompileGlob(pattern string) Glob {
	g := Glob{pattern, pattern}
	if i := strings.IndexAny(pattern, `*?[{\`); i >= 0 {
		g.Fixed = pattern[:i]
	}
	return g
}

// Matches reports whether the whole path matches.
func (g Glob) Matches(rel string) bool {
	return strings.HasPrefix(rel, g.Fixed) && doublestar.MatchUnvalidated(g.pattern, rel)
}

// filter is what a walk for a glob looks for; nil is a walk for all task files.
type filter struct {
	pattern string
	anyExt  bool // the glob spells out the extension itself
	anyCase bool // letter case does not count, as for the shells of Windows, which leave globs to programs
	depth   int  // levels of folders below the start that can hold a match
}

func newFilter(pattern string, anyCase bool) *filter {
	ext := path.Ext(path.Base(pattern))
	if anyCase {
		pattern = strings.ToLower(pattern)
	}
	f := &filter{pattern: pattern, anyCase: anyCase, depth: 1 << 30}
	f.anyExt = ext != "" && !strings.ContainsAny(ext, "*?[")
	if !strings.Contains(pattern, "**") {
		f.depth = strings.Count(pattern, "/") // with braces at most
	}
	return f
}

// wants reports whether a file of that name may be one to find.
func (f *filter) wants(name string) bool { return f != nil && f.anyExt || IsTaskFile(name) }

// matches takes the path from the start of the walk, with forward slashes.
func (f *filter) matches(rel string) bool {
	if f == nil {
		return true
	}
	if f.anyCase {
		rel = strings.ToLower(rel)
	}
	return doublestar.MatchUnvalidated(f.pattern, rel)
}

func (f *filter) descends(depth int) bool { return f == nil || depth < f.depth }

// excluder is the globs of Options.Exclude.
type excluder struct {
	base     string
	patterns []Glob
}

func newExcluder(base string, globs []string) (excluder, error) {
	x := excluder{base: filepath.Clean(base)}
	for _, g := range globs {
		if err := CheckGlob(g); err != nil {
			return excluder{}, fmt.Errorf("exclude: %w", err)
		}
		x.patterns = append(x.patterns, CompileGlob(path.Clean(g)))
	}
	return x, nil
}

// matches reports whether a glob matches this very path.
func (x excluder) matches(file string) bool {
	if len(x.patterns) == 0 {
		return false
	}
	rel, ok := within(x.base, file)
	return ok && slices.ContainsFunc(x.patterns, func(g Glob) bool { return g.Matches(rel) })
}

// covers reports whether a glob matches the path or a folder above it.
func (x excluder) covers(file string) bool {
	return len(x.without(file).patterns) < len(x.patterns)
}

// without drops the globs that cover a path.
func (x excluder) without(file string) excluder {
	rel, ok := within(x.base, file)
	if !ok || rel == "." || len(x.patterns) == 0 {
		return x
	}
	kept := excluder{base: x.base}
	for _, g := range x.patterns {
		if !g.matchesUpTo(rel) {
			kept.patterns = append(kept.patterns, g)
		}
	}
	return kept
}

// matchesUpTo reports whether the path or a folder above it matches.
func (g Glob) matchesUpTo(rel string) bool {
	for i := range len(rel) {
		if rel[i] == '/' && g.Matches(rel[:i]) {
			return true
		}
	}
	return g.Matches(rel)
}
