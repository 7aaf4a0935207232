package cli

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

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
	if s, ok := of.(*stream); ok {
		of = s.to
	}
	f, ok := of.(*os.File)
	return f, ok
}
