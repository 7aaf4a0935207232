package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// testRules are rules for tests, which do not depend on those that are built in.
func testRules() []*rules.Rule {
	return []*rules.Rule{
		{ID: "dangling-event-ref", Summary: "a reference to no event", Level: diag.Error},
		{ID: "unused-event", Summary: "an event without use", Level: diag.Warning},
		{ID: "missing-description", Summary: "no description", Level: diag.Off, Options: []rules.Option{{Name: "min-length", Default: 0, Doc: "Least length in characters."}}},
		{ID: "too-frequent", Summary: "runs too often", Level: diag.Warning, Options: []rules.Option{
			{Name: "min-interval", Default: 5 * time.Minute, Doc: "Smallest interval."},
			{Name: "strict", Default: false, Doc: "Whether to count all."},
			{Name: "zone", Default: "UTC", Doc: "The zone to count in."},
			{Name: "allow", Default: []string{}, Doc: "Names that are fine."},
		}},
	}
}

func testOptions(work string) Options {
	return Options{Work: work, Rules: testRules(), Retired: map[string]string{"old-rule": "unused-event", "gone-rule": ""}}
}

// parse reads a configuration that must be right.
func parse(t *testing.T, text string) *Config {
	t.Helper()
	work := t.TempDir()
	c, err := Parse(filepath.Join(work, Name), []byte(text), testOptions(work))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
