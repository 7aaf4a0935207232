package cli

import (
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/rules"
)

// flagAnswer is what a command says to a flag that it does not have.
func flagAnswer(t *testing.T, c *cobra.Command, name string) string {
	t.Helper()
	flag := "--" + name + "=x"
	if len(name) == 1 {
		flag = "-" + name
	}
	err := c.Flags().Parse([]string{flag})
	if err == nil {
		t.Fatalf("%s has %s", c.Name(), flag)
	}
	return flagError(c, err).Error()
}

// TestFlagsOfOtherLintersAreAnswered tries each of them. Commands, their flags and rules that
// an answer names are there.
func TestFlagsOfOtherLintersAreAnswered(t *testing.T) {
	t.Parallel()
	root := commandTree()
	seen := make(map[string]bool)
	for _, b := range foreignFlags() {
		for _, m := range regexp.MustCompile(`tasklint ([a-z-]+)([^,;]*)`).FindAllStringSubmatch(b.here, -1) {
			c, _, err := root.Find([]string{m[1]})
			if err != nil || c == root {
				t.Errorf("%s: there is no command %s", b.flags, m[1])
				continue
			}
			for _, name := range flagsIn(m[2]) {
				if c.Flags().Lookup(name) == nil {
					t.Errorf("%s: %s has no flag --%s", b.flags, m[1], name)
				}
			}
		}
		for _, m := range regexp.MustCompile(`found by ([a-z-]+)`).FindAllStringSubmatch(b.here, -1) {
			if rules.ByID(m[1]) == nil {
				t.Errorf("%s: there is no rule %s", b.flags, m[1])
			}
		}
		for name := range strings.FieldsSeq(b.flags) {
			if seen[name] {
				t.Errorf("--%s has two answers", name)
			}
			seen[name] = true
			if got := flagAnswer(t, root, name); !strings.HasSuffix(got, "; "+b.here) { // which says that lint has the flags it names
				t.Errorf("--%s: %q; want %q", name, got, b.here)
			}
		}
	}
}

// TestAnswersHoldForTheCommand: what a command answers names no flag that it does not have.
func TestAnswersHoldForTheCommand(t *testing.T) {
	t.Parallel()
	for _, c := range commandTree().Commands() {
		for _, b := range foreignFlags() {
			for name := range strings.FieldsSeq(b.flags) {
				if c.Flags().Lookup(name) != nil || len(name) == 1 && c.Flags().ShorthandLookup(name) != nil {
					continue
				}
				_, answer, _ := strings.Cut(flagAnswer(t, c, name), ";")
				answer, _, _ = strings.Cut(answer, "see tasklint")
				for _, f := range flagsIn(answer) {
					if c.Flags().Lookup(f) == nil {
						t.Errorf("%s --%s: there is no --%s:%s", c.Name(), name, f, answer)
					}
				}
			}
		}
	}
}
