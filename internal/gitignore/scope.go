package gitignore

import (
	"fmt"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/regular"
)

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
