package engine

import (
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// trust is what is known about a document before it is read, and so how much it takes
// for an object in it to be a task.
type trust struct {
	named   bool // on the command line: one sign is enough
	meant   bool // it belongs to a set, so that all it holds is meant to be a task
	insists bool // the user has said so
	runs    bool // fetch puts records of runs there, so that what is no task is one
}

// takes reports whether a value that is of no shape for sure is taken for a task.
func (t trust) takes(n source.Node, l *task.Look) bool {
	switch {
	case !n.Is(source.Object):
		return false
	case t.insists:
		return true
	case t.meant && (l.Signs > 0 || l.Foreign == ""):
		return true
	default:
		return t.named && l.Signs > 0 && l.Foreign == ""
	}
}

// address is what the path of the document at hand says of an endpoint, which is the same
// for all its parts.
type address struct {
	path     string
	endpoint task.Endpoint
	app      string
}

func (a *address) of(doc *source.Document) {
	if doc.Path != a.path {
		a.path = doc.Path
		a.endpoint, a.app = task.EndpointIn(doc.Path)
	}
}

// home is where a document's tasks belong without a look at them: to a configured set,
// to the folder of a marker, or with neither to a set by the tenant's id.
type home struct {
	name   string
	marker *Marker
}
