package engine

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
)

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

// keep cuts entries to those that there is room for, and their findings.
func (g *gatherer) keep(entries []entry) []entry {
	for i := range entries {
		n := entries[i].size()
		if n > g.room.entries {
			g.beyond, g.room.entries = true, 0
			clear(entries[i:])
			return entries[:i:i]
		}
		g.room.entries -= n
		g.keepPart(&entries[i])
	}
	return entries
}

// keepPart cuts the findings of one part, and of those inside.
func (g *gatherer) keepPart(p *entry) {
	if p.rest != nil {
		g.excess.add(p.rest.excess)
		for i := range p.rest.inner {
			g.keepPart(&p.rest.inner[i])
		}
	}
	p.findings = g.engine.keep(&g.excess, p.findings, &g.room.findings)
}

// keepFile cuts what is known of one document.
func (e *Engine) keepFile(f *FileResult, room *room) {
	if n := len(f.Tasks) + len(f.Runs) + len(f.Vertices); n > room.entries {
		f.Tasks, f.Runs, f.Vertices = f.Tasks[:min(len(f.Tasks), room.entries)], nil, nil
		room.entries = 0
		f.cut()
	} else {
		room.entries -= n
	}
	for i := range f.Tasks {
		f.Tasks[i].Findings = e.keep(&f.excess, f.Tasks[i].Findings, &room.findings)
	}
	f.Findings = e.keep(&f.excess, f.Findings, &room.findings)
}

func (e *Engine) keep(x *Excess, findings []*diag.Finding, room *int) []*diag.Finding {
	return x.keep(&e.options, findings, room)
}

// cut notes that tasks of the document are missing.
func (f *FileResult) cut() {
	f.beyond = true
	f.Gaps = appendOnce(f.Gaps, f.Doc.Name+" holds more than was read")
}

// tooMany is the error for a document of which not all was kept.
func (e *Engine) tooMany(f *FileResult) error {
	return fmt.Errorf("%s: not checked whole: a run takes %d tasks and other entries at most; check fewer at a time", f.Doc.Name, e.room().entries)
}

// tellBeyond notes that a document holds more than is kept.
func (g *gatherer) tellBeyond() {
	switch r := g.result; {
	case !g.beyond:
	case r.Known:
		r.cut()
	default:
		g.tellUnread(fmt.Sprintf("%s holds more than %d entries, and those beyond were not looked at", r.Doc.Name, g.engine.room().entries))
	}
}
