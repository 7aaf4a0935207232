package engine

import (
	"maps"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Lesser are the numbers of findings below Options.Least: nobody asks for more of them, and
// half of what a run keeps of a large tenant would be theirs.
type Lesser map[lesser]int

// lesser are findings of one document that count alike.
type lesser struct {
	doc *source.Document
	Counted
}

// isLesser reports whether a finding is only to be counted. One that others are weighed
// against is not: where a rule settles its findings together, where a set of tasks decides
// what it is about, or where it may be taken back, as those of own rules are.
func isLesser(f *diag.Finding, least diag.Level) bool {
	if f.Level >= least || len(f.Members)+len(f.Group) > 0 {
		return false
	}
	r := rules.ByID(f.Rule)
	return r != nil && r.Settle == nil
}

// lesserOf are the findings of the first phase about a task that are only counted.
type lesserOf struct {
	task    *task.Facts
	counted []Counted
}

// split takes the findings of a task that are only to be counted out of all.
func split(found []*diag.Finding, least diag.Level) (kept []*diag.Finding, counted []Counted) {
	n := 0
	for _, f := range found {
		if isLesser(f, least) {
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
		if isLesser(f, least) {
			counted = append(counted, Count(f))
		} else {
			kept = append(kept, f)
		}
	}
	return kept, counted
}

// take counts those of the findings that are only to be counted, and returns the others.
func (l *Lesser) take(found []*diag.Finding, least diag.Level) []*diag.Finding {
	if least == diag.Off {
		return found
	}
	kept := found[:0]
	for _, f := range found {
		if isLesser(f, least) {
			l.add(f.Doc, Count(f), 1)
		} else {
			kept = append(kept, f)
		}
	}
	clear(found[len(kept):])
	return kept
}

func (l *Lesser) add(doc *source.Document, k Counted, n int) {
	if *l == nil {
		*l = make(Lesser)
	}
	(*l)[lesser{doc, k}] += n
}

// merge takes over the counts of another.
func (l *Lesser) merge(other Lesser) {
	for k, n := range other {
		l.add(k.doc, k.Counted, n)
	}
}

// Lesser returns the findings below Options.Least, of the documents that the result is about.
func (r *Result) Lesser() Excess {
	var all Excess
	for k, n := range r.lesser {
		all.add(Excess{k.Counted: n})
	}
	return all
}

// narrowLesser forgets the findings of documents that are not asked for.
func (r *Result) narrowLesser(asked func(*source.Document) bool) {
	maps.DeleteFunc(r.lesser, func(k lesser, _ int) bool { return !asked(k.doc) })
}
