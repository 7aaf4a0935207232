package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/border"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

// What is not written to. A repository may hold a link in the place of any file.
var (
	// ErrLeadsOut is the error for a path in the repository that a link leads out of it.
	ErrLeadsOut   = errors.New("leads out of the repository by a link, and nothing is written through one; name what it leads to")
	errNotRegular = errors.New("is there already and no regular file")
)

// Folder writes files into a folder, all or none of them, and none elsewhere.
type Folder struct {
	name   string // as the user gave it
	dir    string // absolute
	border *border.Border
	files  atomicfile.Files
}

// NewFolder returns a folder inside the border, or one that the user has named; what leads
// out of it by a link is not written to.
func NewFolder(around *border.Border, dir string) (*Folder, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if around.Leaves(abs) {
		return nil, &fs.PathError{Op: "write", Path: dir, Err: ErrLeadsOut}
	}
	return &Folder{name: dir, dir: abs, border: around.And(abs)}, nil
}

// path is where what has a name in the folder lies.
func (w *Folder) path(name string) string {
	return filepath.Join(w.dir, filepath.FromSlash(name))
}

// holds reports whether what has a name in the folder lies there, or else in the
// repository.
func (w *Folder) holds(name string) bool {
	return !w.border.Leaves(w.path(name))
}

// Read reads a file of the folder with at most so many bytes.
func (w *Folder) Read(name string, most int64) ([]byte, error) {
	if !w.holds(name) {
		return nil, &fs.PathError{Op: "read", Path: w.path(name), Err: ErrLeadsOut}
	}
	return regular.Read(w.path(name), most)
}

// Add writes a file beside its place.
func (w *Folder) Add(name string, mode atomicfile.Mode, text []byte) error {
	path := w.path(name)
	if !w.holds(name) {
		return &fs.PathError{Op: "write", Path: path, Err: ErrLeadsOut}
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "write", Path: path, Err: errNotRegular}
	}
	return w.files.Write(path, mode|atomicfile.Folders, func(f io.Writer) error {
		_, err := f.Write(text)
		return err
	})
}

// protect makes a file of the folder its owner's alone, where there is one.
func (w *Folder) protect(name string) error {
	if !w.holds(name) {
		return nil
	}
	if err := atomicfile.Protect(w.path(name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// remove removes a file of the folder.
func (w *Folder) remove(name string) error {
	if !w.holds(name) {
		return &fs.PathError{Op: "remove", Path: w.path(name), Err: ErrLeadsOut}
	}
	return os.Remove(w.path(name))
}

// Commit puts all files into place.
func (w *Folder) Commit() error { return w.files.Commit() }

// Discard removes what is not in place.
func (w *Folder) Discard() { w.files.Discard() }

// marker is the file .tasklint-export: it says what the folder holds. It is JSON
// without the name of a JSON file, so that it is neither checked nor counted.
type marker struct {
	Version int    `json:"tasklintExport"`
	Tenant  string `json:"tenant"`
	// Taken is when the tasks were last fetched and had changed.
	Taken time.Time `json:"taken"`
	// Count is how many tasks the folder holds.
	Count int `json:"count"`
	// Filter and Resource are what the tasks were chosen by; with either the folder
	// is no complete set.
	Filter   string `json:"filter,omitempty"`
	Resource string `json:"resource,omitempty"`
	// Runs says that the tasks do not tell of their last runs, and which records of runs
	// the folder holds instead; nil in exports of early versions, whose tasks do.
	Runs *storedRuns `json:"runs,omitempty"`
}

// storedRuns are the newest runs of each task in the folder of runs.
type storedRuns struct {
	Most int `json:"most"` // for each task; 0 for no runs at all
	// Taken is when they were fetched, which may be earlier than the tasks were.
	Taken *time.Time `json:"taken,omitempty"`
}

const markerVersion = 1

// add writes the marker of a folder.
func (m *marker) add(folder *Folder) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return folder.Add(engine.MarkerName, atomicfile.Private, append(source.EscapeReplacement(text), '\n'))
}

// sameChoice reports whether two markers are of the same tasks of the same tenant,
// at whatever time.
func (m *marker) sameChoice(o *marker) bool {
	return m.Tenant == o.Tenant && m.Filter == o.Filter && m.Resource == o.Resource
}

// readMarker reads the marker of a folder; nil when there is none.
func readMarker(folder *Folder) (*marker, error) {
	text, err := folder.Read(engine.MarkerName, engine.MarkerLimit)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := &marker{}
	if json.Unmarshal(text, m) != nil || m.Version != markerVersion {
		return nil, fmt.Errorf("%s: it is no marker of this version of fetch; remove it, or fetch into another folder", folder.path(engine.MarkerName))
	}
	return m, nil
}
