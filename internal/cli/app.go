package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
)

const homepage = "https://github.com/tasklint/tasklint"

// The exit codes, the same whatever the format.
const (
	exitClean    = 0 // nothing that counts at or above the fail level
	exitFindings = 1 // something that counts
	exitFailed   = 2 // the tool could not do its work
)

// app is one invocation: its streams, its environment and its exit code.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            map[string]string
	code           int // the exit code when no error says another
	// ofTenant says that the run asks a tenant, whose answers what it writes may hold.
	ofTenant bool
}

// say prints a line on standard error.
func (a *app) say(format string, args ...any) {
	fmt.Fprintln(a.stderr, "tasklint:", say.Printable(fmt.Sprintf(format, args...)))
}

// note says what a reader has to know and what is no mistake of theirs.
func (a *app) note(format string, args ...any) {
	fmt.Fprintln(a.stderr, "tasklint: note:", say.Printable(fmt.Sprintf(format, args...)))
}

// fail prints an error on standard error, one line for each that was joined, and
// mistakes of the configuration with the line they are in.
func (a *app) fail(err error) {
	for _, text := range say.Failures(err) {
		fmt.Fprintln(a.stderr, "tasklint:", text)
	}
}

// print writes a report to a file, or to standard output for "".
func (a *app) print(file string, write func(io.Writer) error) error {
	write = masked(write)
	if file == "" {
		return buffered(a.stdout, write)
	}
	if err := writeFile(file, a.mode(), write); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// masked writes a report without what looks like a credential, whatever quoted it.
func masked(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		m := secret.NewWriter(w)
		if err := write(m); err != nil {
			return err
		}
		return m.Flush()
	}
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// mode is how the run writes reports: what may hold a tenant's answers is the owner's
// alone.
func (a *app) mode() atomicfile.Mode {
	if a.ofTenant {
		return atomicfile.Private
	}
	return 0
}

// writeFile writes a file so that it is there whole or not at all.
func writeFile(name string, mode atomicfile.Mode, write func(io.Writer) error) error {
	if err := mayWrite(name); err != nil {
		return err
	}
	return atomicfile.Write(name, mode, write)
}

// writeText is writeFile for a text that is there already.
func writeText(name string, text []byte) error { return writeFile(name, 0, textWriter(text)) }

func textWriter(text []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}
}

// mayWrite is an error when a path in the repository is one elsewhere, by a link.
func mayWrite(name string) error {
	at, err := load.FindPaths()
	if err != nil {
		return err
	}
	if at.Border().Leaves(at.Absolute(name)) {
		return export.ErrLeadsOut
	}
	return nil
}

// newFolder is a folder that files are written to.
func newFolder(dir string) (*export.Folder, error) {
	at, err := load.FindPaths()
	if err != nil {
		return nil, err
	}
	return export.NewFolder(at.Border(), dir)
}

// stream is standard output or error, until it is shut: what an interrupted command still
// has to say may no longer be true.
type stream struct {
	mu   sync.Mutex
	to   io.Writer
	shut bool
}

var errInterrupted = errors.New("interrupted")

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return 0, errInterrupted
	}
	return s.to.Write(p)
}

// close lets nothing more be written. It waits for what is just being written, but not for
// a reader who has fallen asleep.
func (s *stream) close() {
	closed := make(chan struct{})
	go func() {
		s.mu.Lock()
		s.shut = true
		s.mu.Unlock()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(100 * time.Millisecond):
	}
}

// file returns the file that a stream is, and whether it is one.
func file(of any) (*os.File, bool) {
	for s, is := of.(*stream); is; s, is = of.(*stream) {
		of = s.to
	}
	f, ok := of.(*os.File)
	return f, ok
}
