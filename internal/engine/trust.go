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

// trusts tells it of a document.
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
