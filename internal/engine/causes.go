package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// blame reports a finding about another task of the request that brings it about: at the
// operation or member that does, with the place of the other task beside it.
func (q *requests) blame(f *diag.Finding, only *request) {
	one := only
	if one == nil {
		one = q.culprit(f)
	}
	steps := q.stepsOf(one)
	i := q.bringer(one, f)
	place, whole, canonical := steps[i].at, steps[i].whole, steps[i].canonical
	related := slices.IndexFunc(f.Related, func(r diag.Related) bool { return q.within(one, i, r.Place) })
	if related >= 0 {
		place, whole = q.written(f.Related[related].Place), false
	}
	other := diag.Related{Place: f.Place, Message: "there"}
	if name := nameOf(f.Task); name != "" {
		other.Message = "task " + say.Quote(name)
		if !strings.Contains(f.Message, say.Quote(name)) {
			f.Message = "at " + other.Message + ": " + f.Message
		}
	}
	switch {
	case related < 0:
		f.Related = append([]diag.Related{other}, f.Related...)
	case f.Flow: // the way goes on from another place of it
		f.Related = slices.Concat(f.Related[related+1:], []diag.Related{other}, f.Related[:related])
	default:
		f.Related[related] = other
	}
	if len(f.Members) == 0 {
		f.About(f.Task.Identity(), identity(one.known))
	}
	f.Place, f.Label, f.Whole, f.Fixes = place, "", whole, nil
	f.Canonical, f.Value = canonical, diag.Scalar{}
	f.Task = diag.Task{ID: one.known.ID.S, Name: one.known.Name.S, Version: one.known.Version.S, Set: f.Task.Set, Known: true}
	if one.derived == nil {
		f.Task.Pointer = one.Facts.Pointer()
	}
}

func nameOf(t diag.Task) string {
	if t.Name != "" {
		return t.Name
	}
	return t.ID
}

// written is a place that an operation has written, in its patch; any other is as it is.
func (q *requests) written(p diag.Place) diag.Place {
	d := q.patched[p.Doc]
	if d == nil {
		return p
	}
	tree, ok := d.tree()
	if !ok {
		return p
	}
	span, _ := d.place(tree, p.Span, -1)
	return d.at(tree, span)
}

// culprit is the request that brings a finding about: the only one, or the first
// of those that stand in does so alone; else one that the finding relates to.
func (q *requests) culprit(f *diag.Finding) *request {
	standing := slices.DeleteFunc(slices.Clone(q.all), func(one *request) bool { return one.aside })
	if len(standing) == 1 {
		return standing[0]
	}
	for _, one := range standing {
		if one.alone == nil && q.left > 0 {
			q.left--
			one.alone = q.replay(map[*request]*task.Facts{one: one.Facts}).levels()
		}
		if level, found := one.alone[f.Fingerprint]; found && level >= f.Level {
			return one
		}
	}
	for _, r := range f.Related {
		if one := q.at(r.Place); one != nil {
			return one
		}
	}
	return standing[0]
}

// operation is the operation of a patch that brings a finding about its outcome, -1
// when the place of the finding says so.
func (q *requests) operation(one *request, f *diag.Finding) int {
	if origin, ok := patch.Find(one.derived.origins, f.Span.Start); ok && origin.Op >= 0 {
		return -1
	}
	if q.left == 0 {
		return one.derived.guess(f.Canonical)
	}
	return q.bringer(one, f)
}

// bringer is the index of the step of a request that brings a finding about.
func (q *requests) bringer(one *request, f *diag.Finding) int {
	steps := q.stepsOf(one)
	last := len(steps) - 1
	if one.first == nil {
		one.first = make(map[string]int)
		for i := range steps[:last] {
			if steps[i].facts == nil || q.left == 0 {
				continue
			}
			q.left--
			for fingerprint, level := range q.replay(map[*request]*task.Facts{one: steps[i].facts}).levels() {
				if before, was := q.known[fingerprint]; was && level <= before {
					continue
				}
				if _, earlier := one.first[fingerprint]; !earlier {
					one.first[fingerprint] = i
				}
			}
		}
	}
	if i, found := one.first[f.Fingerprint]; found {
		return i
	}
	return last
}

// within reports whether a place is what a step of a request has written.
func (q *requests) within(one *request, i int, p diag.Place) bool {
	if d := one.derived; d != nil {
		origin, ok := patch.Find(d.origins, p.Span.Start)
		return p.Doc == d.text && ok && origin.Op == i
	}
	at := q.stepsOf(one)[i].at
	return p.Doc == at.Doc && at.Span.Contains(p.Span)
}

// stepsOf are the steps of a request, at least one.
func (q *requests) stepsOf(one *request) []step {
	if one.steps == nil {
		switch {
		case one.derived != nil:
			one.steps = q.engine.operationSteps(one)
		case one.Facts.Shape == task.Wrapper:
			one.steps = []step{{facts: one.Facts, at: triggerOf(one.Facts)}}
		case one.instead != nil || one.of != nil:
			one.steps = q.engine.memberSteps(one)
		}
		if len(one.steps) == 0 {
			one.steps = []step{{facts: one.Facts, at: shown(one.Facts)}}
		}
	}
	return one.steps
}

// shown is where a task is shown.
func shown(f *task.Facts) diag.Place {
	at, pointer := f.Shown()
	return diag.Place{Doc: f.Doc, Span: f.Place(at), Pointer: f.PointerTo(pointer)}
}

// triggerOf is what a wrapper says about when its task starts, else where it is shown.
func triggerOf(f *task.Facts) diag.Place {
	name, at := "", task.Place{}
	switch {
	case f.Endpoint == task.OnTaskEvent && len(f.Events) > 0:
		id, _ := f.Events[0].Attribute("id")
		name, at = "/onTaskId", id.At
	case f.Schedule != nil:
		name, at = "/recurrence", f.Schedule.Recurrence.At
	}
	if at == (task.Place{}) {
		return shown(f)
	}
	return diag.Place{Doc: f.Doc, Span: f.Place(at), Pointer: f.PointerTo(name)}
}

// operationSteps are the operations of a patch. What they make of the task one after
// the other is not known where there are many.
func (e *Engine) operationSteps(one *request) []step {
	d := one.derived
	tree, ok := d.tree()
	if !ok {
		return nil
	}
	var base source.Tree
	known := reread(&base, one.of)
	operations := patch.Operations(tree.Root())
	for i := range operations {
		operations[i].Void = d.void[i]
	}
	steps := make([]step, len(operations))
	for i := range operations {
		span, _ := d.place(tree, source.Span{Start: -1}, i)
		if o := &operations[i]; o.Writes() && !o.Value.Is(source.Object) && !o.Value.Is(source.Array) {
			span = o.Value.Span()
		}
		steps[i] = step{at: d.at(tree, span), canonical: operations[i].Path.Text()}
		if !known || len(operations) > mostPrefixes || d.void[i] || i == len(operations)-1 {
			continue
		}
		outcome, err := patch.Apply(base.Root(), operations[:i+1])
		if err != nil {
			continue
		}
		if text, _, err := outcome.Text(); err == nil {
			steps[i].facts = e.facts(one, text)
		}
	}
	return steps
}

// memberSteps are the members of a body that differ from the stored task.
func (e *Engine) memberSteps(one *request) []step {
	old := one.instead
	if old == nil {
		old = one.of
	}
	var was, is source.Tree
	if !reread(&was, old) || !reread(&is, one.Facts) {
		return nil
	}
	var names []string
	add := func(root, other source.Node) {
		for key, value := range root.Members() {
			if n := other.Get(key.Text()); !slices.Contains(names, key.Text()) && !(n.Exists() && task.Equal(n, value)) {
				names = append(names, key.Text())
			}
		}
	}
	add(is.Root(), was.Root())
	add(was.Root(), is.Root())
	steps := make([]step, len(names))
	for i, name := range names {
		value := is.Root().Get(name)
		span := value.Span()
		if !value.Exists() {
			span = source.Span{Start: one.Facts.Span.Start, End: one.Facts.Span.Start + 1}
		}
		steps[i] = step{
			at:        diag.Place{Doc: one.Facts.Doc, Span: span, Pointer: one.Facts.Pointer() + value.Pointer()},
			whole:     !value.Exists() || value.Is(source.Object) || value.Is(source.Array),
			canonical: "/" + source.EscapeToken(name),
		}
		if i < len(names)-1 && len(names) <= mostPrefixes {
			steps[i].facts = e.facts(one, mixed(was.Root(), is.Root(), names[:i+1]))
		}
	}
	return steps
}

// mixed is a task in which some members are those of another one.
func mixed(was, is source.Node, names []string) []byte {
	text := []byte{'{'}
	write := func(root source.Node, others bool) {
		for key, value := range root.Members() {
			if slices.Contains(names, key.Text()) == others {
				text = append(text, fmt.Sprintf("%s:%s,", key.Raw(), value.Raw())...)
			}
		}
	}
	write(was, false)
	write(is, true)
	if text[len(text)-1] == ',' {
		text = text[:len(text)-1]
	}
	return append(text, '}')
}

// facts are those of a task as a part of a request leaves it, nil where it cannot be
// read. Nothing is found fault with.
func (e *Engine) facts(one *request, text []byte) *task.Facts {
	doc, err := source.NewDocument(one.file.Doc.Name, one.file.Doc.Path, text)
	if err != nil {
		return nil
	}
	c := e.checker()
	defer e.checkers.Put(c)
	c.selection, c.pass.Set, c.as, c.base = &selection{}, "", task.Stored, nil
	r := c.check(doc, source.Part{Text: text, Span: source.Span{End: len(text)}, Index: -1}, true)
	if r.facts == nil {
		return nil
	}
	of := one.of
	if of == nil {
		of = one.instead
	}
	c.standFor(&r, of)
	r.facts.As = one.Facts.As
	return r.facts
}
