package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/border"
)

// What is not written to. A repository may hold a link in the place of any file.
var (
	errLeadsOut   = errors.New("leads out of the repository by a link, and nothing is written through one; name what it leads to")
	errNotRegular = errors.New("is there already and no regular file")
)

// mayWrite is an error when a path in the repository is one elsewhere, by a link.
func mayWrite(name string) error {
	at, err := findPlaces()
	if err != nil {
		return err
	}
	if at.border().Leaves(at.absolute(name)) {
		return errLeadsOut
	}
	return nil
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

// folderWriter writes files into a folder, all or none of them, and none elsewhere.
type folderWriter struct {
	dir    string // absolute
	border *border.Border
	files  atomicfile.Files
}

func newFolderWriter(dir string) (*folderWriter, error) {
	at, err := findPlaces()
	if err != nil {
		return nil, err
	}
	w := &folderWriter{dir: at.absolute(dir)}
	if at.border().Leaves(w.dir) {
		return nil, &fs.PathError{Op: "write", Path: dir, Err: errLeadsOut}
	}
	w.border = at.border().And(w.dir)
	return w, nil
}

// path is where what has a name in the folder lies.
func (w *folderWriter) path(name string) string {
	return filepath.Join(w.dir, filepath.FromSlash(name))
}

// holds reports whether what has a name in the folder lies there, or else in the
// repository.
func (w *folderWriter) holds(name string) bool {
	return !w.border.Leaves(w.path(name))
}

// add writes a file beside its place.
func (w *folderWriter) add(name string, mode atomicfile.Mode, text []byte) error {
	path := w.path(name)
	if !w.holds(name) {
		return &fs.PathError{Op: "write", Path: path, Err: errLeadsOut}
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: path, Err: errNotRegular}
	}
	return w.files.Write(path, mode|atomicfile.Folders, textWriter(text))
}

// protect makes a file of the folder its owner's alone, where there is one.
func (w *folderWriter) protect(name string) error {
	if !w.holds(name) {
		return nil
	}
	if err := atomicfile.Protect(w.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// remove removes a file of the folder.
func (w *folderWriter) remove(name string) error {
	if !w.holds(name) {
		return &fs.PathError{Op: "remove", Path: w.path(name), Err: errLeadsOut}
	}
	return os.Remove(w.path(name))
}

// commit puts all files into place, and discard removes what was not.
func (w *folderWriter) commit() error { return w.files.Commit() }
func (w *folderWriter) discard()      { w.files.Discard() }
