// Package gitignore tells which files git would leave out, by the rules of
// gitignore(5), without starting git.
//
// It works on bytes as git does: `?` and a character class match one byte, and
// letters are compared with their case (core.ignoreCase is not read). Two
// sources that git knows are left out on purpose, because they would make the
// result depend on the machine: core.excludesFile, and the index (git never
// ignores a tracked file; this package does when a pattern says so).
package gitignore

import (
	"bytes"
	"fmt"

	"github.com/tasklint/tasklint/internal/regular"
)

// maxLine bounds a pattern, in bytes. Paths of the systems we run on end at
// 4096, so a longer line could only match with heavily padded classes.
const maxLine = 8192

// mostWildcards bounds the patterns with wildcards that one path is held against, those of
// all folders above it together, in bytes; simple names and `*.ext` cost next to nothing
// and do not count. Real lists have some hundreds of bytes.
const mostWildcards = 64 << 10

// Why the patterns that hold in a folder do not count.
var (
	errWildcards = fmt.Errorf("those with wildcards are longer than %d KiB together, so none of any kind counts", mostWildcards>>10)
	errLongLine  = fmt.Errorf("a line with ! is longer than %d KiB", maxLine>>10)
)

// Decision is what one List says about a path.
type Decision uint8

// The decisions: no pattern matches, the last one that does is a plain one, or
// the last one that does is negated with `!`.
const (
	Undecided Decision = iota
	Ignore
	Include
)

// List is the patterns of one file, in order. The zero value decides nothing.
// It is safe for concurrent use.
type List struct {
	rules     []rule
	wildcards int   // bytes of patterns with wildcards
	fault     error // why what it would bring back is not known
}

// Parse reads the text of a .gitignore or exclude file. It never fails: what
// git would never match (an unclosed class, a lone backslash at the end) is a
// pattern that never matches, and what is too long is told of by Scope.With.
func Parse(text []byte) *List {
	if len(text) > maxFile {
		return &List{fault: &regular.TooLargeError{Limit: maxFile}}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	l := &List{}
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		text = rest
		if len(line) > maxLine && line[0] == '!' {
			l.fault = errLongLine
		}
		if r, ok := parseLine(line); ok {
			l.rules = append(l.rules, r)
			l.wildcards += len(r.glob.ops)
		}
	}
	return l
}

// Len returns the number of patterns that can match something.
func (l *List) Len() int { return len(l.rules) }

// match decides about a path relative to the folder the list belongs to, with
// forward slashes and neither a leading nor a trailing one; base is the offset of
// its last element. It looks at this very path; that a file under an ignored folder
// is lost whatever the patterns say is the business of Scope.
func (l *List) match(rel []byte, base int, isDir bool) Decision {
	for i := len(l.rules) - 1; i >= 0; i-- {
		r := &l.rules[i]
		if r.dirOnly && !isDir || !r.matches(rel, base) {
			continue
		}
		if r.negated {
			return Include
		}
		return Ignore
	}
	return Undecided
}

// parseLine reads one line without its end. It says false for a comment, a
// blank line and what cannot match.
func parseLine(line []byte) (rule, bool) {
	if len(line) > maxLine || bytes.HasPrefix(line, []byte("#")) {
		return rule{}, false
	}
	if i := bytes.IndexByte(line, 0); i >= 0 {
		line = line[:i] // git handles lines as C strings
	}
	return newRule(string(trimTrailingSpaces(line)))
}

// trimTrailingSpaces removes spaces (not tabs) at the end, unless a backslash
// quotes them.
func trimTrailingSpaces(line []byte) []byte {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = min(i+1, len(line))
	}
	return line[:end]
}
