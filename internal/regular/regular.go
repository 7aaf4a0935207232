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
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM) || errors.Is(err, syscall.EIO)
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
		if !filepath.IsAbs(target) {
			target, at = filepath.ToSlash(target), filepath.Dir(at)
			names = append(strings.Split(target, "/"), names...)
			continue
		}
		var more []string
		at, more = top(target)
		names = append(more, names...)
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

// Reason returns why a file could not be read or written without its path, which the
// message names already.
func Reason(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return err
}
