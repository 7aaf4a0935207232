package engine

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/tasklint/tasklint/internal/regular"
)

// MarkerName is the file by which `tasklint fetch` says what a folder holds.
const MarkerName = ".tasklint-export"

// MarkerLimit bounds the size of such a file; real ones are far below.
const MarkerLimit = 1 << 20

// Marker is what such a file says of its folder.
type Marker struct {
	Taken            time.Time
	Count            int
	Filter, Resource string
}

// folderOf is the folder of a document, "" when it lies nowhere.
func folderOf(f *FileResult) string {
	if !filepath.IsAbs(f.Doc.Path) {
		return ""
	}
	return filepath.Dir(f.Doc.Path)
}

func readMarker(dir string) *Marker {
	name := filepath.Join(dir, MarkerName)
	text, err := regular.ReadOwn(name, MarkerLimit)
	m := &Marker{}
	if err != nil || json.Unmarshal(text, m) != nil || m.Taken.IsZero() {
		return nil
	}
	return m
}

// inExport reports whether a document lies in a folder with a marker, or below one in
// the same repository.
func inExport(f *FileResult) bool {
	for dir := folderOf(f); dir != ""; dir = filepath.Dir(dir) {
		if readMarker(dir) != nil {
			return true
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	return false
}

// exported reports whether some folder among the files is a whole export, as its
// marker counts, and holds all tasks of the set.
func exported(files []*FileResult, in func(*FileResult) bool) bool {
	count := make(map[string]int)
	for _, f := range files {
		if n := len(f.Tasks); n > 0 && in(f) {
			count[folderOf(f)] += n
		}
	}
	if len(count) != 1 {
		return false
	}
	for dir, n := range count {
		m := readMarker(dir)
		return m != nil && m.Filter == "" && m.Resource == "" && m.Count == n
	}
	return false
}
