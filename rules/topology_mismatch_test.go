package rules_test

import (
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// TestChildrenMayBeMissingFromAnIncompleteSet holds that a parent without children
// stays a note, with the reason, whatever level is set.
func TestChildrenMayBeMissingFromAnIncompleteSet(t *testing.T) {
	t.Parallel()
	s := rules.ByID("topology-mismatch").Default()
	s.Level, s.Fixed = diag.Error, true
	for _, partial := range []bool{true, false} {
		e := engine.New(engine.Options{Now: testNow, Insists: meant, Partial: partial, Complete: !partial, Settings: []rules.Setting{s}})
		doc, err := source.NewDocument("parent.json", "", []byte(`{"id": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11",
			"name": "up", "specVersion": "0.8", "states": [], "metadata": {"topology": {"isChild": true, "isParent": true}}}`))
		if err != nil {
			t.Fatal(err)
		}
		found := e.Judge([]*engine.FileResult{e.Check(doc)}).Findings
		if len(found) != 2 {
			t.Fatalf("partial %v: %d findings, want one for each flag", partial, len(found))
		}
		if child := found[0]; child.Level != diag.Error || child.Pinned {
			t.Errorf("partial %v: %s: what the task's own events show is certain, yet it is %s", partial, child.Message, child.Level)
		}
		parent := found[1]
		if pinned := parent.Level == diag.Note && strings.Contains(parent.Note, "--partial"); pinned != partial {
			t.Errorf("partial %v: %s: %s", partial, parent.Level, parent.Message)
		}
	}
}
