//go:build unix

package source

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestOpenRefusesAPipeWithoutWaitingForAWriter(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pipe.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := Open(path, "x")
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || err.Error() != "x: not a regular file" {
			t.Errorf("error is %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Open waits for somebody to write into the pipe")
	}
}
