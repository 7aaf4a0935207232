package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/rules"
)

// TestNotesAddUp: that further findings are left out is said beside a rule's own note.
func TestNotesAddUp(t *testing.T) {
	t.Parallel()
	action := `{"functionRef":{"refName":"app.unheard-of"}}`
	text := `{"metadata":{"createdAt":"2026-01-31T06:00:00Z"},"states":[{"onEvents":[{"actions":[` +
		strings.Repeat(action+",", 300) + action + `]}]}]}`
	all := rules.All()
	rule := all[slices.IndexFunc(all, func(r *rules.Rule) bool { return r.ID == "unknown-function" })]
	pass := passOver(t, rule, text)
	rule.Task(pass)
	found := pass.Findings()
	if len(found) >= 301 {
		t.Fatalf("%d findings: none is left out", len(found))
	}
	const own, leftOut = "it may be newer than this version of tasklint", "urther findings of this kind in this task are left out"
	for i, f := range found {
		last := i == len(found)-1
		if !strings.Contains(f.Note, own) || strings.Contains(f.Note, leftOut) != last {
			t.Errorf("finding %d of %d has the note %q", i+1, len(found), f.Note)
		}
	}
}
