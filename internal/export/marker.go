package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
)

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
