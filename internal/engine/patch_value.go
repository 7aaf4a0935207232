package engine

import (
	"encoding/json"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
	"github.com/tasklint/tasklint/schema"
)

// mostValues is how many values of one patch are judged alone.
const mostValues = 1000

// values judges the values of a patch, each at its place in a task that holds nothing
// else: all of them, or where the outcome is known those that it leaves out. Only rules
// that look at the value alone are heard, and only what they find inside of it.
func (w *patchWork) values(known bool) {
	for i := range w.operations {
		if o := &w.operations[i]; o.Writes() && (o.Void || !known) && rules.Applicable(o) && i < mostValues {
			w.value(o)
		}
	}
}

func (w *patchWork) value(o *patch.Operation) {
	tokens, _ := patch.Tokens(o.Path.Text())
	way := schema.Follow(schema.Task, tokens, rules.IsIndex)
	if way.Steps < len(tokens) {
		return // patch-pointer tells
	}
	head, tail := shell(tokens, way.Lists)
	raw := o.Value.Raw()
	text := slices.Concat(head, raw, tail)
	doc, err := source.NewDocument(w.result.Doc.Name, w.result.Doc.Path, text)
	if err != nil {
		return
	}
	w.checker.as, w.checker.alone = task.Stored, tokens
	r := w.checker.check(doc, source.Part{Text: text, Span: source.Span{End: len(text)}, Index: -1}, true)
	w.checker.alone = nil
	if r.internal != nil {
		w.fail(r.internal)
	}
	inside := source.Span{Start: len(head), End: len(head) + len(raw)}
	shift := o.Value.Span().Start - len(head)
	var found []*diag.Finding
	for _, f := range r.findings {
		if !inside.Contains(f.Span) || !w.selection.find(f.Rule).Rule.Reads.Holds(tokens) || o.Void && f.Span == inside {
			continue // of a void operation its path is told, which leaves what the value holds
		}
		w.moveValue(f, shift, inside)
		found = append(found, f)
	}
	w.result.Findings = append(w.result.Findings, w.tell(found)...)
}

// moveValue turns a finding inside of a value's shell into one about the patch.
func (w *patchWork) moveValue(f *diag.Finding, shift int, inside source.Span) {
	at := func(s source.Span) diag.Place {
		s = s.Shift(shift)
		return diag.Place{Doc: w.result.Doc, Span: s, Pointer: w.tree.Locate(s).Pointer()}
	}
	f.Place, f.Task = at(f.Span), diag.Task{}
	f.Canonical = f.Pointer
	f.Related = slices.DeleteFunc(f.Related, func(r diag.Related) bool { return !inside.Contains(r.Span) })
	for i := range f.Related {
		f.Related[i].Place = at(f.Related[i].Span)
	}
	f.Fixes = slices.DeleteFunc(f.Fixes, func(fix diag.Fix) bool {
		return slices.ContainsFunc(fix.Edits, func(e diag.Edit) bool {
			return !inside.Contains(e.Span) || e.Span == inside && e.Text == "" // the operation needs its value
		})
	})
	for _, fix := range f.Fixes {
		for i := range fix.Edits {
			fix.Edits[i].Doc, fix.Edits[i].Span = w.result.Doc, fix.Edits[i].Span.Shift(shift)
		}
	}
}

// shell is the text around a value at the end of a path: objects with one member and
// lists with one element.
func shell(tokens []string, lists []bool) (head, tail []byte) {
	for i, token := range tokens {
		if lists[i] {
			head, tail = append(head, '['), append(tail, ']')
			continue
		}
		name, err := json.Marshal(token)
		if err != nil { // no text fails
			continue
		}
		head, tail = append(append(append(head, '{'), name...), ':'), append(tail, '}')
	}
	slices.Reverse(tail)
	return head, tail
}
