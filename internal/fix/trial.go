package fix

import (
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
)

// trial is the state after some plans.
type trial struct {
	files  []*engine.FileResult
	result *engine.Result
	edited map[int]*edited
}

// round makes as many of the plans as do no harm.
func (s *session) round(plans []plan) error {
	t, why, err := s.try(plans)
	if err != nil {
		return err
	}
	if why != "" {
		if t, err = s.harmless(plans, why); err != nil {
			return err
		}
	}
	if t != nil {
		s.keep(t)
	}
	return nil
}

// harmless finds out which of the plans do harm by trying ever smaller parts of them,
// and tries the others together; those that do harm only with others wait for the
// next round.
func (s *session) harmless(plans []plan, why string) (*trial, error) {
	good, err := s.sift(plans, why)
	if err != nil {
		return nil, err
	}
	for len(good) > 0 && s.trials < mostTrials {
		t, why, err := s.try(good)
		if err != nil || why == "" {
			return t, err
		}
		good = good[:len(good)/2]
	}
	return nil, nil
}

// sift gives the plans that do no harm by themselves; those that do are refused.
func (s *session) sift(plans []plan, why string) ([]plan, error) {
	if len(plans) == 1 {
		s.refuse(&plans[0], why)
		return nil, nil
	}
	var good []plan
	for _, half := range [][]plan{plans[:len(plans)/2], plans[len(plans)/2:]} {
		if s.trials >= mostTrials {
			return good, nil
		}
		_, why, err := s.try(half)
		if err != nil {
			return nil, err
		}
		if why != "" {
			if half, err = s.sift(half, why); err != nil {
				return nil, err
			}
		}
		good = append(good, half...)
	}
	return good, nil
}

func (s *session) refuse(p *plan, why string) {
	s.banned[p.key()] = true
	s.out.Refused = append(s.out.Refused, Refusal{p.finding, why})
}

// try makes plans on copies and says what harm they do, "" for none.
func (s *session) try(plans []plan) (t *trial, why string, err error) {
	s.trials++
	s.engine.Try(s.result.Err == nil)
	reveal := plans[0].mayReveal() // as all of a round do, or none
	t = &trial{files: slices.Clone(s.files), edited: make(map[int]*edited)}
	for len(plans) > 0 {
		n := 1
		for n < len(plans) && plans[n].file == plans[0].file {
			n++
		}
		own := plans[:n]
		plans = plans[n:]
		e, err := edit(s.files[own[0].file].Doc, own)
		if err != nil {
			return nil, err.Error(), nil
		}
		if !parses(e.doc) {
			return nil, "it would leave " + e.doc.Name + " broken", nil
		}
		r := s.engine.Check(e.doc)
		r.Named = s.files[own[0].file].Named
		t.files[own[0].file], t.edited[own[0].file] = r, e
	}
	if t.result, err = s.options.Judge(t.files); err != nil {
		return nil, "", err
	}
	return t, s.harm(t, reveal), nil
}

// keep takes over the outcome of a trial.
func (s *session) keep(t *trial) {
	for i, e := range t.edited {
		f := s.changed[i]
		if f == nil {
			doc := s.files[i].Doc
			old, err := Encode(doc, doc.Whole())
			if err != nil {
				continue // edit has encoded this very text
			}
			f = &File{Before: doc, Old: old}
			s.changed[i] = f
		}
		f.After, f.New, f.Changes = e.doc, e.raw, compose(f.Changes, e.changes)
		f.Fixed += e.fixed
		s.index[e.doc] = i
	}
	s.files, s.result = t.files, t.result
	s.moved = true
}

// kind is what findings are counted by. Fixing moves places and changes values, so
// that they are not told apart further.
type kind struct{ rule, doc, task string }

func kindOf(f *diag.Finding) kind {
	k := kind{rule: f.Rule, task: f.Task.Pointer}
	if f.Doc != nil {
		k.doc = f.Doc.Name
	}
	return k
}

// harm says what is worse after a trial, "" for nothing. Of fixes that may reveal
// findings only what they have written themselves is looked at.
func (s *session) harm(t *trial, reveal bool) string {
	if t.result.Err != nil && s.result.Err == nil {
		return "afterwards the check fails: " + t.result.Err.Error()
	}
	for _, f := range s.regressions(t) {
		if !reveal || hides(f) && f.Level > diag.Note && t.wrote(f) {
			return fmt.Sprintf("it would bring a finding of %s: %s", f.Rule, f.Sentences())
		}
	}
	return ""
}

// regressions are the findings of those kinds that a task or file has more of than before, or
// worse ones.
func (s *session) regressions(t *trial) []*diag.Finding {
	before := make(map[kind][]diag.Level)
	for _, f := range s.result.Findings {
		before[kindOf(f)] = append(before[kindOf(f)], f.Level)
	}
	after := make(map[kind][]diag.Level)
	for _, f := range t.result.Findings {
		if k := kindOf(f); s.names[k.doc] {
			after[k] = append(after[k], f.Level)
		}
	}
	grown := make(map[kind]bool)
	for k, now := range after {
		grown[k] = worse(before[k], now)
	}
	var all []*diag.Finding
	for _, f := range t.result.Findings {
		if grown[kindOf(f)] {
			all = append(all, f)
		}
	}
	return all
}

// worse reports whether, from the worst to the least, one of the levels of now is
// above that of before.
func worse(before, now []diag.Level) bool {
	slices.Sort(before)
	slices.Sort(now)
	for i := range now {
		was := diag.Off
		if j := len(before) - len(now) + i; j >= 0 {
			was = before[j]
		}
		if now[i] > was {
			return true
		}
	}
	return false
}

// wrote reports whether a finding stands on what the fixes of a trial have written.
func (t *trial) wrote(f *diag.Finding) bool {
	for _, e := range t.edited {
		if e.doc == f.Doc {
			return slices.ContainsFunc(e.changes, func(c Change) bool {
				return c.New.Start < f.Span.End && f.Span.Start < c.New.End
			})
		}
	}
	return false
}
