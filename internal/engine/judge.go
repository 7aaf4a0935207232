package engine

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
	"github.com/tasklint/tasklint/rules"
)

// Judge runs the second phase over the results of the first: sets, rules about
// sets, levels, order and fingerprints.
func (e *Engine) Judge(files []*FileResult) *Result {
	return e.judge(files, nil)
}

// judge is Judge with the tasks that a change has removed.
func (e *Engine) judge(files []*FileResult, gone *removed) *Result {
	r := &Result{mostKept: e.room().findings, homeOf: e.homeOf, empty: make(map[*source.Document]bool)}
	var failed []error
	var failures []rules.Failure
	told := make(map[home]bool)
	for _, f := range files {
		if h := e.homeOf(f.Doc); !told[h] {
			told[h] = true
			failed = append(failed, h.marker.broken(f.Doc))
		}
		failed = append(failed, e.file(r, f)...)
		failures = rules.MergeFailures(failures, f.Failures...)
	}
	v := e.requested(r, files, gone)
	r.Sets, r.Summary.Tasks, r.below = v.judged, v.tasks, v.below
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
	if n := f.written(); n > 0 && e.as(f.Doc) == task.Patch {
		r.Notices = append(r.Notices, Notice{Unread, fmt.Sprintf("%s is no patch, which is a list of operations; it holds %s, checked as %s", f.Doc.Name,
			say.Count(n, "task"), say.Pick(n, "a stored one", "stored ones")), f.Doc.Name})
	}
	if !f.Known {
		return nil
	}
	if why := f.ValuesAlone(); why != "" {
		r.Notices = append(r.Notices, Notice{ValuesAlone, why, f.Doc.Name})
	}
	r.Summary.Files++
	r.Documents = append(r.Documents, f.Doc)
	if f.Empty {
		r.empty[f.Doc] = true
	}
	if f.Damaged {
		r.damaged = append(r.damaged, f)
	}
	r.Findings = append(r.Findings, f.Findings...)
	for k, n := range f.excess {
		r.excess.add(f.Doc, k, n)
	}
	var failed []error
	if f.beyond {
		failed = append(failed, e.tooMany(f))
	}
	return append(failed, f.Internal)
}

// judgeSet returns all findings about one set, but for those below a level, which the set
// counts; the error joins the rules that failed.
func (e *Engine) judgeSet(g *taskSet, set *rules.Set, least diag.Level) ([]*diag.Finding, error) {
	found := g.findings
	subject := "the tasks of tenant " + say.Quote(g.Tenant)
	more, below, err := e.runSets(atTasks, set, least)
	found = append(found, more...)
	g.below.merge(below)
	failed := []error{err}
	if !g.compares() { // else the tenant's own tasks know more
		more, _, err = e.runSets(atPast, set, diag.Off)
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
		pass := rules.SetPass{Setting: s, Set: set}
		failed = append(failed, guard(s, subject, func() { found = append(rest, s.Rule.Settle(&pass, own)...) }))
	}
	return found, errors.Join(failed...)
}

// others are the sets besides the one with index i.
func others(sets []*taskSet, i int) []*task.Set {
	var rest []*task.Set
	for j, g := range sets {
		if j != i {
			rest = append(rest, g.Set)
		}
	}
	return rest
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

// verdict is what the second phase finds in all sets, before it is decided where that
// is reported.
type verdict struct {
	notices []Notice
	sets    []*taskSet
	judged  []*rules.Set
	tasks   int
	// findings are about the tasks of the sets, live those about the tenant itself,
	// which stay as they are.
	findings, live []*diag.Finding
	below          docCounts
	// setOf are the sets that the findings are about.
	setOf    map[*diag.Finding]*taskSet
	failures []rules.Failure
	err      error
}

// verdict judges the sets of some documents; gone are the tasks that a change has
// removed. The rules about the tenant run where asked says so. What they find below least
// is only counted.
func (e *Engine) verdict(files []*FileResult, gone *removed, asked bool, least diag.Level) *verdict {
	v := &verdict{setOf: make(map[*diag.Finding]*taskSet)}
	v.sets = e.sets(files)
	durations := timeline.LastDurations(recorded(files))
	runs := runsByTask(files)
	var failed []error
	for i, g := range v.sets {
		if e.stopped() {
			break
		}
		v.tasks += len(g.Tasks)
		set := rules.NewSet(g.Set, others(v.sets, i), e.options.Now)
		set.Removed, set.Durations = gone.from(e, g), durations
		set.Past = e.past(g.Set, runs)
		set.FileGaps, set.Remote = g.fileGaps, g.live
		set.Past.Unrecorded = set.Past.Unrecorded && !g.compares() // else the tenant records its runs
		v.judged = append(v.judged, set.Shown())
		found, err := e.judgeSet(g, set, least)
		failed = append(failed, err, guard(nil, "own rules", func() {
			also, more := e.judgeOwn(set)
			found = append(found, also...)
			v.failures = rules.MergeFailures(v.failures, more...)
		}))
		v.unfollowed(set)
		for _, f := range found {
			v.setOf[f] = g
		}
		v.findings = append(v.findings, found...)
		v.below.merge(g.below)
		if asked {
			also, err := e.judgeLive(g, set, runs)
			failed = append(failed, err)
			v.live = append(v.live, also...)
		}
	}
	v.err = errors.Join(failed...)
	return v
}

// unfollowed counts the joins of a set in which something may have been missed.
func (v *verdict) unfollowed(t *rules.Set) {
	n := t.Unfollowed()
	if n == 0 {
		return
	}
	of := cmp.Or(t.Set.Name, t.Set.Tenant)
	if of != "" {
		of = " of " + say.Quote(of)
	}
	v.notices = append(v.notices, Notice{Kind: Unfollowed, Message: fmt.Sprintf(
		"%s%s %s too tangled to be followed to the end: a deadlock, a double trigger or a redundant event may be missing there (see docs/limits.md)",
		say.Count(n, "join"), of, say.Pick(n, "is", "are"))})
}

// levels are the levels of the findings by their fingerprints.
func (v *verdict) levels() map[string]diag.Level {
	diag.Sort(v.findings)
	diag.Fingerprint(v.findings)
	levels := make(map[string]diag.Level, len(v.findings))
	for _, f := range v.findings {
		levels[f.Fingerprint] = f.Level
	}
	return levels
}
