package engine

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
	"github.com/tasklint/tasklint/schema"
)

// patchWork is the check of one patch document.
type patchWork struct {
	*gatherer
	checker    *checker
	text       []byte
	record     source.Span
	tree       source.Tree
	operations []patch.Operation
	pass       rules.TaskPass
	of         *task.Facts // the task that the patch is for, nil when not known
	base       source.Tree
}

// patch checks the operations of a patch together, and what they make of the task
// that the patch is for. Where that task is not known each value is judged alone.
func (g *gatherer) patch(o *source.Outline) {
	text, err := g.result.Doc.Text(o.Span)
	w := patchWork{gatherer: g, text: text, record: o.Span}
	if err != nil || w.tree.Parse(text, o.Span.Start, 0) != nil {
		return // reported already
	}
	w.checker = g.checker()
	defer g.engine.checkers.Put(w.checker)
	w.operations = patch.Operations(w.tree.Root())
	if b := g.engine.options.Base; b != nil {
		if w.of, err = b.pick("", "", ""); err != nil && b.Live && b.For == "" && g.as != task.Patch {
			w.of = nil // a patch among other files: its values are judged alone
		} else if err != nil {
			g.fail(errors.New(g.result.Doc.Name + ": " + err.Error()))
		} else if !reread(&w.base, w.of) {
			w.of = nil
		}
	}
	g.result.alone = w.of == nil
	w.rules(nil)
	outcome, refused := w.apply(w.void())
	if refused != nil {
		w.rules(refused)
	}
	known := outcome != nil && w.outcome(outcome)
	w.values(known)
}

func (g *gatherer) fail(err error) {
	if g.result.Internal == nil {
		g.result.Internal = err
	}
}

// apply applies the patch to the task that it is for; both are nil when it is not
// known, or an operation is malformed, which is reported of the operation. One that is found
// fault with is left out, so that what it would have made is not reported as well, unless
// the others rest on it.
func (w *patchWork) apply(void []*patch.Operation) (*patch.Outcome, *patch.Error) {
	if w.of == nil {
		return nil, nil
	}
	for i := range w.operations {
		if !rules.Applicable(&w.operations[i]) {
			return nil, nil
		}
	}
	outcome, err := patch.Apply(w.base.Root(), w.operations)
	if err == nil || len(void) == 0 {
		return outcome, refusal(err)
	}
	refused := refusal(err)
	if !w.restsOn(refused, void) {
		return nil, refused
	}
	for _, o := range void {
		o.Void = false
	}
	if outcome, err = patch.Apply(w.base.Root(), w.operations); err == nil {
		return outcome, nil
	}
	return nil, nil // the operation that it rests on is reported
}

func voids(operations []patch.Operation) []bool {
	void := make([]bool, len(operations))
	for i := range operations {
		void[i] = operations[i].Void
	}
	return void
}

func refusal(err error) *patch.Error {
	refused, _ := errors.AsType[*patch.Error](err)
	return refused
}

// void marks the operations that the rules about patches have found fault with as a
// whole, and returns them.
func (w *patchWork) void() []*patch.Operation {
	told := make(map[source.Span]bool)
	for _, f := range w.result.Findings {
		told[f.Span] = f.Doc == w.result.Doc
	}
	var void []*patch.Operation
	for i := range w.operations {
		o := &w.operations[i]
		if o.Void = told[o.Path.Span()] || o.Takes() && told[o.From.Span()]; o.Void {
			void = append(void, o)
		}
	}
	return void
}

// restsOn reports whether an operation fails at a place that one of others would have
// changed, or that holds such a place.
func (w *patchWork) restsOn(refused *patch.Error, others []*patch.Operation) bool {
	at := w.operations[refused.Op].Path
	if refused.From {
		at = w.operations[refused.Op].From
	}
	return slices.ContainsFunc(others, func(o *patch.Operation) bool {
		return source.PointerHolds(o.Path.Text(), at.Text()) || source.PointerHolds(at.Text(), o.Path.Text())
	})
}

// rules runs the rules about patches.
func (w *patchWork) rules(refused *patch.Error) {
	w.pass = rules.TaskPass{Tree: &w.tree, Now: w.engine.options.Now, As: task.Patch, Operations: w.operations, Refused: refused}
	w.pass.Begin(w.result.Doc, "", nil)
	for _, s := range w.selection.patch {
		w.pass.Setting = s
		if err := guard(s, w.result.Doc.Name, func() { s.Rule.Patch(&w.pass) }); err != nil {
			w.fail(err)
		}
	}
	w.result.Findings = append(w.result.Findings, w.unreported(w.pass.Findings())...)
}

// unreported returns the findings of which no other by the same rule stands at the same
// place, as one about any JSON value or one of the patch's own.
func (w *patchWork) unreported(found []*diag.Finding) []*diag.Finding {
	type ruleAt struct {
		rule string
		at   source.Span
	}
	known := make(map[ruleAt]bool)
	for _, f := range w.result.Findings {
		if f.Doc == w.result.Doc {
			known[ruleAt{f.Rule, f.Span}] = true
		}
	}
	var kept []*diag.Finding
	for _, f := range found {
		if key := (ruleAt{f.Rule, f.Span}); !known[key] {
			known[key] = true
			kept = append(kept, f)
		}
	}
	return kept
}

// outcome checks the patched task and hands it to its set; false when it is no JSON
// that can be read, because it grew too deep or too large.
func (w *patchWork) outcome(o *patch.Outcome) bool {
	d, r, ok := w.lint(o)
	if !ok {
		return false
	}
	r.facts.As = task.Patch
	before := w.before(w.of)
	var found []*diag.Finding
	for _, f := range r.findings {
		if before[keyOf(f)] {
			continue
		}
		d.move(f, w.cause(d, f))
		found = append(found, f)
	}
	w.result.Tasks = append(w.result.Tasks, TaskResult{Facts: r.facts, Findings: w.unreported(found), of: w.of, derived: d})
	return true
}

// lint checks what the patch makes of its task.
func (w *patchWork) lint(o *patch.Outcome) (*derived, *partResult, bool) {
	text, origins, err := o.Text()
	if err != nil {
		return nil, nil, false
	}
	doc, err := source.NewDocument(w.result.Doc.Name, w.result.Doc.Path, text)
	if err != nil {
		return nil, nil, false
	}
	c := w.checker
	c.as = task.Stored // its own kind would make a body of it
	r := c.check(doc, source.Part{Text: text, Span: source.Span{End: len(text)}, Index: -1}, true)
	if r.err != nil || r.facts == nil {
		return nil, nil, false
	}
	if r.internal != nil {
		w.fail(r.internal)
	}
	c.standFor(&r, w.of)
	return &derived{doc: w.result.Doc, base: w.of.Doc, text: doc, record: w.record, origins: origins, void: voids(w.operations)}, &r, true
}

// mostPrefixes is up to how many operations a patch is replayed one by one to see
// which of them brought a finding about what none of them wrote.
const mostPrefixes = 32

// cause is the operation that brought a finding, -1 when it is the one that wrote the
// place of the finding.
func (w *patchWork) cause(d *derived, f *diag.Finding) int {
	origin, ok := patch.Find(d.origins, f.Span.Start)
	if ok && origin.Op >= 0 {
		return -1
	}
	if len(w.operations) > mostPrefixes {
		return d.guess(f.Canonical)
	}
	key := keyOf(f)
	for i := range w.operations {
		outcome, err := patch.Apply(w.base.Root(), w.operations[:i+1])
		if err != nil {
			break
		}
		_, r, ok := w.lint(outcome)
		if !ok {
			break
		}
		for _, g := range r.findings {
			if keyOf(g) == key {
				return i
			}
		}
	}
	return d.guess(f.Canonical)
}

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
	tokens, _ := source.PointerTokens(o.Path.Text())
	way := schema.Follow(schema.Task, tokens)
	if way.Steps < len(tokens) {
		return // patch-pointer reports it
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
			continue // of a void operation its path is reported, which leaves what the value holds
		}
		w.moveValue(f, shift, inside)
		found = append(found, f)
	}
	w.result.Findings = append(w.result.Findings, w.unreported(found)...)
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

// before are the findings of the first phase about a stored task.
func (g *gatherer) before(of *task.Facts) map[findingKey]bool {
	known := make(map[findingKey]bool)
	for t := range g.engine.options.Base.tasks() {
		if t.Facts == of {
			for _, f := range t.Findings {
				known[keyOf(f)] = true
			}
		}
	}
	return known
}

// unlessBefore drops the findings that the stored task has as well.
func (g *gatherer) unlessBefore(t *TaskResult) {
	before := g.before(t.of)
	kept := t.Findings[:0]
	for _, f := range t.Findings {
		if !before[keyOf(f)] {
			kept = append(kept, f)
		}
	}
	t.Findings = kept
}
