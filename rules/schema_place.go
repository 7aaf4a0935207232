package rules

import (
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// The schema's own rules lower what the service writes itself: its lists of words
// grow, and a person cannot mend it.

// inMetadata reports whether a path from the task leads into its metadata.
func inMetadata(path []source.Step) bool {
	return len(path) > 1 && path[0].Name() == "metadata"
}

// ofRun reports whether the record of a run is at hand, all of which the service writes.
func (p *TaskPass) ofRun() bool {
	return p.Task == nil && task.ShapeOf(p.Tree.Root()) == task.Run
}

// inLastRun reports whether a path from the task leads to its last run or into it.
func inLastRun(path []source.Step) bool {
	return len(path) > 2 && inMetadata(path) && path[1].Name() == "orchestration" && path[2].Name() == "lastRun"
}

// stored reports whether the service has accepted the task, as it stands or nearly so.
func (p *TaskPass) stored() bool { return p.Task != nil && p.Task.Stored() }
