package engine

import (
	"errors"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Result is the verdict of a run.
type Result struct {
	// Findings are in report order, those that do not count included.
	Findings []*diag.Finding
	// Notices are what the user should know about the run itself.
	Notices []Notice
	Summary Summary
	// Documents are the documents of known shape, in order.
	Documents []*source.Document
	mostKept  int
	excess    []excessOf         // in the order of the documents
	skipped   []*source.Document // found by walking, and of no known shape
	// Sets are the sets with what the rules have worked out of them, in order.
	Sets []*rules.Set
	// Err joins what the tool could not do: then the exit code is 2.
	Err error
}

// Summary counts the findings that count, and what was looked at.
type Summary struct {
	Errors, Warnings, Notes        int
	Suppressed, Baselined, Fixable int
	// Skipped are the files that hold no task, Unread those that hold some which could
	// not be read; neither are among Files.
	Files, Tasks, Skipped, Unread int
}

// Unreadable is the kind of the notices about files that could not be read. They are
// never silenced.
const Unreadable = "unreadable"

// Failure is the kind of the notices in reports about what a run could not do, so that it
// exits with 2.
const Failure = "failure"

// NothingChecked is the kind of the notice of a run that has looked at no task.
const NothingChecked = "nothing-checked"

// Unread is the kind of the notices about what holds tasks that were not checked. They
// are never silenced either.
const Unread = "unread"

// Unfollowed is the kind of the notices about joins that are too tangled to be followed to
// their end. They are never silenced either.
const Unfollowed = "unfollowed"

// OnlyCounted is the kind of the notice about findings that were counted and are not told.
const OnlyCounted = "only-counted"

// Notice is a message about the run that is no finding.
type Notice struct {
	// Kind is a stable word for programs.
	Kind, Message, File string
}

// Judge runs the second phase over the results of the first: sets, rules about
// sets, levels, order and fingerprints.
func (e *Engine) Judge(files []*FileResult) *Result {
	return e.judge(files, nil)
}

// judge is Judge with the tasks that a change has removed.
func (e *Engine) judge(files []*FileResult, gone *removed) *Result {
	r := &Result{mostKept: e.room().findings}
	var failed []error
	var failures []rules.Failure
	for _, f := range files {
		failed = append(failed, e.file(r, f)...)
		failures = rules.MergeFailures(failures, f.Failures...)
	}
	v := e.requested(r, files, gone)
	r.Sets, r.Summary.Tasks = v.tenants, v.tasks
	r.Findings = append(append(r.Findings, v.findings...), v.live...)
	failures = rules.MergeFailures(failures, v.failures...)
	e.unrecorded(r)
	r.Notices = append(r.Notices, v.notices...)
	failed = append(failed, v.err, e.own(r, failures), e.skipped(r))
	failed = append(failed, e.suppress(r))
	r.settle(e.options.Anonymous)
	r.Err = errors.Join(failed...)
	return r
}

// file takes over what one document says about itself. One that cannot be read is an
// error when it was named or belongs to a set: then nobody knows what the set holds.
func (e *Engine) file(r *Result, f *FileResult) []error {
	switch {
	case f.Err != nil && !f.Named && !e.belongs(f.Doc) && !regular.Exhausted(f.Err):
		r.Notices = append(r.Notices, Notice{Unreadable, f.Err.Error(), f.Doc.Name})
		return nil
	case f.Err != nil:
		return []error{f.Err}
	case !f.Known && f.Named:
		return []error{f.unknown()}
	case !f.Known:
		if r.skipped = append(r.skipped, f.Doc); len(f.Unread) > 0 {
			r.Summary.Unread++
			break
		}
		r.Summary.Skipped++
		r.Notices = append(r.Notices, Notice{"skipped", f.skipped(), f.Doc.Name})
	}
	for _, why := range f.Unread {
		r.Notices = append(r.Notices, Notice{Unread, why, f.Doc.Name})
	}
	if !f.Known {
		return nil
	}
	r.Summary.Files++
	r.Documents = append(r.Documents, f.Doc)
	r.Findings = append(r.Findings, f.Findings...)
	if len(f.excess) > 0 {
		r.excess = append(r.excess, excessOf{f.Doc, f.excess})
	}
	var failed []error
	if f.beyond {
		failed = append(failed, e.tooMany(f))
	}
	return append(failed, f.Internal)
}

// judgeSet gives all findings about one set, and the rules that failed.
func (e *Engine) judgeSet(g *group, tenant *rules.Set) ([]*diag.Finding, error) {
	found := g.findings
	subject := "the tasks of tenant " + diag.Quote(g.Tenant)
	more, err := e.runSets(atTasks, tenant)
	found = append(found, more...)
	failed := []error{err}
	if !g.compares() { // else the tenant's own tasks know more
		more, err = e.runSets(atPast, tenant)
		found, failed = append(found, more...), append(failed, err)
	}
	for i := range e.options.Settings {
		s := &e.options.Settings[i]
		if s.Rule.Settle == nil || s.Level == diag.Off {
			continue
		}
		own, rest := partition(found, s.Rule.ID)
		if len(own) == 0 {
			continue
		}
		pass := rules.SetPass{Setting: s, Set: tenant}
		failed = append(failed, guard(s, subject, func() { found = append(rest, s.Rule.Settle(&pass, own)...) }))
	}
	return found, errors.Join(failed...)
}

// others are the sets besides the one with index i.
func others(groups []*group, i int) []*task.Set {
	var sets []*task.Set
	for j, g := range groups {
		if j != i {
			sets = append(sets, g.Set)
		}
	}
	return sets
}

// partition takes the findings of one rule out of all.
func partition(found []*diag.Finding, rule string) (own, rest []*diag.Finding) {
	for _, f := range found {
		if f.Rule == rule {
			own = append(own, f)
		} else {
			rest = append(rest, f)
		}
	}
	return own, rest
}

// settle orders the findings, counts them and hides the credentials among them from
// everything that quotes their documents.
func (r *Result) settle(anonymous bool) {
	diag.Sort(r.Findings)
	if !anonymous {
		diag.Fingerprint(r.Findings)
	}
	for _, f := range r.Findings {
		if f.Secret {
			f.Doc.Hide(f.Span)
		}
		f.Mask()
	}
	r.recount()
}

// recount counts the findings by level and state.
func (r *Result) recount() {
	s := &r.Summary
	s.Errors, s.Warnings, s.Notes, s.Suppressed, s.Baselined, s.Fixable = 0, 0, 0, 0, 0, 0
	for _, f := range r.Findings {
		s.count(Count(f), 1)
	}
	for k, n := range r.Excess() {
		s.count(k, n)
	}
}

// count adds n findings that are alike.
func (s *Summary) count(k Counted, n int) {
	switch k.State {
	case diag.Baseline:
		s.Baselined += n
		return
	case diag.Suppressed:
		s.Suppressed += n
		return
	}
	if k.Fixable {
		s.Fixable += n
	}
	switch k.Level {
	case diag.Error:
		s.Errors += n
	case diag.Warning:
		s.Warnings += n
	case diag.Note:
		s.Notes += n
	}
}

// Worst is the highest level among the findings that count, Off when there are none.
func (r *Result) Worst() diag.Level {
	worst := diag.Off
	for _, f := range r.Findings {
		if f.State == diag.New && f.Level > worst {
			worst = f.Level
		}
	}
	for k := range r.Excess() {
		if k.State == diag.New {
			worst = max(worst, k.Level)
		}
	}
	return worst
}
