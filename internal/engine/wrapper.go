package engine

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
	"github.com/tasklint/tasklint/schema"
)

// meant is what is known about an object before it is looked at, with the endpoint that
// its path names.
func (c *checker) meant(named task.Endpoint) task.Meant {
	t := &c.trust
	return task.Meant{Body: c.as == task.Create, Task: (t.named || t.meant) && !t.insists, Endpoint: named}
}

// address is what the path of the document at hand says of an endpoint, which is the same
// for all its parts.
type address struct {
	path     string
	endpoint task.Endpoint
	app      string
}

func (a *address) of(doc *source.Document) {
	if doc.Path != a.path {
		a.path = doc.Path
		a.endpoint, a.app = task.EndpointIn(doc.Path)
	}
}

// wrapper checks the body of an endpoint: its members by their own schema, and then as
// what the service makes of them, the task that it becomes. What is found there is told
// in the wrapper.
func (c *checker) wrapper(doc *source.Document, p source.Part, r *partResult, e task.Endpoint, app string) {
	root := c.tree.Root()
	become := e.Becomes(root, app)
	if r.err = c.became.Parse(become.Text, become.Base, 0); r.err != nil {
		return
	}
	c.view.Read(c.became.Root())
	r.facts = c.extract.ExtractWrapper(doc, p, e, become, &c.view)
	c.begin(doc, p, &c.view)
	c.pass.Facts, c.pass.As, c.pass.Wrapper = r.facts, task.Create, root
	c.pass.Problems = schema.Check(schema.Name(e.String()), root)
	c.apply(c.selection.value, func(s *rules.Setting) { s.Rule.Value(&c.pass) })
	own := len(c.pass.Findings())
	if !root.Get("enabled").Exists() && !c.pass.Misspelt(root, "enabled") {
		r.facts.Enabled = task.Flag{At: task.Place{End: 1}, Given: true} // that is what the service makes of it
	}
	c.pass.Tree = &c.became
	c.pass.Problems = slices.Concat(c.pass.Problems, schema.Check(schema.Task, c.became.Root()))
	c.apply(c.selection.task, func(s *rules.Setting) { s.Rule.Task(&c.pass) })
	found := c.pass.Findings()
	r.findings, r.failures = found[:own:own], c.pass.Failures()
	at := rewriting{&c.tree, become, r.part.Pointer()}
	for _, f := range found[own:] {
		if at.rewrite(f, c.selection.find(f.Rule).Rule.Own != nil) {
			r.findings = append(r.findings, f)
		}
	}
}

// rewriting tells of the task that a wrapper becomes in the wrapper.
type rewriting struct {
	tree    *source.Tree // the wrapper's
	become  *task.Become
	pointer string // the wrapper's own
}

// rewrite moves a finding to where its value is written. It reports false for one about
// what the service writes by itself, unless a rule of the organisation's own has it.
func (w *rewriting) rewrite(f *diag.Finding, own bool) bool {
	span, exact := w.become.Origin(f.Span)
	if !exact && !own {
		return false
	}
	n := w.tree.Locate(span)
	f.Whole = f.Whole || !exact
	f.Span, f.Pointer, f.Canonical = span, w.pointer+n.Pointer(), n.Pointer()
	for i := range f.Related {
		at := &f.Related[i].Place
		at.Span, _ = w.become.Origin(at.Span)
		at.Pointer = w.pointer + w.tree.Locate(at.Span).Pointer()
	}
	f.Fixes = slices.DeleteFunc(f.Fixes, func(fix diag.Fix) bool { return !w.edits(fix.Edits) })
	return true
}

// edits moves edits into the wrapper. It reports false where one is of what the service
// writes, or would take a value away and leave its key.
func (w *rewriting) edits(edits []diag.Edit) bool {
	for i := range edits {
		e := &edits[i]
		own := e.Span.End <= w.become.Base
		span, exact := w.become.Origin(e.Span)
		if !exact || !own && e.Text == "" {
			return false
		}
		e.Span = span
	}
	return true
}
