package engine

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/internal/source"
)

// MostKept is how many findings about single tasks and files are kept. A small file can
// hold a great many, so further ones are only counted.
const MostKept = 500_000

// Excess counts findings that are not kept.
type Excess map[Counted]int

// Counted is what is known of a finding that was only counted.
type Counted struct {
	Rule    string
	Level   diag.Level
	State   diag.State // never diag.Baseline: nothing tells such a finding again
	Fixable bool
}

// Count is what is counted of a finding.
func Count(f *diag.Finding) Counted { return Counted{f.Rule, f.Level, f.State, len(f.Fixes) > 0} }

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

// Total is how many findings were counted.
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

// Excess are all findings that were only counted, of the documents that the result is
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
			plural.Of(n, "finding"), r.mostKept, plural.Pick(n, "is", "are"), plural.Pick(n, "it", "them"))})
	}
}
