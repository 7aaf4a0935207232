package engine

import (
	"maps"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Counts are the numbers of findings that are counted and not kept, because there are too
// many (MostKept) or because they are below Options.Least: nobody asks for more of those, and
// half of what a run keeps of a large tenant would be theirs.
type Counts map[Counted]int

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

func (c *Counts) add(k Counted, n int) {
	if *c == nil {
		*c = make(Counts)
	}
	(*c)[k] += n
}

// merge takes over the counts of another.
func (c *Counts) merge(other Counts) {
	for k, n := range other {
		c.add(k, n)
	}
}

// docCounts are Counts by the document that the findings stand in.
type docCounts map[countedIn]int

// countedIn are findings of one document that count alike.
type countedIn struct {
	doc *source.Document
	Counted
}

func (c *docCounts) add(doc *source.Document, k Counted, n int) {
	if *c == nil {
		*c = make(docCounts)
	}
	(*c)[countedIn{doc, k}] += n
}

// merge takes over the counts of another.
func (c *docCounts) merge(other docCounts) {
	for k, n := range other {
		c.add(k.doc, k.Counted, n)
	}
}

// narrow forgets the findings of documents that are not asked for.
func (c docCounts) narrow(asked func(*source.Document) bool) {
	maps.DeleteFunc(c, func(k countedIn, _ int) bool { return !asked(k.doc) })
}

// total is how many findings were counted.
func (c docCounts) total() int {
	n := 0
	for _, more := range c {
		n += more
	}
	return n
}

// taskCounts are the findings of the first phase about a task that are only counted.
type taskCounts struct {
	task    *task.Facts
	counted []Counted
}

// isBelow reports whether a finding is below the least level that is asked for, and may be
// counted only. One that others are weighed against may not: where a rule settles its findings
// together, where a set of tasks decides what it is about, or where it may be taken back, as
// those of own rules are.
func isBelow(f *diag.Finding, least diag.Level) bool {
	if f.Level >= least || len(f.Members)+len(f.Group) > 0 {
		return false
	}
	r := rules.ByID(f.Rule)
	return r != nil && r.Settle == nil
}

// splitBelow takes the findings of a task that are only to be counted out of all.
func splitBelow(found []*diag.Finding, least diag.Level) (kept []*diag.Finding, counted []Counted) {
	n := 0
	for _, f := range found {
		if isBelow(f, least) {
			n++
		}
	}
	if n == 0 {
		return found, nil
	}
	counted = make([]Counted, 0, n)
	if n < len(found) {
		kept = make([]*diag.Finding, 0, len(found)-n)
	}
	for _, f := range found {
		if isBelow(f, least) {
			counted = append(counted, Count(f))
		} else {
			kept = append(kept, f)
		}
	}
	return kept, counted
}

// takeBelow counts those of the findings that are only to be counted, and returns the others.
func (c *docCounts) takeBelow(found []*diag.Finding, least diag.Level) []*diag.Finding {
	if least == diag.Off {
		return found
	}
	kept := found[:0]
	for _, f := range found {
		if isBelow(f, least) {
			c.add(f.Doc, Count(f), 1)
		} else {
			kept = append(kept, f)
		}
	}
	clear(found[len(kept):])
	return kept
}
