package cli

import (
	"maps"
	"slices"
	"testing"
)

// triesEvery holds that a test tries every command of the tree but those that it names, with
// why it has no business with them: a new command is tried, or left out with a reason.
func triesEvery(t *testing.T, tried []string, except map[string]string) {
	t.Helper()
	left := maps.Clone(except)
	for _, c := range commandTree().Commands() { // those that help leaves out as well
		name := c.Name()
		_, excepted := left[name]
		switch {
		case !slices.Contains(tried, name) && !excepted:
			t.Errorf("the command %s is not tried, and nothing says why", name)
		case slices.Contains(tried, name) && excepted:
			t.Errorf("the command %s is tried and named as left out", name)
		}
		delete(left, name)
	}
	for name, why := range left {
		t.Errorf("%s, which %s, is no command", name, why)
	}
}

// formatsOf are the formats of a command, "" alone for one that has none.
func formatsOf(t *testing.T, name string) []string {
	t.Helper()
	c, _, err := commandTree().Find([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	if c.Flags().Lookup("format") == nil {
		return []string{""}
	}
	formats := completedTo(t, name, "--format", "")
	if len(formats) < 2 {
		t.Fatalf("%s has the formats %q", name, formats)
	}
	return formats
}
