package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
)

// MarkerName is the file by which `tasklint fetch` says what a folder holds.
const MarkerName = ".tasklint-export"

// RunsFolder is the folder beside it in which fetch puts records of runs.
const RunsFolder = "runs"

// MarkerLimit bounds the size of such a file; real ones are far below.
const MarkerLimit = 1 << 20

// Marker is what such a file says of its folder.
type Marker struct {
	// Folder is the folder that it lies in.
	Folder string `json:"-"`
	// Err is why it could not be read: then its folder is a set, but nobody knows of what.
	Err              error `json:"-"`
	Tenant           string
	Taken            time.Time
	Count            int
	Filter, Resource string
	// Runs says which records of runs lie beside the tasks, which then do not record
	// their last run; nil where they do.
	Runs *struct {
		Most  int
		Taken time.Time
	}
}

// runsTaken is when what is known of runs was taken, zero where nothing is.
func (m *Marker) runsTaken() time.Time {
	if m.Runs == nil {
		return m.Taken
	}
	return m.Runs.Taken
}

// chosen reports whether only some tasks of the tenant were fetched.
func (m *Marker) chosen() bool { return m.Filter != "" || m.Resource != "" }

func (m *Markers) read(dir string) *Marker {
	name := filepath.Join(dir, MarkerName)
	var text []byte
	var err error
	known := false
	if m.Text != nil {
		text, known, err = m.Text(name)
	}
	if !known {
		text, err = regular.ReadOwn(name, MarkerLimit)
	}
	return parseMarker(dir, text, err)
}

// parseMarker is the marker of a folder, nil where there is none.
func parseMarker(dir string, text []byte, err error) *Marker {
	m := &Marker{Folder: dir}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		m.Err = regular.Reason(err)
	case len(text) > MarkerLimit || json.Unmarshal(text, m) != nil || m.Taken.IsZero():
		*m = Marker{Folder: dir, Err: errors.New("it is no marker that fetch has written")}
	}
	return m
}

// broken returns the error for the marker above a document that could not be read, nil for
// any other.
func (m *Marker) broken(doc *source.Document) error {
	if m == nil || m.Err == nil {
		return nil
	}
	name := filepath.ToSlash(filepath.Join(m.Folder, MarkerName))
	if below, err := filepath.Rel(m.Folder, doc.Path); err == nil && strings.HasSuffix(doc.Name, filepath.ToSlash(below)) {
		name = strings.TrimSuffix(doc.Name, filepath.ToSlash(below)) + MarkerName
	}
	return fmt.Errorf("%s: %w; fetch the folder again, or remove the file if it was not fetched", name, m.Err)
}

// Markers finds the markers of folders, and remembers them.
type Markers struct {
	// Text returns what a marker holds where that is not what lies on the disk, as
	// config.Options has it; nil for the disk.
	Text func(path string) (text []byte, known bool, err error)

	mu    sync.Mutex
	above map[string]*Marker // by folder: the innermost marker at or above it
}

// Above returns the marker of the innermost folder around a file that has one, up to the
// repository; nil without any.
func (m *Markers) Above(path string) *Marker {
	if !filepath.IsAbs(path) {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.above == nil {
		m.above = make(map[string]*Marker)
	}
	return m.over(filepath.Dir(path))
}

func (m *Markers) over(dir string) *Marker {
	if known, ok := m.above[dir]; ok {
		return known
	}
	found := m.read(dir)
	if parent := filepath.Dir(dir); found == nil && parent != dir && !exists(filepath.Join(dir, ".git")) {
		found = m.over(parent)
	}
	m.above[dir] = found
	return found
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// holdRuns reports whether a document lies where fetch puts records of runs.
func (m *Markers) holdRuns(doc *source.Document) bool {
	marker := m.Above(doc.Path)
	return marker != nil && filepath.Dir(doc.Path) == filepath.Join(marker.Folder, RunsFolder)
}

// beside reports whether a document lies in a folder with a marker itself.
func (m *Markers) beside(doc *source.Document) bool {
	marker := m.Above(doc.Path)
	return marker != nil && marker.Folder == filepath.Dir(doc.Path)
}
