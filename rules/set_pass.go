package rules

import (
	"fmt"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// SetPass is what a rule sees of all tasks of one tenant in the second phase.
type SetPass struct {
	*Setting
	Set *task.Set
	// Now is the clock for rules about time.
	Now time.Time

	tree     source.Tree
	parsed   *task.Facts
	findings []*diag.Finding
}

// Findings are what was reported.
func (p *SetPass) Findings() []*diag.Finding { return p.findings }

// Report reports a place within the task f.
func (p *SetPass) Report(f *task.Facts, at task.Place, format string, args ...any) *Report {
	finding := &diag.Finding{
		Rule: p.Rule.ID, Level: p.Setting.Level, Message: fmt.Sprintf(format, args...), Task: p.key(f),
	}
	n := p.node(f, at)
	finding.Place = diag.Place{Doc: f.Doc, Span: f.Place(at), Pointer: f.Pointer() + n.Pointer()}
	finding.Canonical = Canonical(n)
	if v, ok := n.Scalar(); ok {
		finding.Value = &v
	}
	p.findings = append(p.findings, finding)
	return &Report{finding: finding, setting: p.Setting}
}

// ReportOpen reports that something is absent from the object or list at the
// place: at its opening bracket.
func (p *SetPass) ReportOpen(f *task.Facts, at task.Place, format string, args ...any) *Report {
	r := p.Report(f, at, format, args...)
	r.finding.Whole = true
	r.finding.Span.End = r.finding.Span.Start + 1
	return r
}

// Place is a place within the task f, for related places. Where the place is the
// task itself or an object it is shown by its opening bracket.
func (p *SetPass) Place(f *task.Facts, at task.Place) diag.Place {
	return diag.Place{Doc: f.Doc, Span: f.Place(at), Pointer: f.Pointer() + p.node(f, at).Pointer()}
}

// Identity is where a task is shown: its name, else its id, else its brace.
func (p *SetPass) Identity(f *task.Facts) task.Place {
	switch {
	case f.Name.Exists():
		return f.Name.At
	case f.ID.Exists():
		return f.ID.At
	default:
		return task.Place{End: 1}
	}
}

// Root parses the task f again, for what the facts do not hold. The node is valid
// until the pass reports or parses another task. It is absent when the file can no
// longer be read.
func (p *SetPass) Root(f *task.Facts) source.Node {
	if p.parsed == f {
		return p.tree.Root()
	}
	p.parsed = nil
	text, err := f.Doc.Text(f.Span)
	if err != nil || p.tree.Parse(text, f.Span.Start, 0) != nil {
		return source.Node{}
	}
	p.parsed = f
	return p.tree.Root()
}

// node is the value at a place of the task.
func (p *SetPass) node(f *task.Facts, at task.Place) source.Node {
	if !p.Root(f).Exists() {
		return source.Node{}
	}
	return p.tree.Locate(f.Place(at))
}

func (p *SetPass) key(f *task.Facts) diag.Task {
	return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S, Set: p.Set.Name, Pointer: f.Pointer(), Known: true}
}
