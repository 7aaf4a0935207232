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

// trusts returns it for a document.
func (e *Engine) trusts(doc *source.Document) trust {
	o := &e.options
	return trust{
		named:   o.Named != nil && o.Named(doc),
		insists: o.Insists != nil && o.Insists(doc),
		meant: doc.OfTenant() || len(e.setsOf(doc)) > 0 || o.Config != nil && o.Config.As(doc.Path) != "" ||
			e.markers.beside(doc),
		runs: e.markers.holdRuns(doc),
	}
}

// belongs reports whether a document is of a configured set, or of a folder that was
// fetched: then one that cannot be read is a failure.
func (e *Engine) belongs(doc *source.Document) bool { return e.homeOf(doc) != home{} }

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

// as is what a document is meant for: by the options, else by the configuration.
func (e *Engine) as(doc *source.Document) task.As {
	switch {
	case e.options.As != nil:
		return e.options.As(doc)
	case e.options.Config == nil || doc.Path == "" || e.options.Config.As(doc.Path) == "":
		return task.Stored
	}
	as, err := task.ParseAs(e.options.Config.As(doc.Path))
	if err != nil {
		return task.Stored
	}
	return as
}

// meant is what is known about an object before it is looked at, with the endpoint that
// its path names.
func (c *checker) meant(named task.Endpoint) task.Meant {
	t := &c.trust
	return task.Meant{Body: c.as == task.Create, Task: (t.named || t.meant) && !t.insists, Endpoint: named}
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
