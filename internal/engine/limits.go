package engine

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
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
	p.findings = g.excess.keep(&g.engine.options, p.findings, &g.room.findings)
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
		f.Tasks[i].Findings = f.excess.keep(&e.options, f.Tasks[i].Findings, &room.findings)
	}
	f.Findings = f.excess.keep(&e.options, f.Findings, &room.findings)
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

// noteBeyond notes that a document holds more than is kept.
func (g *gatherer) noteBeyond() {
	switch r := g.result; {
	case !g.beyond:
	case r.Known:
		r.cut()
	default:
		g.noteUnread(fmt.Sprintf("%s holds more than %d entries, and those beyond were not looked at", r.Doc.Name, g.engine.room().entries))
	}
}

// Excess counts findings that are not kept.
type Excess map[Counted]int

// Counted is what is known of a finding that was only counted.
type Counted struct {
	Rule    string
	Level   diag.Level
	State   diag.State // never diag.Baseline: nothing recognises such a finding again
	Fixable bool
	Safe    bool // the best fix is
}

// Count returns what is counted of a finding.
func Count(f *diag.Finding) Counted {
	fixable := len(f.Fixes) > 0
	return Counted{f.Rule, f.Level, f.State, fixable, fixable && f.Fixes[0].Safety == diag.Safe}
}

// keep cuts findings to those that there is room for, and counts the others.
func (x *Excess) keep(o *Options, findings []*diag.Finding, room *int) []*diag.Finding {
	if len(findings) <= *room {
		*room -= len(findings)
		return findings
	}
	if *x == nil {
		*x = make(Excess)
	}
	for _, f := range findings[*room:] {
		k := Count(f)
		if suppressed(o.Config, o.Now, f) {
			k.State = diag.Suppressed
		}
		(*x)[k]++
	}
	kept := findings[:*room:*room]
	clear(findings[*room:])
	*room = 0
	return kept
}

// add takes over the counts of another.
func (x *Excess) add(other Excess) {
	if *x == nil && len(other) > 0 {
		*x = make(Excess, len(other))
	}
	for k, n := range other {
		(*x)[k] += n
	}
}

// Total returns how many findings were counted.
func (x Excess) Total() int {
	n := 0
	for _, more := range x {
		n += more
	}
	return n
}

// excessOf are the findings of one document that were only counted.
type excessOf struct {
	doc    *source.Document
	excess Excess
}

// Excess returns all findings that were only counted, of the documents that the result is
// about.
func (r *Result) Excess() Excess {
	var all Excess
	for _, x := range r.excess {
		all.add(x.excess)
	}
	return all
}

// TellExcess adds a notice about the findings that were only counted, if there are any.
func (r *Result) TellExcess() {
	if n := r.Excess().Total(); n > 0 {
		r.Notices = append(r.Notices, Notice{Kind: OnlyCounted, Message: fmt.Sprintf(
			"%s beyond the first %d %s counted and not shown, and no baseline or comparison knows %s; check fewer files at a time to see all",
			say.Count(n, "finding"), r.mostKept, say.Pick(n, "is", "are"), say.Pick(n, "it", "them"))})
	}
}
