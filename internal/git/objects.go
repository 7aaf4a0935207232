package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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

// Read returns the contents of a file. The error wraps ErrMissing when the clone does not
// have them.
func (o *Objects) Read(id string) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cmd == nil && o.err == nil {
		o.err = o.start()
	}
	if o.err != nil {
		return nil, o.err
	}
	text, err := o.read(id)
	if err != nil && !errors.Is(err, ErrMissing) {
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

func (o *Objects) read(id string) ([]byte, error) {
	if _, err := io.WriteString(o.ask, id+"\n"); err != nil {
		return nil, o.broken(err)
	}
	header, err := o.answer.ReadString('\n')
	if err != nil {
		return nil, o.broken(err)
	}
	fields := strings.Fields(header) // object, kind, size
	if len(fields) == 2 && fields[1] == "missing" {
		return nil, fmt.Errorf("object %s: %w", id, ErrMissing)
	}
	if len(fields) != 3 || fields[1] != "blob" {
		return nil, fmt.Errorf("git cat-file: odd answer %q about %s", strings.TrimSpace(header), id)
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil || size < 0 {
		return nil, fmt.Errorf("git cat-file: odd answer %q about %s", strings.TrimSpace(header), id)
	}
	text := make([]byte, size+1) // a line ends it
	if _, err := io.ReadFull(o.answer, text); err != nil {
		return nil, o.broken(err)
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
