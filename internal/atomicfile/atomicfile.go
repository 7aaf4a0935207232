// Package atomicfile writes files that are there whole or not at all, also when
// the disk is full or the program is interrupted. It knows all temporary files of
// the program, and removes those that an interruption would leave behind.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// ErrInterrupted says that a file is not written any more, since the program ends.
var ErrInterrupted = errors.New("interrupted")

// What lies on the disk and what is under way. An interruption waits for changes that
// have begun, so that a change of many files is made whole.
var (
	mu        sync.Mutex
	idle      = sync.NewCond(&mu)
	busy      int
	temporary = make(map[string]bool)
	ended     bool
)

// Write writes a file beside its place and renames it to path when all is written.
// A file that is there already keeps its permissions, a new one has those of mode.
// Where path is a symbolic link, what it leads to is replaced. What is no regular
// file, such as /dev/stderr or a pipe, is written to directly.
func Write(path string, mode fs.FileMode, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return writeDirectly(path, write)
		}
		mode = info.Mode().Perm()
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	f, err := Create(filepath.Dir(path), ".tasklint-*")
	if problem, ok := errors.AsType[*fs.PathError](err); ok { // it names the temporary file, which nobody asked for
		return fmt.Errorf("folder %s: %w", filepath.Dir(path), problem.Err)
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			Remove(f.Name())
		}
	}()
	if err := errors.Join(buffered(f, write), f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return Together(func() error {
		if err := os.Rename(f.Name(), path); err != nil {
			return err
		}
		forget(f.Name())
		return nil
	})
}

func writeDirectly(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(buffered(f, write), f.Close())
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

// Create makes a temporary file as os.CreateTemp does. It is removed with Remove, or
// by an interruption.
func Create(dir, pattern string) (f *os.File, err error) {
	err = remember(func() (string, error) {
		if f, err = os.CreateTemp(dir, pattern); err != nil {
			return "", err
		}
		return f.Name(), nil
	})
	return f, err
}

// CreateDir makes a temporary folder as os.MkdirTemp does. It is removed with all
// that it holds by Remove, or by an interruption.
func CreateDir(dir, pattern string) (name string, err error) {
	err = remember(func() (string, error) {
		name, err = os.MkdirTemp(dir, pattern)
		return name, err
	})
	return name, err
}

// remember makes a temporary file or folder, unless the program ends.
func remember(create func() (string, error)) error {
	mu.Lock()
	defer mu.Unlock()
	if ended && busy == 0 {
		return ErrInterrupted
	}
	name, err := create()
	if err == nil {
		temporary[name] = true
	}
	return err
}

func forget(name string) {
	mu.Lock()
	defer mu.Unlock()
	delete(temporary, name)
}

// Remove removes a temporary file, or a folder with all that it holds.
func Remove(name string) error {
	err := os.RemoveAll(name)
	forget(name)
	return err
}

// Together makes a change of several files that no interruption cuts in two. The
// error is that of change, or ErrInterrupted when the program ends already.
func Together(change func() error) error {
	mu.Lock()
	if ended && busy == 0 {
		mu.Unlock()
		return ErrInterrupted
	}
	busy++
	mu.Unlock()
	defer func() {
		mu.Lock()
		defer mu.Unlock()
		busy--
		idle.Broadcast()
	}()
	return change()
}

// Interrupt waits for the changes that have begun, lets no further one begin and
// removes all temporary files. The program is to end then.
func Interrupt() {
	mu.Lock()
	defer mu.Unlock()
	ended = true
	for busy > 0 {
		idle.Wait()
	}
	for name := range temporary {
		os.RemoveAll(name)
	}
}
