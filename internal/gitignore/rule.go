package gitignore

import "strings"

// rule is one pattern. How it is tried depends on its form, cheapest first:
// most patterns of real files are a plain name or `*.ext`.
type rule struct {
	negated  bool
	dirOnly  bool // a slash at the end: folders only
	nameOnly bool // no other slash: tried on the last element alone
	form     form
	// literal is the whole name (exact), its end (suffix), or what a path must
	// start with before the glob is tried on the rest.
	literal string
	glob    glob
}

type form uint8

const (
	exact form = iota
	suffix
	prefixGlob
)

// newRule reads one pattern; false when it cannot match anything.
func newRule(p string) (rule, bool) {
	var r rule
	if strings.HasPrefix(p, "!") {
		r.negated, p = true, p[1:]
	}
	if strings.HasSuffix(p, "/") {
		r.dirOnly, p = true, p[:len(p)-1]
	}
	r.nameOnly = !strings.Contains(p, "/")
	p = strings.TrimPrefix(p, "/")
	if p == "" {
		return rule{}, false
	}
	switch special := strings.IndexAny(p, `*?[\`); {
	case special < 0:
		r.literal = p
		return r, true
	case r.nameOnly && p[0] == '*' && !strings.ContainsAny(p[1:], `*?[\`):
		r.form, r.literal = suffix, p[1:]
		return r, true
	case !r.nameOnly:
		// git compares the literal start first and hands only the rest to its
		// matcher. That shows: in `dir/a**/b` the rest starts with `**/`, which
		// then crosses folders although no slash stands before it.
		r.literal, p = p[:special], p[special:]
	}
	r.form = prefixGlob
	var ok bool
	r.glob, ok = compile(p)
	return r, ok
}

// matches tries the rule on a path whose last element starts at base.
func (r *rule) matches(rel []byte, base int) bool {
	if r.nameOnly {
		rel = rel[base:]
	}
	n := len(r.literal)
	switch {
	case len(rel) < n:
		return false
	case r.form == exact:
		return string(rel) == r.literal
	case r.form == suffix:
		return string(rel[len(rel)-n:]) == r.literal
	}
	return string(rel[:n]) == r.literal && r.glob.match(rel[n:])
}
