package engine

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

// entry is what is kept of a part until its document is known: there may be a million,
// and nearly all of them are tasks with findings and no more.
type entry struct {
	record   int // the top-level value that holds it
	facts    *task.Facts
	findings []*diag.Finding
	rest     *partResult // of any other part
}

// entry keeps of a part what is needed.
func (r *partResult) entry() entry {
	e := entry{record: r.part.Record, facts: r.facts, findings: r.findings}
	plain := r.facts != nil && r.shape != task.PatchOperation && r.inner == nil && r.pages == nil && r.unread == nil &&
		r.run == nil && r.vertex == "" && r.failures == nil && r.of == nil && r.err == nil && r.internal == nil
	if !plain {
		rest := *r
		rest.part.Text = nil // a chunk's is used again
		e.rest = &rest
	}
	return e
}

// err is why the part could not be read, nil where it could.
func (e *entry) err() error {
	if e.rest == nil {
		return nil
	}
	return e.rest.err
}

// isStrange reports whether the part is of no known shape and holds no task.
func (e *entry) isStrange() bool { return e.rest != nil && e.rest.isStrange() }

// size is how many entries a part makes, those inside included.
func (e *entry) size() int {
	n := 1
	if e.rest != nil {
		for i := range e.rest.inner {
			n += e.rest.inner[i].size()
		}
	}
	return n
}
