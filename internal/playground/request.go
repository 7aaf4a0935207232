// Package playground answers the page in docs/playground: it checks files that are in
// memory as the command line checks them on the disk. It needs no file, no signal and no
// network, so that it runs in a browser.
package playground

import (
	"fmt"
	"time"

	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/reporters"
)

// MostBytes is how much text one request may hold, in bytes.
const MostBytes = 64 << 20

// Request is what the page asks.
type Request struct {
	// Ask is the name of what is wanted: check, fix, graph, forecast, tasks or schedule.
	Ask string `json:"ask"`
	// Files are the texts, by the names that reports call them; a name may have folders.
	Files []File `json:"files"`
	// Folder says that the files were found in a folder, as when the command line names
	// one; otherwise each is named by itself.
	Folder bool `json:"folder"`
	// Complete says that these are all of the tenant's tasks, as --complete does.
	Complete bool `json:"complete"`
	// Now is the clock of the page, as in --now.
	Now time.Time `json:"now"`
	// Zone is that of the display of a forecast; "" is UTC.
	Zone string `json:"zone"`
	// Unsafe makes fix apply fixes that may change the meaning as well.
	Unsafe bool `json:"unsafe"`
	// Rule, Timezone and Start are a schedule to explain.
	Rule     string `json:"rule"`
	Timezone string `json:"timezone"`
	Start    string `json:"start"`
}

// File is a text with its name.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// zone is that of the display.
func (r *Request) zone() (*schedule.Zone, error) {
	name := r.Zone
	if name == "" {
		name = "UTC"
	}
	zone, problems := schedule.ParseZone(name)
	if schedule.HasErrors(problems) {
		return nil, fmt.Errorf("zone: %s", problems[0].Message)
	}
	return zone, nil
}

// tool names the program in reports.
var tool = reporters.Tool{Name: "tasklint", Version: "playground", InformationURI: "https://github.com/tasklint/tasklint"}
