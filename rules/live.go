package rules

import (
	"slices"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// liveNote is what the pages of rules that compare files with a tenant say.
const liveNote = "\n\nThe rule needs the tenant: it runs with `tasklint lint --live PATH`, or `--snapshot FILE` in its place."

// Live is what a tenant has answered. All of it is gathered before the rules run; no
// rule sends a request.
type Live struct {
	// Address is the tenant's, for messages; Set the configured set that it is, "" for
	// none.
	Address, Set string
	// Tasks are the tenant's tasks that the files are compared with; nil when they are
	// what is checked.
	Tasks []*task.Facts
	// Ignore are fields whose differences do not count.
	Ignore []compare.Ignore
	// Absent are ids of which the tenant says that it has no such task, Hidden those
	// of tasks that exist although the list of tasks does not show them.
	Absent, Hidden map[string]bool
	// Me is the id of the user that the tenant was asked by, "" when it is not known.
	Me string
	// Logs are the logs of runs by their ids, as far as they were asked for.
	Logs map[string]string
	// Graphs are the graph answers around tasks of the set.
	Graphs []LiveGraph
	// Skipped are the rules that could not be given what they need.
	Skipped []Skip
	// Err is why the tenant could not be asked at all: then no rule needs it.
	Err error
}

// Skip is rules that cannot run since a question to the tenant was not answered.
type Skip struct {
	Rules []string
	Err   error
}

// Skip notes that rules cannot run.
func (l *Live) Skip(err error, rules ...string) {
	l.Skipped = append(l.Skipped, Skip{Rules: rules, Err: err})
}

// Skips reports whether a rule cannot run.
func (l *Live) Skips(rule string) bool {
	return slices.ContainsFunc(l.Skipped, func(s Skip) bool { return slices.Contains(s.Rules, rule) })
}

// Given reports whether a rule has all that it needs of a tenant, which may be nil. A
// rule that also looks at sets by themselves does so without.
func (r *Rule) Given(l *Live) bool {
	switch {
	case r.Set != nil || r.Past != nil && l == nil:
		return true
	case l == nil, l.Err != nil, l.Skips(r.ID):
		return false
	default:
		return !r.Audit || l.Tasks == nil
	}
}

// Find is the tenant's task with an id, nil when its list shows none.
func (l *Live) Find(id string) *task.Facts {
	for _, f := range l.Tasks {
		if f.ID.S == id {
			return f
		}
	}
	return nil
}

// comparison is how the files of the set differ from the tenant's tasks; nil when
// they were not compared, or could not be. Bodies of requests are meant to differ: the
// tasks that they are for are on neither side.
func (p *SetPass) comparison() *compare.Result {
	p.compare()
	p.Err = p.compErr
	return p.compared
}

// compare compares the files with the tenant, once.
func (t *Set) compare() {
	if l := t.Remote; t.compared == nil && t.compErr == nil && l != nil && l.Tasks != nil {
		t.compared, t.compErr = compareSets(t.Set, l)
	}
}

func compareSets(set *task.Set, l *Live) (*compare.Result, error) {
	theirs := make(map[*task.Facts]bool, len(l.Tasks))
	for _, f := range l.Tasks {
		theirs[f] = true
	}
	var files []*task.Facts
	apart := make(map[string]bool) // ids of tasks that are there, but not to be compared
	bodies := false
	for _, f := range set.Tasks {
		bodies = bodies || f.As != task.Stored
		switch {
		case theirs[f]:
		case f.As == task.Stored && f.Shape == task.Definition:
			files = append(files, f)
		case f.ID.S != "":
			apart[f.ID.S] = true
		}
	}
	if bodies && len(files) == 0 { // requests alone say nothing about other tasks
		return &compare.Result{}, nil
	}
	old := slices.DeleteFunc(slices.Clone(l.Tasks), func(f *task.Facts) bool { return apart[f.ID.S] })
	return compare.Sets(old, files, compare.Options{Ignore: l.Ignore}, false)
}

// remotePlace is a place in one of the tenant's tasks.
func remotePlace(f *task.Facts, side *compare.Side) diag.Place {
	at := diag.Place{Doc: f.Doc, Span: side.Span, Pointer: f.Pointer() + side.Pointer}
	if !side.Exists() {
		at.Span.End = at.Span.Start + 1
	}
	return at
}

// within is a span of the document as a place in the task.
func within(f *task.Facts, s source.Span) task.Place {
	return task.Place{Start: uint32(s.Start - f.Span.Start), End: uint32(s.End - f.Span.Start)}
}
