package fix

import (
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
)

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

// harm says what is worse after a trial, "" for nothing. Of fixes that may unveil
// findings only what they have written themselves is looked at.
func (s *session) harm(t *trial, unveil bool) string {
	if t.result.Err != nil && s.result.Err == nil {
		return "afterwards the check fails: " + t.result.Err.Error()
	}
	for _, f := range s.news(t) {
		if !unveil || hides(f) && f.Level > diag.Note && t.wrote(f) {
			return fmt.Sprintf("it would bring a finding of %s: %s", f.Rule, f.Sentences())
		}
	}
	return ""
}

// news are the findings of those kinds that a task or file has more of than before, or
// graver ones.
func (s *session) news(t *trial) []*diag.Finding {
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
		grown[k] = graver(before[k], now)
	}
	var all []*diag.Finding
	for _, f := range t.result.Findings {
		if grown[kindOf(f)] {
			all = append(all, f)
		}
	}
	return all
}

// graver reports whether, from the worst to the least, one of the levels of now is
// above that of before.
func graver(before, now []diag.Level) bool {
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
