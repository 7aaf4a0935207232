// Package regular reads regular files and nothing else, and never more of one than
// its caller has room for. What a repository holds may be a pipe, whose opening waits
// for a writer, a device that never ends, a link to either, or a file that grows.
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// What a file may be that is not read.
var (
	ErrFolder     = errors.New("is a folder, not a file")
	ErrNotRegular = errors.New("not a regular file")
)

// TooLargeError says that a file is larger than its reader takes.
type TooLargeError struct{ Limit int64 }

// Error reports how much may be read.
func (e *TooLargeError) Error() string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case e.Limit >= mib && e.Limit%mib == 0:
		return fmt.Sprintf("larger than %d MiB, so it is not read", e.Limit/mib)
	case e.Limit >= kib && e.Limit%kib == 0:
		return fmt.Sprintf("larger than %d KiB, so it is not read", e.Limit/kib)
	}
	return fmt.Sprintf("larger than %d bytes, so it is not read", e.Limit)
}

// Open opens a regular file for reading, through links. It is looked at before it is
// opened, since opening some devices does something, and again when it is open, since
// another may have taken its place.
func Open(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil {
		err = check(path, info)
	}
	if err != nil {
		return nil, nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|withoutWaiting, 0)
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = check(path, info)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func check(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &fs.PathError{Op: "read", Path: path, Err: ErrFolder}
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "read", Path: path, Err: ErrNotRegular}
	}
	return nil
}

// Read returns the whole of a regular file of at most limit bytes; a larger one is a
// TooLargeError.
func Read(path string, limit int64) ([]byte, error) {
	f, info, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > limit {
		return nil, &fs.PathError{Op: "read", Path: path, Err: &TooLargeError{limit}}
	}
	text, err := io.ReadAll(io.LimitReader(f, limit+1)) // it may grow meanwhile
	if err == nil && int64(len(text)) > limit {
		err = &fs.PathError{Op: "read", Path: path, Err: &TooLargeError{limit}}
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}

// Exhausted reports whether an error of reading says something of the machine and not of
// the file, such as that too many files are open.
func Exhausted(err error) bool {
	number, ok := errors.AsType[syscall.Errno](err)
	return ok && exhausted(number, runtime.GOOS)
}

func exhausted(number syscall.Errno, system string) bool {
	if system == "windows" {
		switch number {
		case 4, 8, 14, 1450, 1117: // too many open files, no memory (two), no resources, a fault of the disk
			return true
		}
		return false
	}
	switch number {
	case syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EIO:
		return true
	}
	return false
}

// ReadOwn is Read for a file that must be no link itself: ErrNotRegular for one.
func ReadOwn(path string, limit int64) ([]byte, error) {
	info, err := os.Lstat(path)
	if err == nil {
		err = check(path, info)
	}
	if err != nil {
		return nil, err
	}
	return Read(path, limit)
}

// Resolve follows all links in an absolute path as far as it exists; what is not there
// yet stays as it is, also behind a link that leads nowhere.
func Resolve(path string) string {
	path = filepath.Clean(path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	at, names := top(path)
	for links := 0; len(names) > 0; {
		name := names[0]
		names = names[1:]
		switch name {
		case "", ".":
			continue
		case "..": // at holds no link
			at = filepath.Dir(at)
			continue
		}
		at = filepath.Join(at, name)
		target, err := os.Readlink(at)
		if err != nil {
			continue // no link, or not there
		}
		if links++; links > mostLinks {
			return path
		}
		dir, more := filepath.Dir(at), strings.Split(filepath.ToSlash(target), "/")
		switch {
		case filepath.IsAbs(target):
			dir, more = top(target)
		case more[0] == "": // on Windows: from the top of the drive
			dir, more = top(filepath.VolumeName(at) + target)
		}
		at, names = dir, append(more, names...)
	}
	return at
}

// mostLinks ends a loop of links.
const mostLinks = 40

// top parts an absolute path into where its file system begins and the names below.
func top(path string) (root string, names []string) {
	volume := filepath.VolumeName(path)
	return volume + string(filepath.Separator), strings.Split(filepath.ToSlash(path[len(volume):]), "/")
}

// Absolute returns a path that counts from a folder as an absolute one. On Windows one may
// also count from the top of the folder's drive (\tasks) or from the current folder of a
// drive (D:tasks): neither is an absolute path there, nor one below the folder. One that
// begins with \\?\ becomes the path that it stands for, or it would lie in no folder.
func Absolute(dir, path string) string {
	volume := filepath.VolumeName(path)
	switch rest := path[len(volume):]; {
	case filepath.IsAbs(path):
	case volume == "" && rest != "" && os.IsPathSeparator(rest[0]):
		path = filepath.VolumeName(dir) + rest
	case volume == "" || strings.EqualFold(volume, filepath.VolumeName(dir)):
		path = filepath.Join(dir, rest)
	default: // of another drive, whose current folder the system knows
		if absolute, err := filepath.Abs(path); err == nil {
			path = absolute
		}
	}
	if path = filepath.Clean(path); runtime.GOOS == "windows" {
		return withoutPrefix(path)
	}
	return path
}

// withoutPrefix takes \\?\ off a path of Windows that begins with a drive or, as \\?\UNC\,
// with a host: what it lifts, the limit on length, does not bind Go's programs.
func withoutPrefix(path string) string {
	rest, ok := strings.CutPrefix(path, `\\?\`)
	switch {
	case ok && len(rest) >= len(`C:\`) && rest[1:3] == `:\`:
		return rest
	case ok && len(rest) > len(`UNC\`) && strings.EqualFold(rest[:4], `UNC\`):
		return `\\` + rest[4:]
	}
	return path
}

// Reason returns why a file could not be read or written without its path, which the
// message names already.
func Reason(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	} else if link, ok := errors.AsType[*os.LinkError](err); ok {
		err = link.Err
	}
	if runtime.GOOS == "windows" {
		return reworded(err)
	}
	return err
}

// reworded says what happens most in the words of other systems, where Windows has a
// sentence for it ("The system cannot find the path specified.").
func reworded(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &rewordedError{err, "no such file or directory"}
	case errors.Is(err, fs.ErrPermission):
		return &rewordedError{err, "permission denied"}
	}
	return err
}

type rewordedError struct {
	error
	words string
}

func (e *rewordedError) Error() string { return e.words }
func (e *rewordedError) Unwrap() error { return e.error }
