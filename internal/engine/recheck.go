package engine

import (
	"bytes"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Recheck is Check for a document of which an earlier text has been checked, as while it is
// being typed: a task that reads as it did at its place in the list is not checked again.
// It is Check without an earlier result of this engine, and where findings are only counted.
func (e *Engine) Recheck(doc *source.Document, before *FileResult) *FileResult {
	return e.check(doc, e.earlier(before))
}

// earlier are the tasks of an earlier text of a document by their places in lists.
type earlier struct {
	text  []byte
	doc   *source.Document
	tasks map[listPlace]*TaskResult
}

type listPlace struct {
	list  string
	index int
}

// earlier returns what may be used of an earlier result, nil for nothing. What own rules
// find hangs on more than one task: on the steps that they may take on all.
func (e *Engine) earlier(r *FileResult) *earlier {
	if r == nil || r.selections != e.selections || e.options.Least != diag.Off || r.trust != e.trusts(r.Doc) || r.Internal != nil || r.Doc.Whole() == nil || len(e.selections.document(r.Doc).own) > 0 {
		return nil
	}
	b := &earlier{r.Doc.Whole(), r.Doc, make(map[listPlace]*TaskResult, len(r.Tasks))}
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.isAlone(r.Doc) {
			b.tasks[listPlace{t.Facts.List, t.Facts.Index}] = t
		}
	}
	return b
}

// isAlone reports whether all that was found in a task of a list of stored ones follows
// from its text: also that it is one, whatever stands beside it.
func (t *TaskResult) isAlone(doc *source.Document) bool {
	f := t.Facts
	within := func(d *source.Document, s source.Span) bool { return d == doc && f.Span.Contains(s) }
	return f.Index >= 0 && f.Doc == doc && f.Shape == task.Definition && f.As == task.Stored && !f.Assumed && t.of == nil && t.derived == nil &&
		!slices.ContainsFunc(t.Findings, func(found *diag.Finding) bool {
			return !within(found.Doc, found.Span) ||
				slices.ContainsFunc(found.Related, func(r diag.Related) bool { return !within(r.Doc, r.Span) }) ||
				slices.ContainsFunc(found.Fixes, func(fix diag.Fix) bool {
					return slices.ContainsFunc(fix.Edits, func(edit diag.Edit) bool { return !within(edit.Doc, edit.Span) })
				})
		})
}

// again is what was found in a part that reads as it did, moved to where it stands in doc.
func (b *earlier) again(doc *source.Document, p source.Part) (moved entry, ok bool) {
	if b == nil || p.Index < 0 {
		return entry{}, false
	}
	t := b.tasks[listPlace{p.List, p.Index}]
	if t == nil || !bytes.Equal(b.text[t.Facts.Span.Start:t.Facts.Span.End], p.Text) {
		return entry{}, false
	}
	by := p.Span.Start - t.Facts.Span.Start
	facts := *t.Facts
	facts.Doc, facts.Span = doc, p.Span
	findings := make([]*diag.Finding, len(t.Findings))
	for i, old := range t.Findings {
		f := *old
		f.Doc, f.Span = doc, f.Span.Shift(by)
		f.Related = slices.Clone(f.Related)
		for k := range f.Related {
			r := &f.Related[k]
			r.Doc, r.Span = doc, r.Span.Shift(by)
		}
		f.Fixes = slices.Clone(f.Fixes)
		for k := range f.Fixes {
			edits := slices.Clone(f.Fixes[k].Edits)
			for n := range edits {
				edits[n].Doc, edits[n].Span = doc, edits[n].Span.Shift(by)
			}
			f.Fixes[k].Edits = edits
		}
		findings[i] = &f
	}
	return entry{record: p.Record, facts: &facts, findings: findings}, true
}
