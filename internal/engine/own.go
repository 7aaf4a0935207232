package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// CompileOwn compiles the organisation's own rules of a configuration, so that they
// run like built-in ones. Mistakes in them are config.Errors. Rules that are compiled
// already stay as they are.
func CompileOwn(c *config.Config) error {
	var specs []*rules.OwnSpec
	expressions := make(map[*rules.OwnText]*config.Expression)
	written := make(map[*rules.OwnSpec]*config.CustomRule)
	text := func(e *config.Expression) *rules.OwnText {
		if e == nil {
			return nil
		}
		t := &rules.OwnText{Text: e.Text, Place: func(from, to int) diag.Place {
			return diag.Place{Doc: e.Document(), Span: source.Span{Start: e.Offset(from), End: e.Offset(to)}}
		}}
		expressions[t] = e
		return t
	}
	for _, r := range c.Custom {
		if r.Rule.Own != nil {
			continue
		}
		s := &rules.OwnSpec{Rule: r.Rule, For: r.For, When: text(r.When), Check: text(r.Check), Message: text(r.Message), At: r.At}
		specs = append(specs, s)
		written[s] = r
	}
	var mistakes config.Errors
	for _, m := range rules.CompileOwn(specs) {
		if m.Text == nil {
			at := written[m.Spec].AtOrigin
			mistakes = append(mistakes, &config.Error{File: at.File, Line: at.Line, Column: at.Column, Message: m.Message})
			continue
		}
		mistakes = append(mistakes, expressions[m.Text].Mistake(m.From, m.To, m.Message))
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	return nil
}

// judgeOwn runs the own rules that look at more than one task of a set.
func (e *Engine) judgeOwn(tenant *rules.Set) ([]*diag.Finding, []rules.Failure) {
	of := func(doc *source.Document) []*rules.Setting { return e.selections.document(doc).own }
	return rules.JudgeOwn(tenant, e.options.Jobs, of, e.selections.base.own)
}

// own ends the work of the own rules: what they failed at becomes findings, and those
// that were abandoned leave none and make the run fail.
func (e *Engine) own(r *Result, failures []rules.Failure) error {
	var failed []error
	gone := make(map[string]bool)
	all := false
	for i := range e.options.Settings {
		own := e.options.Settings[i].Rule.Own
		if own == nil || own.Abandoned() == "" && !own.Exhausted() {
			continue
		}
		id := e.options.Settings[i].Rule.ID
		gone[id] = true
		if all = all || own.Exhausted(); !all {
			failed = append(failed, fmt.Errorf("own rule %s was abandoned: %s; the report is without it", id, own.Abandoned()))
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
