package rules

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// SetPass is what a rule sees of all tasks of one tenant in the second phase.
type SetPass struct {
	*Setting
	*Set
	// Err is why the rule could not do its work, nil when it did.
	Err error

	findings []*diag.Finding
}

// Findings are what was reported.
func (p *SetPass) Findings() []*diag.Finding { return p.findings }

// Report reports a place within the task f.
func (p *SetPass) Report(f *task.Facts, at task.Place, format string, args ...any) *Report {
	finding := &diag.Finding{
		Rule: p.Rule.ID, Level: p.Setting.Level, Message: fmt.Sprintf(format, args...), Task: p.key(f),
		Place: diag.Place{Doc: f.Doc, Span: f.Place(at)},
	}
	if known, ok := f.Locate(at); ok {
		finding.Pointer, finding.Canonical = finding.Task.Pointer+known.Pointer, known.Canonical
		finding.Value = diag.Scalar{Text: known.Value, Given: true}
	} else {
		n := p.node(f, at)
		finding.Pointer, finding.Canonical = pointers(finding.Task.Pointer, n)
		finding.Whole = n.Is(source.Object) || n.Is(source.Array)
		finding.Value = scalar(n)
	}
	p.findings = append(p.findings, finding)
	return &Report{finding: finding, setting: p.Setting}
}

// canonical is the canonical pointer of a place within the task f.
func (p *SetPass) canonical(f *task.Facts, at task.Place) (string, bool) {
	if known, ok := f.Locate(at); ok {
		return known.Canonical, true
	}
	n := p.node(f, at)
	_, canonical := pointers("", n)
	return canonical, n.Exists()
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
	if known, ok := f.Locate(at); ok {
		return p.field(f, known.Pointer, at)
	}
	return p.field(f, p.node(f, at).Pointer(), at)
}

// field is a place whose pointer within the task is known from what stands there, so
// that the task need not be parsed again.
func (p *SetPass) field(f *task.Facts, pointer string, at task.Place) diag.Place {
	return diag.Place{Doc: f.Doc, Span: f.Place(at), Pointer: f.PointerTo(pointer)}
}

// identityPlace is Identity as a related place.
func (p *SetPass) identityPlace(f *task.Facts) diag.Place {
	switch {
	case f.Name.Exists():
		return p.field(f, "/name", f.Name.At)
	case f.ID.Exists():
		return p.field(f, "/id", f.ID.At)
	default:
		return p.field(f, "", p.Identity(f))
	}
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

func (p *SetPass) key(f *task.Facts) diag.Task {
	return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S, Set: p.Set.Name, Pointer: f.Pointer(), Known: true}
}

// taskAt is the task of the set that holds a place, nil when there is none.
func taskAt(s *task.Set, at diag.Place) *task.Facts {
	i, found := slices.BinarySearchFunc(s.Tasks, at, func(t *task.Facts, at diag.Place) int {
		return cmp.Or(cmp.Compare(t.Doc.Name, at.Doc.Name), cmp.Compare(t.Span.Start, at.Span.Start))
	})
	if !found {
		i--
	}
	if i < 0 || s.Tasks[i].Doc != at.Doc || !s.Tasks[i].Span.Contains(at.Span) {
		return nil
	}
	return s.Tasks[i]
}
