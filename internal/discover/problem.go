package discover

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/gitignore"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
)

// Kind is a stable word for what went wrong.
type Kind string

// The kinds of problems.
const (
	NoMatch      Kind = "no-match"      // an argument that leads to nothing
	BadGlob      Kind = "bad-glob"      // a glob that cannot be read
	BrokenLink   Kind = "broken-link"   // a symbolic link that leads nowhere
	NotRegular   Kind = "not-a-file"    // a named pipe, a device, a socket
	Outside      Kind = "outside"       // what leads out of the border without being named
	Unreadable   Kind = "unreadable"    // a folder, or what an argument leads to
	NoPatterns   Kind = "no-patterns"   // git's patterns that do not count
	NothingFound Kind = "nothing-found" // a named folder without a file to check
)

// Problem is something that could not be looked at. It is an error value; its
// text names the path and says what to do.
type Problem struct {
	Kind Kind
	// Display is the path as in Found.Display, or the argument as written when
	// it leads to no path.
	Display string
	// Named tells what was asked for (the tool could not do its work: exit 2)
	// from what a walk met on its way (a notice).
	Named bool
	Err   error
}

// Unread reports whether something is there that was not looked at, so that a run does
// not know all.
func (p Problem) Unread() bool {
	switch p.Kind {
	case BrokenLink, NotRegular, Unreadable, Outside:
		return true
	}
	return false
}

// Error returns the whole message.
func (p Problem) Error() string { return p.Err.Error() }

// Unwrap returns what lies beneath, for instance a *fs.PathError.
func (p Problem) Unwrap() error { return p.Err }

func (f *finder) problem(kind Kind, named bool, display, format string, args ...any) {
	f.problems = append(f.problems, Problem{Kind: kind, Display: display, Named: named, Err: fmt.Errorf(format, args...)})
}

// unreadable reports a file or folder that the system refuses.
func (f *finder) unreadable(named bool, path string, err error) {
	display := f.display(path)
	f.problem(Unreadable, named, display, "path %s cannot be read: %w; check its permissions", say.QuoteWhole(display), regular.Reason(err))
}

// lostPatterns reports git's patterns that do not count in a folder; the walk goes on
// without them. Of a folder that may not be entered the walk reports that itself.
func (f *finder) lostPatterns(dir string, err error) {
	if _, entered := os.Lstat(filepath.Join(dir, gitignore.FileName)); errors.Is(entered, fs.ErrPermission) {
		return
	}
	if err != nil {
		display := f.display(dir)
		f.problem(NoPatterns, false, display, "git's patterns for folder %s: %w", say.QuoteWhole(display), err)
	}
}

// sortedProblems orders the problems and drops what two arguments met alike.
func (f *finder) sortedProblems() []Problem {
	slices.SortStableFunc(f.problems, func(a, b Problem) int {
		byName := 0
		if a.Named != b.Named {
			byName = 1
			if a.Named {
				byName = -1
			}
		}
		return cmp.Or(strings.Compare(a.Display, b.Display), strings.Compare(string(a.Kind), string(b.Kind)), byName)
	})
	return slices.CompactFunc(f.problems, func(a, b Problem) bool {
		return a.Kind == b.Kind && a.Display == b.Display
	})
}
