package cli

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandTree is the command tree of an invocation in which nothing happens.
func commandTree() *cobra.Command {
	return rootCommand(&app{stdin: strings.NewReader(""), stdout: new(strings.Builder), stderr: new(strings.Builder)})
}

func TestHelpListsEveryCommandOnce(t *testing.T) {
	t.Parallel()
	var listed []string
	for _, g := range commandGroups {
		listed = append(listed, g.commands...)
	}
	slices.Sort(listed)
	want := commandNames(commandTree())
	want = slices.DeleteFunc(want, func(name string) bool { return name == "help" })
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("help lists  %v\ncommands are %v", listed, want)
	}
}

func TestRootHelpFitsOneScreen(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSuffix(printed(t, "--help"), "\n"), "\n")
	if len(lines) > 23 { // and the prompt
		t.Errorf("%d lines are more than a terminal of 24 shows above its prompt", len(lines))
	}
}

// TestFlagsOfLintStandInGroups: a new flag wants a place, and a group holds no flag that
// is gone.
func TestFlagsOfLintStandInGroups(t *testing.T) {
	t.Parallel()
	root := commandTree()
	every := make(map[string]bool)
	for _, c := range root.Commands() {
		plainHelpFlag(c)
		c.Flags().VisitAll(func(f *pflag.Flag) { every[f.Name] = true })
	}
	every["version"] = root.Flags().Lookup("version") != nil
	for _, g := range flagGroups {
		for _, name := range g.flags {
			if !every[name] {
				t.Errorf("the group %s has --%s, which no command has", g.title, name)
			}
		}
	}
	for _, name := range []string{"lint", "hook"} {
		c, _, err := root.Find([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		if first := groupsOf(c)[0]; first.title == ownFlags {
			for _, f := range first.flags {
				t.Errorf("%s --%s stands in no group of its help", name, f.Name)
			}
		}
	}
}

func TestGroupsHoldEveryFlagOnce(t *testing.T) {
	t.Parallel()
	for _, c := range commandTree().Commands() {
		seen := make(map[string]int)
		for _, g := range groupsOf(c) {
			for _, f := range g.flags {
				seen[f.Name]++
			}
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if n := seen[f.Name]; n != 1 {
				t.Errorf("%s --help shows --%s %d times", c.Name(), f.Name, n)
			}
		})
	}
}

// TestHelpFitsTheTerminal looks at every line of every command's help: it is as wide as
// the terminal at most, but for a word that is wider and for examples, which are at most 80.
func TestHelpFitsTheTerminal(t *testing.T) {
	t.Parallel()
	root := commandTree()
	for _, width := range []int{40, 60, 80, 100} {
		for _, c := range append(root.Commands(), root) {
			h := &helpText{width: width}
			if h.command(c); c == root {
				h.Reset()
				h.overview(root)
			}
			for line := range strings.Lines(h.String()) {
				line = strings.TrimSuffix(line, "\n")
				limit := width
				if strings.Contains(c.Example, line) {
					limit = helpWidth
				}
				if n := utf8.RuneCountInString(line); n > limit && len(strings.Fields(line)) > 1 {
					t.Errorf("%s --help in %d columns: %d are wanted by %q", c.Name(), width, n, line)
				}
				if strings.ContainsAny(line, "`\t") || strings.HasSuffix(line, " ") {
					t.Errorf("%s --help: %q has a mark of the source in it", c.Name(), line)
				}
			}
		}
	}
}
