package engine

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// gatherer puts the results of a document's parts together in their order.
type gatherer struct {
	engine    *Engine
	selection *selection
	set       string // the configured set of the document, "" for none
	as        task.As
	trust     trust
	result    *FileResult
	earlier   *earlier // nil when nothing is known of an earlier text
	outlines  []source.Outline
	strange   []strange
	parts     []entry
	room      room
	excess    Counts // the findings that there was no room for
	beyond    bool   // there were entries that there was no room for
}

// finish decides record by record what the document holds and fills the result.
func (g *gatherer) finish() {
	parts := g.parts
	for i := range g.outlines {
		o := &g.outlines[i]
		n := 0
		for n < len(parts) && parts[n].record == o.Record {
			n++
		}
		g.record(o, parts[:n])
		parts = parts[n:]
	}
	g.resolveStrange()
	g.noteBeyond()
	var broken []error
	for i := range g.outlines {
		if err := g.outlines[i].Err; err != nil {
			broken = append(broken, err)
		}
	}
	for i := range g.parts {
		if err := g.parts[i].err(); err != nil {
			broken = append(broken, err)
		}
	}
	if len(broken) > 0 {
		g.result.broken = g.where(broken[0])
	}
	if len(broken) > 0 && g.meantForTasks() {
		g.result.Known, g.result.Damaged = true, true
		g.result.Gaps = append(g.result.Gaps, g.result.Doc.Name+" is broken")
	}
	if g.result.Known && g.result.Err == nil {
		g.file(broken)
	}
	g.result.excess = g.excess
}

// tally is what the parts of one top-level value are.
type tally struct {
	known, tasks, operations int
	foreign                  string // what the operations are for, if for no task
}

func (g *gatherer) tally(parts []entry) tally {
	var n tally
	for i := range parts {
		if parts[i].facts != nil {
			n.tasks++
		}
		p := parts[i].rest
		if p == nil {
			n.known++
			continue
		}
		if p.shape == task.PatchOperation {
			n.operations++
			if p.look.Foreign != "" && !g.trust.insists && g.as != task.Patch {
				n.foreign = p.look.Foreign
				continue
			}
		}
		if p.shape != task.Unknown || len(p.inner) > 0 {
			n.known++
		}
	}
	return n
}

// record takes over the parts of one top-level value.
func (g *gatherer) record(o *source.Outline, parts []entry) {
	if o.Whole && len(parts) > 0 { // a task with a member called "data": its entries are none
		parts = parts[len(parts)-1:]
	}
	n := g.tally(parts)
	isList := o.Kind == source.Array || o.List != ""
	assume := n.tasks > 0
	switch {
	case n.known > 0:
	case g.trust.insists && g.as == task.Patch:
		n.known, n.operations = 1, 1
	case g.trust.insists:
		n.known, assume = 1, true
	case o.List != "" && o.Err == nil && g.around(o):
		return
	case isList && o.Items == 0 && o.Err == nil:
		n.known, g.result.Empty = 1, len(g.outlines) == 1
	case n.foreign != "":
		g.strange = append(g.strange, strange{o, parts[0].rest, n.foreign})
		return
	}
	g.result.Known = g.result.Known || n.known > 0
	g.result.Tasks = slices.Grow(g.result.Tasks, n.tasks)
	for i := range parts {
		p := &parts[i]
		if assume && p.isStrange() {
			*p = g.assume(p.rest.part)
			g.keepPart(p)
		}
		g.take(p)
		if p.isStrange() {
			g.strange = append(g.strange, strange{o, p.rest, p.rest.look.Foreign})
		}
	}
	g.unread(o, parts)
	if o.List != "" && !o.Whole {
		g.beside(o)
	}
	if n.operations > 0 && n.tasks == 0 && o.List == "" && o.Err == nil {
		g.patch(o)
	}
	if isList && n.tasks > 0 {
		g.gaps(o, n.tasks)
	}
	g.pages(parts)
}

// around looks for tasks in what stands around a list under "data" or "vertices" that
// holds none.
func (g *gatherer) around(o *source.Outline) bool {
	if o.Span.Len() > source.WholeLimit {
		return false
	}
	text, err := g.result.Doc.Text(o.Span)
	if err != nil || !task.MayHold(text) {
		return false
	}
	c := g.checker()
	r := c.check(g.result.Doc, source.Part{Text: text, Span: o.Span, Index: -1, Record: o.Record}, false)
	g.engine.checkers.Put(c)
	if r.isStrange() && len(r.unread) == 0 {
		return false
	}
	g.result.below = append(g.result.below, r.below...)
	p := r.entry()
	g.keepPart(&p)
	whole := *o
	whole.List, whole.Items = "", 0
	g.record(&whole, []entry{p})
	return true
}

// beside looks for tasks in what stands beside a list of them, and for an error: some
// services answer with as much as they have.
func (g *gatherer) beside(o *source.Outline) {
	for _, m := range o.Members {
		if m.Value.Len() > source.WholeLimit {
			continue
		}
		text, err := g.result.Doc.Text(m.Value)
		if err != nil {
			continue
		}
		if (m.Name == "error" || m.Name == "errors") && !saysNothing(text) {
			g.noteUnread(fmt.Sprintf("%s tells of an error beside its list, under %q, so tasks may be missing; read it, and get the tasks again", g.result.Doc.Name, m.Name))
		}
		if !task.MayHold(text) {
			continue
		}
		c := g.checker()
		r := c.check(g.result.Doc, source.Part{
			Text: text, Span: m.Value, List: string(source.AppendEscaped([]byte("/"), []byte(m.Name))), Index: -1, Depth: 1, Record: o.Record,
		}, false)
		g.engine.checkers.Put(c)
		if len(r.inner)+len(r.unread) == 0 && r.look.Shape != task.Definition {
			continue
		}
		g.result.below = append(g.result.below, r.below...)
		e := r.entry()
		g.keepPart(&e)
		g.take(&e)
		parts := []entry{e}
		g.unread(o, parts)
		g.pages(parts)
	}
}

// saysNothing reports whether the text of a value is one that is there for want of any.
func saysNothing(text []byte) bool {
	switch string(bytes.TrimSpace(text)) {
	case "null", "false", "[]", "{}", `""`:
		return true
	}
	return false
}

// assume checks again a part that looks like no task but stands among tasks.
func (g *gatherer) assume(p source.Part) entry {
	text, err := g.result.Doc.Text(p.Span)
	if err != nil {
		if g.result.Err == nil {
			g.result.Err = err
		}
		return entry{record: p.Record, rest: &partResult{part: p}}
	}
	p.Text = text
	c := g.checker()
	defer g.engine.checkers.Put(c)
	r := c.check(g.result.Doc, p, true)
	r.assumed()
	g.result.below = append(g.result.below, r.below...)
	return r.entry()
}

// checker is a free checker, turned to the document's settings.
func (g *gatherer) checker() *checker {
	c := g.engine.checker()
	c.selection, c.pass.Set = g.selection, g.set
	c.as, c.trust, c.base = g.as, g.trust, g.engine.options.Base
	return c
}

func (g *gatherer) take(e *entry) {
	r, p := g.result, e.rest
	if p == nil {
		r.Tasks = append(r.Tasks, TaskResult{Facts: e.facts, Findings: e.findings})
		return
	}
	for i := range p.inner {
		g.take(&p.inner[i])
	}
	switch {
	case e.facts != nil:
		t := TaskResult{Facts: e.facts, Findings: e.findings, of: p.of}
		if p.of != nil {
			g.unlessBefore(&t)
		}
		r.Tasks = append(r.Tasks, t)
	default:
		r.Findings = append(r.Findings, e.findings...)
	}
	r.Failures = rules.MergeFailures(r.Failures, p.failures...)
	if p.run != nil {
		r.Runs = append(r.Runs, *p.run)
	}
	if p.vertex != "" {
		r.Vertices = append(r.Vertices, p.vertex)
		r.Gaps = appendOnce(r.Gaps, r.Doc.Name+" names tasks that may not be read")
	}
	if p.internal != nil && r.Internal == nil {
		r.Internal = p.internal
	}
}

// gaps notes what in a list answer says that there is more than it holds.
func (g *gatherer) gaps(o *source.Outline, tasks int) {
	doc := g.result.Doc
	if o.List == "vertices" {
		return
	}
	links, hasLinks := o.Member("links")
	if hasLinks && g.hasNext(links) {
		g.result.Gaps = appendOnce(g.result.Gaps, doc.Name+onePage)
	}
	if !hasLinks && isPage(tasks) {
		g.result.Gaps = appendOnce(g.result.Gaps, doc.Name+fullPage)
	}
}

// What says that there are more tasks than a document holds.
const (
	onePage  = ` is one page of several ("links.next" is there)`
	fullPage = " holds exactly a page of tasks, so there may be more"
)

// isPage reports whether the API cuts its answers after so many tasks.
func isPage(tasks int) bool { return tasks == 20 || tasks == 100 }

// pages is gaps for lists inside of a value of no known shape. Of pages of one answer
// the last leads to no more.
func (g *gatherer) pages(parts []entry) {
	more, last := false, false
	for i := range parts {
		if parts[i].rest == nil {
			continue
		}
		for _, p := range parts[i].rest.pages {
			more, last = more || p.Next, last || p.Links && !p.Next
			if !p.Links && isPage(p.Tasks) {
				g.result.Gaps = appendOnce(g.result.Gaps, g.result.Doc.Name+fullPage)
			}
		}
	}
	if more && !last {
		g.result.Gaps = appendOnce(g.result.Gaps, g.result.Doc.Name+onePage)
	}
}

// hasNext reports whether the links of a list answer lead to another page.
func (g *gatherer) hasNext(links source.Span) bool {
	text, err := g.result.Doc.Text(links)
	if err != nil {
		return false
	}
	var tree source.Tree
	return tree.Parse(text, links.Start, 1) == nil && task.HasNext(tree.Root())
}

// file runs the rules about the document as a whole.
func (g *gatherer) file(broken []error) {
	for _, s := range g.selection.file {
		pass := rules.FilePass{Setting: s, Doc: g.result.Doc, Errors: broken}
		err := guard(s, g.result.Doc.Name, func() { s.Rule.File(&pass) })
		if g.result.Internal == nil {
			g.result.Internal = err
		}
		g.result.Findings = append(g.result.Findings, pass.Findings()...)
	}
}

// strange is a part of no known shape that holds no task either.
type strange struct {
	outline *source.Outline
	part    *partResult
	foreign string // what it looks like instead
}

// resolveStrange decides about the strange parts when all of the document is known. Lines
// of JSON Lines among tasks are meant to be tasks where they bear a sign; others are reported.
func (g *gatherer) resolveStrange() {
	r := g.result
	among := len(r.Tasks) > 0
	single, none := 0, 0
	for i := range g.strange {
		s := &g.strange[i]
		look := &s.part.look
		switch {
		case s.foreign != "" && !among:
			r.Looks = s.foreign
		case s.foreign != "":
		case s.outline.Line && among && look.Signs > 0:
			p := g.assume(s.part.part)
			g.keepPart(&p)
			g.take(&p)
			continue
		case look.Signs > 0:
			single++
			continue
		case g.trust.meant:
			none++
			continue
		case look.Refusal && !among:
			r.Looks = task.ErrorAnswer
		}
		if s.outline.Line && among {
			line := ""
			if at, err := r.Doc.Position(s.outline.Span.Start); err == nil {
				line = fmt.Sprintf(", line %d,", at.Line)
			}
			g.noteUnread(r.Doc.Name + line + " holds a value among tasks that is none, and was not checked")
		}
	}
	switch {
	case single > 0 && !r.Known:
		what := "bears"
		if single > 1 {
			what = fmt.Sprintf("holds %d objects that bear", single)
		}
		g.noteUnread(r.Doc.Name + " " + what + " one sign of a task only, so it was not checked; name it by itself if it is one")
	case none > 0 && !r.Known:
		g.noteUnread(r.Doc.Name + " is meant to hold tasks and holds none; correct it, or exclude it")
	}
}

// unread reports the values of a record with tasks that could not be read.
func (g *gatherer) unread(o *source.Outline, parts []entry) {
	const most = 3
	for _, kind := range []struct {
		obstacle task.Obstacle
		why      string
	}{
		{task.InText, "they stand there as JSON in a text; write them as JSON"},
		{task.CutOff, "PowerShell cut them off there; export them again with ConvertTo-Json -Depth 20"},
		{task.TooDeep, "they stand there deeper than they are looked for; write them as a list"},
	} {
		var at []string
		for i := range parts {
			p := parts[i].rest
			if p == nil {
				continue
			}
			for _, u := range p.unread {
				if u.Why == kind.obstacle {
					at = append(at, p.part.Pointer()+u.Pointer)
				}
			}
		}
		if len(at) == 0 {
			continue
		}
		where := ""
		if at[0] != "" {
			where = " at " + strings.Join(at[:min(len(at), most)], ", ")
			if more := len(at) - most; more > 0 {
				where += fmt.Sprintf(" and %d more", more)
			}
		}
		name := g.result.Doc.Name
		if o.Line {
			if position, err := g.result.Doc.Position(o.Span.Start); err == nil {
				name = fmt.Sprintf("%s, line %d,", name, position.Line)
			}
		}
		g.noteUnread(name + " holds tasks" + where + " that were not checked: " + kind.why)
	}
}

// noteUnread notes what was not checked, so that tasks of the set may be missing.
func (g *gatherer) noteUnread(why string) {
	if !slices.Contains(g.result.Unread, why) {
		g.result.Unread = append(g.result.Unread, why)
		g.result.Gaps = appendOnce(g.result.Gaps, g.result.Doc.Name+" holds something that was not read")
	}
}

// meantForTasks reports whether a broken document is one of tasks: it holds some, or
// belongs to a set, or a word in it says so.
func (g *gatherer) meantForTasks() bool {
	if g.result.Known || g.trust.meant || g.trust.insists {
		return true
	}
	doc, step := g.result.Doc, 1<<20
	for at := 0; at < doc.Len(); at += step {
		text, err := doc.Text(source.Span{Start: at, End: min(doc.Len(), at+step+task.LongestWord())})
		if err != nil || task.Speaks(text) {
			return true
		}
	}
	return false
}

// where says of broken text where it is no JSON, at the place of the finding, and why.
func (g *gatherer) where(broken error) string {
	start := source.BrokenAt(broken)
	if e, ok := errors.AsType[*source.SyntaxError](broken); ok {
		start = e.Span.Start
	}
	at, err := g.result.Doc.Position(start)
	if err != nil {
		return ": " + broken.Error()
	}
	return fmt.Sprintf(":%d:%d: %s", at.Line, at.Column, broken)
}

// keep cuts entries to those that there is room for, and their findings.
func (g *gatherer) keep(entries []entry) []entry {
	for i := range entries {
		n := entries[i].size()
		if n > g.room.entries {
			g.beyond, g.room.entries = true, 0
			clear(entries[i:])
			return entries[:i:i]
		}
		g.room.entries -= n
		g.keepPart(&entries[i])
	}
	return entries
}

// keepPart cuts the findings of one part, and of those inside.
func (g *gatherer) keepPart(p *entry) {
	if p.rest != nil {
		g.excess.merge(p.rest.excess)
		for i := range p.rest.inner {
			g.keepPart(&p.rest.inner[i])
		}
	}
	p.findings = g.engine.keep(&g.excess, p.findings, &g.room.findings)
}

// noteBeyond notes that a document holds more than is kept.
func (g *gatherer) noteBeyond() {
	switch r := g.result; {
	case !g.beyond:
	case r.Known:
		r.cut()
	default:
		g.noteUnread(fmt.Sprintf("%s holds more than %d entries, and those beyond were not looked at", r.Doc.Name, g.engine.room().entries))
	}
}
