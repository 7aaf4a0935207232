package engine

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
)

// derived maps findings about a task that a patch has made to the patch's own document.
type derived struct {
	doc     *source.Document // the patch
	base    *source.Document // holds the task that it is for
	text    *source.Document // the patched task
	record  source.Span      // the patch's place in its document
	origins []patch.Origin
	void    []bool // by operation: it was left out
}

// move turns a finding about the patched task into one about the patch: at the value
// that is wrong where an operation wrote that, else at the path of the operation that
// changed it; op is that operation, -1 when the place says so.
func (d *derived) move(f *diag.Finding, op int) {
	tree, ok := d.tree()
	if !ok {
		return
	}
	span, exact := d.place(tree, f.Span, op)
	f.Whole = f.Whole && exact
	f.Place = d.at(tree, span)
	f.Task.Pointer = ""
	f.Fixes = d.fixes(f.Fixes)
	relate(f, map[*source.Document]*derived{d.text: d})
}

// fixes are those that can be made in the patch, since they change nothing but what an
// operation has written; all others are edits of a text that nobody has.
func (d *derived) fixes(all []diag.Fix) []diag.Fix {
	var kept []diag.Fix
	for _, fix := range all {
		edits := make([]diag.Edit, 0, len(fix.Edits))
		for _, e := range fix.Edits {
			origin, ok := patch.Find(d.origins, e.Span.Start)
			if !ok || origin.Op < 0 {
				break
			}
			span, exact := origin.Place(e.Span)
			if !exact || e.Text == "" && e.Span == origin.Out { // the operation needs its value
				break
			}
			edits = append(edits, diag.Edit{Doc: d.doc, Span: span, Text: e.Text})
		}
		if len(edits) == len(fix.Edits) {
			fix.Edits = edits
			kept = append(kept, fix)
		}
	}
	return kept
}

// relate shows the related places of a finding that are in patched tasks where they
// are written: in the patch, or in the task that it is for.
func relate(f *diag.Finding, patched map[*source.Document]*derived) {
	for i, r := range f.Related {
		d := patched[r.Doc]
		if d == nil {
			continue
		}
		if origin, ok := patch.Find(d.origins, r.Span.Start); ok && origin.Op < 0 {
			span, _ := origin.Place(r.Span)
			f.Related[i].Place = diag.Place{Doc: d.base, Span: span, Pointer: r.Pointer}
		} else if tree, ok := d.tree(); ok {
			span, _ := d.place(tree, r.Span, -1)
			f.Related[i].Place = d.at(tree, span)
		}
	}
}

// tree reads the patch again.
func (d *derived) tree() (*source.Tree, bool) {
	text, err := d.doc.Text(d.record)
	tree := new(source.Tree)
	return tree, err == nil && tree.Parse(text, d.record.Start, 0) == nil
}

// place is where a part of the patched task is written or changed in the patch.
func (d *derived) place(tree *source.Tree, span source.Span, op int) (at source.Span, exact bool) {
	if op < 0 {
		origin, ok := patch.Find(d.origins, span.Start)
		if ok && origin.Op >= 0 {
			return origin.Place(span)
		}
		op = len(d.void) - 1
	}
	operations := patch.Operations(tree.Root())
	o := &operations[op]
	if taken, ok := o.Removed(); ok {
		return taken.Span(), false
	}
	return o.Path.Span(), false
}

func (d *derived) at(tree *source.Tree, span source.Span) diag.Place {
	return diag.Place{Doc: d.doc, Span: span, Pointer: tree.Locate(span).Pointer()}
}

// guess is the last operation on the same member of the task as a finding whose cause
// is not known, else the last operation.
func (d *derived) guess(canonical string) int {
	tree, ok := d.tree()
	if !ok {
		return len(d.void) - 1
	}
	operations := patch.Operations(tree.Root())
	for i, operation := range slices.Backward(operations) {
		if firstToken(operation.Path.Text()) == firstToken(canonical) {
			return i
		}
	}
	return len(d.void) - 1
}

func firstToken(pointer string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return first
}

// findingKey identifies a finding within one task.
type findingKey struct{ rule, canonical, value string }

func keyOf(f *diag.Finding) findingKey {
	value := ""
	if f.Value.Given {
		value = "=" + f.Value.Text
	}
	return findingKey{f.Rule, f.Canonical, value}
}
