// Package gitignore reports which files git would leave out, by the rules of
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
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

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
// pattern that never matches, and what is too long is reported by Scope.With.
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

// Scope is the patterns in force inside one folder: its own and those of the
// folders above it up to the top. It is a small value; copy it freely. The zero
// value is a top folder without patterns. It is safe for concurrent use.
type Scope struct {
	rel     string // the folder from the top, with a slash at its end; "" at the top
	layers  *layer
	ignored bool
}

// layer is one list and the place it counts from; up is what it overrides.
type layer struct {
	up   *layer
	list *List
	from int // length of the rel of its folder
	// wildcards are those of the list and of all that it overrides.
	wildcards int
}

// With adds a list that belongs to the scope's own folder. It overrides what
// was there before. A nil or empty list changes nothing. Where there are more wildcards
// than a path can be held against, or a list is too long, no list counts any more: to
// leave one out could ignore what it brings back.
func (s Scope) With(l *List) (Scope, error) {
	if l != nil && l.fault != nil {
		return s.without(l.fault)
	}
	if l == nil || l.Len() == 0 {
		return s, nil
	}
	added := &layer{up: s.layers, list: l, from: len(s.rel), wildcards: l.wildcards}
	if s.layers != nil {
		added.wildcards += s.layers.wildcards
	}
	if added.wildcards > mostWildcards {
		s.layers = nil
		return s, errWildcards
	}
	s.layers = added
	return s, nil
}

// Own adds the .gitignore of the scope's own folder. Where that cannot be read, no list
// counts, as in With. The scope can be used whatever the error.
func (s Scope) Own(dir string, read Reader) (Scope, error) {
	list, err := read(filepath.Join(dir, FileName))
	if err != nil {
		return s.without(err)
	}
	return s.With(list)
}

// without is the scope without any list, and why, in words that follow its folder.
func (s Scope) without(err error) (Scope, error) {
	s.layers = nil
	return s, fmt.Errorf("%s: %w; so nothing is left out by it, nor by those above it", s.rel+FileName, regular.Reason(err))
}

// Child returns the scope of a folder in this one, without the list of its own.
// The name is a single path element.
func (s Scope) Child(name string) Scope {
	return Scope{rel: s.rel + name + "/", layers: s.layers, ignored: s.Ignored(name, true)}
}

// Lost reports whether the folder itself is ignored, and with it everything
// inside, which no pattern can bring back.
func (s Scope) Lost() bool { return s.ignored }

// Ignored reports whether git would ignore the entry of that name in the
// scope's folder. A symbolic link is not a folder, wherever it points.
func (s Scope) Ignored(name string, isDir bool) bool {
	if s.ignored || s.layers == nil {
		return s.ignored
	}
	// On the stack for all but very long paths: this runs once a file.
	var room [256]byte
	path := append(append(room[:0], s.rel...), name...)
	for l := s.layers; l != nil; l = l.up {
		switch l.list.match(path[l.from:], len(s.rel)-l.from, isDir) {
		case Ignore:
			return true
		case Include:
			return false
		}
	}
	return false
}

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
