package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// Objects reads contents from a repository, all through one `git cat-file` that is
// started for the first of them. It may be used by many goroutines.
type Objects struct {
	repository Repository
	ctx        context.Context

	mu     sync.Mutex
	cmd    *exec.Cmd
	ask    io.WriteCloser
	answer *bufio.Reader
	stderr bytes.Buffer
	err    error // for good
}

// Objects returns the contents of the repository until ctx ends or they are closed.
func (r Repository) Objects(ctx context.Context) *Objects {
	return &Objects{repository: r, ctx: ctx}
}

// ErrTooLarge says that a file of the repository is larger than its reader takes.
var ErrTooLarge = errors.New("larger than what is read of a file")

// Read returns the contents of a file of at most so many bytes. The error wraps ErrMissing
// when the clone does not have them, and ErrTooLarge when there are more.
func (o *Objects) Read(id string, most int64) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cmd == nil && o.err == nil {
		o.err = o.start()
	}
	if o.err != nil {
		return nil, o.err
	}
	if _, err := io.WriteString(o.ask, id+"\n"); err != nil {
		o.err = o.broken(err)
		return nil, o.err
	}
	text, err := readObject(o.answer, id, most)
	switch {
	case err == nil, errors.Is(err, ErrMissing), errors.Is(err, ErrTooLarge): // the next can be asked for
	case errors.Is(err, errOdd):
		o.err = err
	default:
		err = o.broken(err)
		o.err = err
	}
	return text, err
}

func (o *Objects) start() error {
	cmd := o.repository.command(o.ctx, "cat-file", "--batch")
	cmd.Stderr = &o.stderr
	ask, errAsk := cmd.StdinPipe()
	answer, errAnswer := cmd.StdoutPipe()
	if err := errors.Join(errAsk, errAnswer); err != nil {
		return fmt.Errorf("git cat-file: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return failure("cat-file", err, "")
	}
	o.cmd, o.ask, o.answer = cmd, ask, bufio.NewReaderSize(answer, 1<<16)
	return nil
}

// errOdd says that git has answered something else than an object or its absence.
var errOdd = errors.New("git cat-file: odd answer")

// readObject reads what git cat-file --batch answers about an object.
func readObject(answer *bufio.Reader, id string, most int64) ([]byte, error) {
	header, err := answer.ReadString('\n')
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(header) // object, kind, size
	if len(fields) == 2 && fields[1] == "missing" {
		return nil, fmt.Errorf("object %s: %w", id, ErrMissing)
	}
	odd := fmt.Errorf("%w %q about %s", errOdd, strings.TrimSpace(header), id)
	if len(fields) != 3 || fields[1] != "blob" {
		return nil, odd
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 || size == math.MaxInt64 {
		return nil, odd
	}
	if size > most {
		if _, err := io.CopyN(io.Discard, answer, size+1); err != nil { // a line ends it
			return nil, err
		}
		return nil, fmt.Errorf("object %s: %w", id, ErrTooLarge)
	}
	text := make([]byte, size+1)
	if _, err := io.ReadFull(answer, text); err != nil {
		return nil, err
	}
	return text[:size:size], nil
}

// broken says why git went away. Where it may not fetch what a partial clone lacks it
// ends, so that is reported as missing.
func (o *Objects) broken(err error) error {
	o.ask.Close()
	if waited := o.cmd.Wait(); waited != nil {
		err = waited
	}
	if o.repository.Partial(o.ctx) {
		return fmt.Errorf("git cat-file: %w", ErrMissing)
	}
	return failure("cat-file", err, o.stderr.String())
}

// Close ends git.
func (o *Objects) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cmd == nil || o.err != nil {
		return
	}
	o.ask.Close()
	o.cmd.Wait() // what it was asked for is there
	o.err = errors.New("git cat-file: closed")
}
