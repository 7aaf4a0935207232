package rules_test

import (
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

// TestExamples runs what the documentation shows: the rule must flag its bad
// example and leave its good one, in which no other rule may see more than a note.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		bad, good := r.Examples()
		if bad.JSON == "" && (r.Group == rules.History || r.Group == rules.Configuration) {
			continue // it looks at more than the task files that an example can show
		}
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			if flagged(checkExample(t, r, bad, false), r.ID) == 0 {
				t.Errorf("the bad example is not flagged:\n%s", document(t, bad))
			}
			if good.JSON == "" {
				return
			}
			found := checkExample(t, r, good, false)
			if flagged(found, r.ID) > 0 {
				t.Errorf("the good example is flagged:\n%s", document(t, good))
			}
			for _, f := range found {
				if f.Level > diag.Note {
					t.Errorf("the good example is flagged by %s: %s: %s\n%s", f.Rule, f.Level, f.Message, document(t, good))
				}
			}
		})
	}
}

// TestRulesAreTold makes sure that every page has something to say.
func TestRulesAreTold(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		if r.Summary == "" || r.Why == "" || r.Since == "" || r.Group == "" {
			t.Errorf("rule %s: summary, why, since or group is empty", r.ID)
		}
		if len(r.Sources) == 0 && r.Basis != rules.Policy {
			t.Errorf("rule %s: no source for what is %s", r.ID, r.Basis)
		}
		if r.Basis == rules.Inferred && r.Level > diag.Warning {
			t.Errorf("rule %s: inferred, so at most a warning", r.ID)
		}
	}
}

// checkExample runs all rules over an example, with r switched on. Examples show a
// few tasks of a tenant; complete takes them for all.
func checkExample(t *testing.T, r *rules.Rule, e rules.Example, complete bool) []*diag.Finding {
	t.Helper()
	o := engine.Options{Now: testNow, Jobs: 1, Partial: !complete, Complete: complete, Insists: meant}
	for _, rule := range rules.All() {
		s := rule.Default()
		if rule == r && s.Level == diag.Off {
			s.Level = diag.Warning
		}
		if rule == r {
			s.Options = e.Options
		}
		o.Settings = append(o.Settings, s)
	}
	doc, err := source.NewDocument("example.json", "", document(t, e))
	if err != nil {
		t.Fatal(err)
	}
	o.As = func(*source.Document) task.As { return e.As }
	if e.Base != "" {
		o.Base = readBase(t, o, []byte(e.Base))
	}
	eng := engine.New(o)
	result := eng.Check(doc)
	if result.Err != nil || result.Internal != nil {
		t.Fatal(result.Err, result.Internal)
	}
	return eng.Judge([]*engine.FileResult{result}).Findings
}

// readBase is the base of an example or an archive.
func readBase(t *testing.T, o engine.Options, text []byte) *engine.Base {
	t.Helper()
	o.As, o.Base = nil, nil
	return &engine.Base{Name: "--base base.json", Files: []*engine.FileResult{checkFile(t, engine.New(o), "base.json", text)}}
}

func flagged(found []*diag.Finding, id string) int {
	n := 0
	for _, f := range found {
		if f.Rule == id {
			n++
		}
	}
	return n
}

// document is the whole JSON of an example.
func document(t *testing.T, e rules.Example) []byte {
	t.Helper()
	if e.Raw {
		return []byte(e.JSON)
	}
	text, err := tasktest.Example(e.JSON)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
