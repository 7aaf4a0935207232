package discover

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
	LinkedFolder Kind = "linked-folder" // a link to a folder that nothing else has led into
	EmptySet     Kind = "empty-set"     // a configured set without a file
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
