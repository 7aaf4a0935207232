// Package atomicfile writes files that are there whole or not at all, also when
// the disk is full or the program is interrupted. It knows all temporary files of
// the program, and removes those that an interruption would leave behind.
package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
	temporary = make(map[string]bool) // files, and folders that go if they are empty
	ended     bool
)

// Create makes a temporary file in the folder for such, readable by its owner alone. It
// is removed with Remove, or by an interruption.
func Create(prefix, suffix string) (*os.File, error) {
	return create(os.TempDir(), prefix, suffix, 0o600)
}

// remember makes a temporary file or folder, unless the program ends. The name is ""
// where nothing was made.
func remember(create func() (string, error)) error {
	mu.Lock()
	defer mu.Unlock()
	if ended && busy == 0 {
		return ErrInterrupted
	}
	name, err := create()
	if err == nil && name != "" {
		temporary[name] = true
	}
	return err
}

func forget(name string) {
	mu.Lock()
	defer mu.Unlock()
	delete(temporary, name)
}

// Remove removes a temporary file.
func Remove(name string) error {
	err := os.Remove(name)
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
// removes all temporary files, and the folders that were made for them. The program is
// to end then.
func Interrupt() {
	mu.Lock()
	defer mu.Unlock()
	ended = true
	for busy > 0 {
		idle.Wait()
	}
	names := make([]string, 0, len(temporary))
	for name := range temporary {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) }) // what is in a folder first
	for _, name := range names {
		os.Remove(name)
	}
}

// create makes a temporary file that nobody else has made, with the permissions that
// the umask leaves.
func create(dir, prefix, suffix string, perm fs.FileMode) (f *os.File, err error) {
	err = remember(func() (string, error) {
		for range 10000 {
			name := filepath.Join(dir, prefix+strconv.FormatUint(rand.Uint64(), 36)+suffix)
			f, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
			if err == nil {
				return name, nil
			}
			if !errors.Is(err, fs.ErrExist) {
				break
			}
		}
		return "", err
	})
	return f, err
}
