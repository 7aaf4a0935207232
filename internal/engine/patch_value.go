package engine

import (
	"encoding/json"
	"slices"
	"strings"

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
	w.checker.as = task.Stored
	r := w.checker.check(doc, source.Part{Text: text, Span: source.Span{End: len(text)}, Index: -1}, true)
	if r.internal != nil {
		w.fail(r.internal)
	}
	inside := source.Span{Start: len(head), End: len(head) + len(raw)}
	shift := o.Value.Span().Start - len(head)
	var found []*diag.Finding
	for _, f := range r.findings {
		if !inside.Contains(f.Span) || !judgesAlone(f.Rule, tokens) || o.Void && f.Span == inside {
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

// alone are the rules whose findings rest on nothing outside of a value, with the
// place that the value has to hold in whole, as a path in which * is any index; "*"
// where any value will do.
func alone(rule string) (place string, ok bool) {
	switch rule {
	case "missing-property", "wrong-type", "invalid-value", "unknown-property", "empty-value",
		"invalid-version", "invalid-spec-version", "invalid-duration", "placeholder-value",
		"invalid-recurrence", "invalid-cron", "invalid-interval", "unknown-timezone", "invalid-datetime",
		"invalid-status", "reserved-value", "unknown-function", "no-end-state", "keep-active", "dangling-compensated-by",
		"dangling-retry-ref", "dead-field", "duplicate-event-ref", "skips-short-months":
		return "*", true
	case "ambiguous-schedule", "empty-schedule", "end-before-start", "never-fires", "ambiguous-offset":
		return "start/schedule", true
	case "duplicate-event-name":
		return "events", true
	case "event-source-mismatch", "correlation-mismatch", "correlation-contradiction", "unscoped-event", "no-status-filter":
		return "events/*", true
	case "duplicate-state-name", "state-count":
		return "states", true
	case "action-count":
		return "states/*/onEvents/*", true
	case "missing-app-id":
		return "states/*/onEvents/*/actions/*", true
	default:
		return "", false
	}
}

// judgesAlone reports whether a rule may be heard about a value at the path tokens.
func judgesAlone(rule string, tokens []string) bool {
	place, ok := alone(rule)
	if !ok || place == "*" {
		return ok
	}
	names := strings.Split(place, "/")
	for i, token := range tokens {
		if i >= len(names) || names[i] != "*" && names[i] != token {
			return false
		}
	}
	return true
}
