package engine

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// suppress marks the findings that the configuration suppresses, and runs the rules
// about suppressions, which may not be suppressed themselves.
func (e *Engine) suppress(r *Result) error {
	c := e.options.Config
	if c == nil || len(c.Suppress) == 0 {
		return nil
	}
	uses := make([]rules.Suppression, len(c.Suppress))
	for i := range c.Suppress {
		s := &c.Suppress[i]
		uses[i] = rules.Suppression{
			Span: s.Span, Removal: s.Removal, Rule: s.Rule, Task: s.Task, Until: s.Until, Expired: s.Expired(e.options.Now),
			// What a file that is extended suppresses may be for others that extend it.
			Idle: !e.options.Whole || len(r.excess) > 0 || s.Doc.Path != c.Path || e.idle(c, s.Rule),
		}
	}
	for _, f := range r.Findings {
		for i := range c.Suppress {
			s := &c.Suppress[i]
			if !covers(c, s, f) {
				continue
			}
			uses[i].Matched++
			if !uses[i].Expired && f.State == diag.New {
				f.State, f.Reason = diag.Suppressed, s.Reason
				if !s.Until.IsZero() {
					f.Until = s.Until.Format(time.DateOnly)
				}
			}
		}
	}
	var failed []error
	for _, set := range e.selections.base.config {
		for rest := uses; len(rest) > 0; { // those of a file stand together
			doc, n := c.Suppress[len(uses)-len(rest)].Doc, 0
			for n < len(rest) && c.Suppress[len(uses)-len(rest)+n].Doc == doc {
				n++
			}
			pass := rules.ConfigPass{Setting: set, Doc: doc, Suppressions: rest[:n]}
			failed = append(failed, guard(set, doc.Path, func() { set.Rule.Config(&pass) }))
			r.Findings = append(r.Findings, pass.Findings()...)
			rest = rest[n:]
		}
	}
	return errors.Join(failed...)
}

// idle reports whether a rule that the configuration does not switch off looked at
// nothing in this run, or not at everything: the command line has switched it off, or
// it is about past runs or the tenant.
func (e *Engine) idle(c *config.Config, id string) bool {
	set := e.selections.base.find(id)
	if set == nil {
		return true
	}
	if set.Rule.Live != nil {
		return !set.Rule.Given(e.options.Live)
	}
	if set.Rule.Group == rules.History {
		return !e.options.History
	}
	configured := c.Rules[id]
	return set.Level == diag.Off && set.Rule.Level != diag.Off && !(configured.LevelSet && configured.Level == diag.Off)
}

// suppressed reports whether the configuration suppresses a finding; c may be nil.
func suppressed(c *config.Config, now time.Time, f *diag.Finding) bool {
	return c != nil && slices.ContainsFunc(c.Suppress, func(s config.Suppression) bool { return !s.Expired(now) && covers(c, &s, f) })
}

// covers reports whether all that a suppression names fits the finding. Its pointer may
// have list items by index or, as canonical pointers do, by name.
func covers(c *config.Config, s *config.Suppression, f *diag.Finding) bool {
	return s.Rule == f.Rule &&
		(s.Task == "" || f.Task.Known && (s.Task == f.Task.ID || s.Task == f.Task.Name)) &&
		(s.Tenant == "" || s.Tenant == f.Task.Set) &&
		(s.Pointer == "" || source.PointerHolds(s.Pointer, strings.TrimPrefix(f.Pointer, f.Task.Pointer)) || source.PointerHolds(s.Pointer, f.Canonical)) &&
		c.Covers(s, f.Doc.Path)
}
