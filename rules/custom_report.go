package rules

import (
	"strconv"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// tell reports what a rule has found, at the part of the subject that "at" names, or
// where that is missing at the object or list that should hold it. Objects and lists
// are shown by their opening bracket.
func (p *ownPass) tell(r *OwnRule, subject source.Node, message string) {
	if message == "" {
		message = "the rule " + r.rule.ID + " does not hold"
	}
	n := subject
	for _, token := range r.at {
		next := n.Get(token)
		if n.Is(source.Array) {
			i, err := strconv.Atoi(token)
			if next = (source.Node{}); err == nil {
				next = n.At(i)
			}
		}
		if !next.Exists() {
			break
		}
		n = next
	}
	switch {
	case !n.Exists(): // the file has changed since it was checked
	case n.Is(source.Object) || n.Is(source.Array):
		p.at.ReportOpen(n, "%s", message)
	default:
		p.at.Report(n, "%s", message)
	}
}

// key names the task at hand in the second phase without parsing it.
func (p *ownPass) key() diag.Task {
	if f := p.facts; f != nil {
		return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S, Set: p.at.Set, Pointer: f.Pointer(), Known: true}
	}
	return p.at.key()
}

// subjectPlace is the task at hand, for failures.
func (p *ownPass) subjectPlace() diag.Place {
	if f := p.facts; f != nil {
		return diag.Place{Doc: f.Doc, Span: source.Span{Start: f.Span.Start, End: f.Span.Start + 1}, Pointer: f.Pointer()}
	}
	span := p.at.Task.Root.Span()
	span.End = min(span.End, span.Start+1)
	return diag.Place{Doc: p.at.doc, Span: span, Pointer: p.at.pointer}
}
