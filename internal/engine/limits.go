package engine

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
)

// MostKept is how many findings about single tasks and files are kept. A small file can
// hold a great many, so further ones are only counted.
const MostKept = 500_000

// MostEntries is how many tasks and other entries of lists a run keeps. A file of some
// megabytes can hold more than any tenant: what lies beyond is not looked at, and the run
// fails.
const MostEntries = 1_000_000

// room is how much more is kept of the first phase.
type room struct{ findings, entries int }

// room is how much a run keeps.
func (e *Engine) room() room {
	r := room{MostKept, MostEntries}
	if n := e.options.MostKept; n > 0 {
		r.findings = n
	}
	if n := e.options.MostEntries; n > 0 {
		r.entries = n
	}
	return r
}

// tooMany is the error for a document of which not all was kept.
func (e *Engine) tooMany(f *FileResult) error {
	return fmt.Errorf("%s: not checked whole: a run takes %d tasks and other entries at most; check fewer at a time", f.Doc.Name, e.room().entries)
}

// keep cuts findings to those that there is room for, and counts the others.
func (e *Engine) keep(excess *Counts, findings []*diag.Finding, room *int) []*diag.Finding {
	if len(findings) <= *room {
		*room -= len(findings)
		return findings
	}
	for _, f := range findings[*room:] {
		k := Count(f)
		if suppressed(e.options.Config, e.options.Now, f) {
			k.State = diag.Suppressed
		}
		excess.add(k, 1)
	}
	kept := findings[:*room:*room]
	clear(findings[*room:])
	*room = 0
	return kept
}
