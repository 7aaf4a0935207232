package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Mode says how a file is written.
type Mode uint8

// The modes, which may be joined.
const (
	// Private makes the file readable by its owner alone, also one that is there already,
	// and so the folders that are made for it.
	Private Mode = 1 << iota
	// New leaves what is there alone: the error is fs.ErrExist.
	New
	// Folders makes the folders above the file.
	Folders
)

// Files are files that come to their places together. Where Commit is not reached none
// of them is there.
type Files struct {
	staged  []staged
	folders []string // made on the way
}

// staged is a file that lies beside its place. Both are "" when path is written.
type staged struct {
	temp, path string
	mode       Mode
}

// Write writes a file beside its place. A file that is there
// already keeps owner and permissions, as far as it may; a new one has those that the
// umask leaves. Where path is a symbolic link, what it leads to is replaced. What is no
// regular file, such as /dev/stderr or a pipe, is written to directly.
func (s *Files) Write(path string, mode Mode, write func(io.Writer) error) error {
	old, err := os.Stat(path)
	there := err == nil
	if _, err := os.Lstat(path); err == nil && mode&New != 0 {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	if there && !old.Mode().IsRegular() {
		return writeDirectly(path, write)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if mode&Folders != 0 {
		if err := s.makeFolder(filepath.Dir(path), mode); err != nil {
			return err
		}
	}
	perm := fs.FileMode(0o666)
	if there || mode&Private != 0 {
		perm = 0o600 // until it is whole
	}
	f, err := create(filepath.Dir(path), ".tasklint-", "", perm)
	if problem, ok := errors.AsType[*fs.PathError](err); ok { // it names the temporary file, which nobody asked for
		return fmt.Errorf("folder %s: %w", filepath.Dir(path), problem.Err)
	}
	if err != nil {
		return err
	}
	err = buffered(f, write)
	if err == nil && there {
		keep(f, old, mode)
		// What was there must not be lost with the power. A new file is not waited for: nothing
		// goes with it that cannot be made again, and an export of 1,000 would take three to six
		// times as long, 3 ms a file.
		err = synced(f)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		Remove(f.Name())
		if problem, ok := errors.AsType[*fs.PathError](err); ok && problem.Path == f.Name() {
			err = &fs.PathError{Op: problem.Op, Path: path, Err: problem.Err}
		}
		return err
	}
	s.staged = append(s.staged, staged{f.Name(), path, mode})
	return nil
}

// synced waits until the text is on the disk, where the file system can tell.
func synced(f *os.File) error {
	err := f.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}

// keep gives a file the owner and the permissions of the one that it is to replace.
// That a user may not give files away is no error: the file is the user's then.
func keep(f *os.File, old fs.FileInfo, mode Mode) {
	keepOwner(f, old)
	bits := old.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
	if mode&Private != 0 {
		bits &= 0o600
	}
	f.Chmod(bits)
}

// Protect makes a file that is there readable by its owner alone.
func Protect(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(path, info.Mode()&^0o077)
}

// makeFolder makes a folder and those above it.
func (s *Files) makeFolder(dir string, mode Mode) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := s.makeFolder(parent, mode); err != nil {
			return err
		}
	}
	perm := fs.FileMode(0o777)
	if mode&Private != 0 {
		perm = 0o700
	}
	return remember(func() (string, error) {
		err := os.Mkdir(dir, perm)
		if err == nil {
			s.folders = append(s.folders, dir)
			return dir, nil
		}
		if info, statErr := os.Stat(dir); statErr == nil && info.IsDir() {
			return "", nil // somebody else has made it meanwhile
		}
		return "", err
	})
}

// Commit puts all files into place. No interruption cuts it in two. An error is that of
// the first file which could not be moved; those before it are there.
func (s *Files) Commit() error {
	return Together(func() error {
		for len(s.staged) > 0 {
			if err := s.staged[0].move(); err != nil {
				return err
			}
			s.staged = s.staged[1:]
		}
		for _, dir := range s.folders {
			forget(dir)
		}
		s.folders = nil
		return nil
	})
}

// move puts a file into its place.
func (s *staged) move() error {
	if s.mode&New == 0 {
		err := os.Rename(s.temp, s.path)
		if err == nil {
			forget(s.temp)
		}
		return err
	}
	err := os.Link(s.temp, s.path) // unlike a renaming it replaces nothing
	switch {
	case err == nil:
		return Remove(s.temp)
	case errors.Is(err, fs.ErrExist):
		return &fs.PathError{Op: "create", Path: s.path, Err: fs.ErrExist}
	}
	// Some file systems have no links.
	if _, err := os.Lstat(s.path); err == nil {
		return &fs.PathError{Op: "create", Path: s.path, Err: fs.ErrExist}
	}
	if err = os.Rename(s.temp, s.path); err == nil {
		forget(s.temp)
	}
	return err
}

// Discard removes what was not put into place, and the folders that were made for it
// and are empty.
func (s *Files) Discard() {
	for _, f := range s.staged {
		Remove(f.temp)
	}
	for _, v := range slices.Backward(s.folders) {
		os.Remove(v)
		forget(v)
	}
	s.staged, s.folders = nil, nil
}

// Write writes one file, whole or not at all.
func Write(path string, mode Mode, write func(io.Writer) error) error {
	var s Files
	defer s.Discard()
	if err := s.Write(path, mode, write); err != nil {
		return err
	}
	return s.Commit()
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
