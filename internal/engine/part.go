package engine

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
	"github.com/tasklint/tasklint/schema"
)

// checker checks one part at a time and reuses all it needs for it. It belongs to
// one goroutine.
type checker struct {
	engine    *Engine
	selection *selection // of the document at hand
	as        task.As    // what it is meant for
	alone     []string   // the path of the value at hand, where nothing around it is known
	trust     trust      // what it takes there for JSON to be a task
	base      *Base      // nil without
	stored    source.Tree
	tree      source.Tree
	became    source.Tree // the task that a wrapper becomes
	address   address
	view      task.Task
	pass      rules.TaskPass
	extract   task.Extractor
}

// checker returns a free checker.
func (e *Engine) checker() *checker {
	if c, ok := e.checkers.Get().(*checker); ok {
		return c
	}
	return &checker{engine: e, pass: rules.TaskPass{Now: e.options.Now}}
}

// partResult is what the first phase learns from one part.
type partResult struct {
	part     source.Part // without its text
	shape    task.Shape
	look     task.Look     // where the shape is not known, or was decided by something else
	inner    []entry       // the tasks inside of a part of no known shape
	pages    []task.Page   // the lists that these stand in
	unread   []task.Unread // the values of such a part with tasks that cannot be read
	facts    *task.Facts
	run      *rules.Run
	vertex   string // the id of a graph vertex without a task
	findings []*diag.Finding
	below    []taskCounts
	excess   Counts // of the tasks inside
	failures []rules.Failure
	of       *task.Facts // the stored task that it is a body for, nil when not known
	err      error       // a *source.DepthError or *source.SyntaxError of this part
	internal error       // a rule that failed; the program's own fault
}

// entry is what is kept of a part until its document is known: there may be a million,
// and nearly all of them are tasks with findings and no more.
type entry struct {
	record   int // the top-level value that holds it
	facts    *task.Facts
	findings []*diag.Finding
	rest     *partResult // of any other part
}

// err is why the part could not be read, nil where it could.
func (e *entry) err() error {
	if e.rest == nil {
		return nil
	}
	return e.rest.err
}

// isStrange reports whether the part is of no known shape and holds no task.
func (e *entry) isStrange() bool { return e.rest != nil && e.rest.isStrange() }

// size is how many entries a part makes, those inside included.
func (e *entry) size() int {
	n := 1
	if e.rest != nil {
		for i := range e.rest.inner {
			n += e.rest.inner[i].size()
		}
	}
	return n
}

// entry keeps of a part what is needed.
func (r *partResult) entry() entry {
	e := entry{record: r.part.Record, facts: r.facts, findings: r.findings}
	plain := r.facts != nil && r.shape != task.PatchOperation && r.inner == nil && r.pages == nil && r.unread == nil &&
		r.run == nil && r.vertex == "" && r.failures == nil && r.of == nil && r.err == nil && r.internal == nil
	if !plain {
		rest := *r
		rest.part.Text = nil // a chunk's is used again
		e.rest = &rest
	}
	return e
}

// isStrange reports whether the part is of no known shape and holds no task.
func (p *partResult) isStrange() bool {
	return p.shape == task.Unknown && len(p.inner) == 0 && p.err == nil
}

// check looks at one part. With assume the part is taken for a task, whatever it
// looks like.
func (c *checker) check(doc *source.Document, p source.Part, assume bool) (r partResult) {
	r.part = p
	r.part.Text = nil
	defer func() {
		if cause := recover(); cause != nil {
			r.internal = crash(c.pass.Setting, "the task at "+doc.Name+"#"+p.Pointer(), cause)
		}
	}()
	if err := c.tree.Parse(p.Text, p.Span.Start, p.Depth); err != nil {
		r.err = err
		return r
	}
	root := c.tree.Root()
	r.look = task.LookAt(root)
	c.address.of(doc)
	if e := task.WrapperFor(root, &r.look, c.meant(c.address.endpoint)); e != task.NoEndpoint {
		r.shape = task.Wrapper
		c.wrapper(doc, p, &r, e, c.address.app)
		return r
	}
	if r.shape = r.look.Shape; r.shape == task.Unknown {
		switch r.inner = c.search(doc, p, &r); {
		case len(r.inner) > 0:
			return r
		case c.trust.runs && !c.trust.insists && root.Is(source.Object):
			r.shape = task.Run
		case assume:
			r.shape = task.Definition
		case !c.trust.takes(root, &r.look):
		case c.as == task.Patch:
			r.shape = task.PatchOperation
		default:
			r.shape = task.Definition
		}
	}
	switch r.shape {
	case task.Definition:
		c.definition(doc, p, &r)
	case task.Vertex:
		return c.vertex(doc, p, root)
	case task.Run:
		r.run = &rules.Run{Doc: doc, Span: root.Span(), TaskID: root.Get("taskId").Text(), RunFacts: c.extract.Run(root)}
		c.values(doc, p, &r, schema.Check(schema.Runs, root))
	case task.LegacyReload:
		c.values(doc, p, &r, nil)
		c.apply(c.selection.legacy, func(s *rules.Setting) { s.Rule.Legacy(&c.pass) })
		r.findings = c.pass.Findings()
	case task.PatchOperation:
		c.values(doc, p, &r, nil)
	}
	return r
}

// assumed notes that the part was taken for a task because of what is around it.
func (r *partResult) assumed() {
	if r.facts != nil {
		r.facts.Assumed = true
	}
}

// search checks the tasks inside of the part at hand, which is of no known shape, and
// notes what of it cannot be read.
func (c *checker) search(doc *source.Document, p source.Part, r *partResult) []entry {
	if len(p.Text) == 0 || !task.MayHold(p.Text) {
		return nil
	}
	finds := task.Search(c.tree.Root(), p.Depth)
	r.pages, r.unread = finds.Pages, finds.Unread
	inner := make([]source.Part, len(finds.Tasks))
	for i, h := range finds.Tasks { // before the tree is used again
		s := h.Node.Span()
		inner[i] = source.Part{
			Text: p.Text[s.Start-p.Span.Start : s.End-p.Span.Start], Span: s,
			List: p.Pointer() + h.List, Index: h.Index, Depth: p.Depth + h.Depth, Record: p.Record,
		}
	}
	var entries []entry
	room := c.engine.room()
	for i := range inner {
		one := c.check(doc, inner[i], true)
		one.assumed()
		r.below = append(r.below, one.below...)
		e := one.entry()
		e.findings = c.engine.keep(&r.excess, e.findings, &room.findings)
		entries = append(entries, e)
	}
	return entries
}

// definition checks a task and extracts its facts.
func (c *checker) definition(doc *source.Document, p source.Part, r *partResult) {
	c.view.Read(c.tree.Root())
	r.facts = c.extract.Extract(doc, p, &c.view)
	c.begin(doc, p, &c.view)
	c.pass.Facts = r.facts
	r.internal = c.body(r)
	c.pass.Problems = schema.Check(schema.Task, c.tree.Root())
	c.apply(c.selection.value, func(s *rules.Setting) { s.Rule.Value(&c.pass) })
	c.apply(c.selection.task, func(s *rules.Setting) { s.Rule.Task(&c.pass) })
	r.findings, r.failures = c.pass.Findings(), c.pass.Failures()
	if c.as == task.Stored && r.facts.As == task.Stored {
		var counted []Counted
		if r.findings, counted = splitBelow(r.findings, c.engine.options.Least); counted != nil {
			r.below = []taskCounts{{r.facts, counted}}
		}
	}
	if root := c.tree.Root(); r.facts.As == task.Replace && !root.Get("enabled").Exists() && !c.pass.Misspelt(root, "enabled") {
		r.facts.Enabled = task.Flag{At: task.Place{End: 1}, Given: true} // that is what the replace makes of it
	}
}

// values checks what holds for JSON of every shape.
func (c *checker) values(doc *source.Document, p source.Part, r *partResult, problems []schema.Problem) {
	c.begin(doc, p, nil)
	c.pass.Problems, c.pass.Run = problems, r.shape == task.Run
	c.apply(c.selection.value, func(s *rules.Setting) { s.Rule.Value(&c.pass) })
	r.findings = c.pass.Findings()
}

func (c *checker) begin(doc *source.Document, p source.Part, view *task.Task) {
	c.pass.Tree = &c.tree
	c.pass.As, c.pass.Base, c.pass.Wrapper, c.pass.Identity, c.pass.Alone, c.pass.Run = task.Stored, source.Node{}, source.Node{}, "", c.alone, false
	c.pass.Begin(doc, p.Pointer(), view)
}

// meant is what is known about an object before it is looked at, with the endpoint that
// its path names.
func (c *checker) meant(named task.Endpoint) task.Meant {
	t := &c.trust
	return task.Meant{Body: c.as == task.Create, Task: (t.named || t.meant) && !t.insists, Endpoint: named}
}

func (c *checker) apply(settings []*rules.Setting, run func(*rules.Setting)) {
	for _, s := range settings {
		c.pass.Setting = s
		run(s)
	}
}

// vertex checks the task of a graph vertex, where the answer shows it.
func (c *checker) vertex(doc *source.Document, p source.Part, root source.Node) partResult {
	body, id := root.Get("task"), root.Get("taskId").Text()
	if !body.Exists() || body.Is(source.Null) {
		return partResult{part: p, shape: task.Vertex, vertex: id}
	}
	s := body.Span()
	inner := source.Part{
		Text: p.Text[s.Start-p.Span.Start : s.End-p.Span.Start], Span: s,
		List: p.Pointer() + "/task", Index: -1, Depth: p.Depth + 1, Record: p.Record,
	}
	if isObject := body.Is(source.Object); !isObject || body.Get("states").Exists() {
		r := c.check(doc, inner, true)
		if r.shape = task.Vertex; !isObject {
			r.vertex = id
		}
		return r
	}
	r := partResult{part: inner, shape: task.Vertex}
	r.part.Text = nil
	if err := c.tree.Parse(inner.Text, s.Start, inner.Depth); err != nil {
		r.err = err
		return r
	}
	c.view.Read(c.tree.Root())
	r.facts = c.extract.Extract(doc, inner, &c.view)
	r.facts.Shape = task.Summary
	return r
}

// wrapper checks the body of an endpoint: its members by their own schema, and then as
// what the service makes of them, the task that it becomes. What is found there is
// reported in the wrapper.
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

// rewriting maps the task that a wrapper becomes to the wrapper.
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
