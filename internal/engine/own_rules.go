package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// judgeOwn runs the own rules that look at more than one task of a set.
func (e *Engine) judgeOwn(tenant *rules.Set) ([]*diag.Finding, []rules.Failure) {
	of := func(doc *source.Document) []*rules.Setting { return e.selections.document(doc).own }
	return own.Judge(tenant, e.options.Jobs, of, e.selections.base.own)
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
