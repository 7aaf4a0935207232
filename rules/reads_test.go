package rules_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/rules"
)

// TestRulesSayWhatTheyRead makes sure that no new rule is deaf to patches because
// nobody has thought of it.
func TestRulesSayWhatTheyRead(t *testing.T) {
	t.Parallel()
	for _, r := range rules.All() {
		switch looks := r.Task != nil || r.Value != nil; {
		case looks && r.Reads == "":
			t.Errorf("rule %s looks at tasks or values: say by Reads whether it can judge a value alone (Value), a place (Within), or needs the Whole", r.ID)
		case !looks && r.Reads != "":
			t.Errorf("rule %s says what it reads, and looks at no task or value", r.ID)
		}
		for _, n := range r.Needs {
			if n.Option != "" {
				s := r.Default()
				if n.Question == rules.AskLogs {
					s.Bool(n.Option) // panics where there is none
				} else {
					s.Int(n.Option)
				}
			}
		}
	}
}

func TestReadsHolds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reads rules.Reads
		path  string
		want  bool
	}{
		{rules.Value, "start/schedule/recurrence", true},
		{rules.Whole, "start", false},
		{rules.Whole, "", true},
		{rules.Within("events/*"), "", true},
		{rules.Within("events/*"), "events", true},
		{rules.Within("events/*"), "events/3", true},
		{rules.Within("events/*"), "events/3/name", false},
		{rules.Within("events/*"), "states", false},
		{rules.Within("start/schedule"), "start", true},
		{rules.Within("start/schedule"), "start/stateName", false},
	} {
		var path []string
		if tt.path != "" {
			path = strings.Split(tt.path, "/")
		}
		if got := tt.reads.Holds(path); got != tt.want {
			t.Errorf("%q in a value at %q: %v", tt.reads, tt.path, got)
		}
	}
}

// TestRuleIDsStandOnRules makes sure that nothing outside of this package knows a rule
// by its name: a list of names leaves out the next rule.
func TestRuleIDsStandOnRules(t *testing.T) {
	t.Parallel()
	ids := make(map[string][]byte)
	for _, r := range rules.All() {
		ids[r.ID] = []byte(strconv.Quote(r.ID))
	}
	for _, folder := range []string{"engine", "cli", "lsp", "fix", "config", "patch", "source", "task", "diag", "compare", "legacy", "tenant", "../reporters"} {
		seen := 0
		err := filepath.WalkDir(filepath.Join("../internal", folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			seen++
			text, err := os.ReadFile(name)
			for id, quoted := range ids {
				if bytes.Contains(text, quoted) {
					t.Errorf("%s names the rule %s; what it knows of the rule belongs on the rule itself", name, id)
				}
			}
			return err
		})
		if err != nil || seen == 0 {
			t.Errorf("%s: %d files, %v", folder, seen, err)
		}
	}
}
