package engine

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// lanesFrom is how many tasks a set has that is worth several goroutines.
const lanesFrom = 1000

// lanes runs the rules that look at one set in one way side by side.
type lanes struct {
	engine  *Engine
	check   look
	subject string
	deep    []lane // run by the first goroutine, one after the other
	rest    []lane // run by whoever is free
	next    atomic.Int64
	found   [][]*diag.Finding // by place in the settings
	least   diag.Level
	below   []docCounts // by place in the settings
	failed  []error
}

type lane struct {
	setting *rules.Setting
	place   int // in the settings
}

// runSets returns what the rules that look at a set in such a way have found, in their
// order; those below a level are only counted. Rules that the tenant has left without an
// answer are left out.
func (e *Engine) runSets(check look, set *rules.Set, least diag.Level) ([]*diag.Finding, docCounts, error) {
	settings := e.selections.sets(check)
	l := &lanes{
		engine: e, check: check, subject: "the tasks of tenant " + say.Quote(set.Set.Tenant),
		found: make([][]*diag.Finding, len(settings)), failed: make([]error, len(settings)),
		least: least, below: make([]docCounts, len(settings)),
	}
	for i, s := range settings {
		if !s.Rule.Given(set.Remote) {
			continue
		}
		if s.Rule.Deep {
			l.deep = append(l.deep, lane{s, i})
		} else {
			l.rest = append(l.rest, lane{s, i})
		}
	}
	var others sync.WaitGroup
	if len(set.Set.Tasks) >= lanesFrom {
		for range e.options.Jobs - 1 {
			fork := set.Fork()
			others.Go(func() { l.runRest(fork) })
		}
	}
	for _, one := range l.deep {
		l.run(one, set)
	}
	l.runRest(set)
	others.Wait()
	var below docCounts
	for _, more := range l.below {
		below.merge(more)
	}
	return slices.Concat(l.found...), below, errors.Join(l.failed...)
}

// runRest runs rules as long as there are any that nobody runs.
func (l *lanes) runRest(set *rules.Set) {
	for {
		i := int(l.next.Add(1)) - 1
		if i >= len(l.rest) {
			return
		}
		l.run(l.rest[i], set)
	}
}

func (l *lanes) run(one lane, set *rules.Set) {
	if l.engine.stopped() {
		return
	}
	pass := rules.SetPass{Setting: one.setting, Set: set}
	if l.engine.selections.same() {
		pass.Least = l.least
	}
	err := guard(one.setting, l.subject, func() { l.check(one.setting.Rule)(&pass) })
	l.failed[one.place] = errors.Join(err, pass.Err)
	l.found[one.place] = l.below[one.place].takeBelow(l.engine.selections.adjust(pass.Findings()), l.least)
}

// judgeOwn runs the own rules that look at more than one task of a set.
func (e *Engine) judgeOwn(set *rules.Set) ([]*diag.Finding, []rules.Failure) {
	if !e.owns() || e.stopped() {
		return nil, nil
	}
	of := func(doc *source.Document) []*rules.Setting { return e.selections.document(doc).own }
	return own.Judge(set, e.options.Jobs, of, e.selections.base.own)
}

// owns reports whether there are any own rules.
func (e *Engine) owns() bool {
	return slices.ContainsFunc(e.options.Settings, func(s rules.Setting) bool { return own.Of(s.Rule) != nil })
}

// own ends the work of the own rules: what they failed at becomes findings, and those
// that were abandoned leave none and make the run fail.
func (e *Engine) own(r *Result, failures []rules.Failure) error {
	var failed []error
	gone := make(map[string]bool)
	all := false
	for i := range e.options.Settings {
		rule := own.Of(e.options.Settings[i].Rule)
		if rule == nil || rule.Abandoned() == "" && !rule.Exhausted() {
			continue
		}
		id := e.options.Settings[i].Rule.ID
		gone[id] = true
		if all = all || rule.Exhausted(); !all {
			failed = append(failed, fmt.Errorf("own rule %s was abandoned: %s; the report is without it", id, rule.Abandoned()))
		}
	}
	if all {
		failed = []error{errors.New("all own rules were abandoned: together they take too many steps on all tasks; the report is without them")}
	}
	if len(gone) > 0 {
		r.Findings = slices.DeleteFunc(r.Findings, func(f *diag.Finding) bool { return gone[f.Rule] })
		failures = slices.DeleteFunc(failures, func(f rules.Failure) bool { return gone[f.Rule.ID] })
	}
	if len(failures) > 0 {
		if set := e.selections.base.find(rules.RuleFailed.ID); set != nil && set.Level != diag.Off {
			pass := rules.ConfigPass{Setting: set, Failures: failures}
			set.Rule.Config(&pass)
			r.Findings = append(r.Findings, pass.Findings()...)
		}
	}
	return errors.Join(failed...)
}

// crash describes a rule that panicked: a mistake of ours that must not cost the
// user the rest of the run.
func crash(s *rules.Setting, subject string, cause any) error {
	rule := "the program"
	if s != nil {
		rule = "rule " + s.Rule.ID
	}
	return fmt.Errorf("internal error: %s failed on %s (%v); please report it with the JSON at %s/issues",
		rule, subject, cause, "https://github.com/tasklint/tasklint")
}

// guard runs a rule and turns a panic into an error.
func guard(s *rules.Setting, subject string, run func()) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = crash(s, subject, cause)
		}
	}()
	run()
	return nil
}
