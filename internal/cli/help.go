package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Help is as wide as the terminal, but no wider than is good to read.
const (
	helpWidth    = 80 // where there is no terminal
	maxHelpWidth = 100
)

// commandGroups are the commands as help lists them.
var commandGroups = [...]struct {
	title    string
	commands []string
}{
	{"Check", []string{"lint", "hook", "explain", "rules", "suppress", "test"}},
	{"See", []string{"list", "graph", "impact", "forecast", "explain-schedule"}},
	{"Tenant", []string{"fetch", "diff"}},
	{"Set up", []string{"init", "convert", "schema", "lsp", "mcp", "completion", "version"}},
}

// ownFlags is the title of the flags that only one command has.
const ownFlags = "Flags"

// flagGroups are the flags as help lists them. A flag that stands in none of them comes
// first, under ownFlags. The groups that are shared hold for every command, the others for lint
// and hook alone: elsewhere these names mean something else.
var flagGroups = [...]struct {
	title  string
	shared bool
	flags  []string
}{
	{"Input", false, []string{
		"tenant", "partial", "complete", "force-exclude", "allow-empty", "stdin-filename", "as", "base", "for", "from", "staged",
	}},
	{"Rules", false, []string{"rule", "only", "min-confidence", "history"}},
	{"What counts", false, []string{"fail-level", "changed-since", "baseline", "write-baseline", "accept"}},
	{"Fixing", false, []string{"fix", "unsafe", "diff"}},
	{"Reports", false, []string{
		"format", "output", "level", "max-same", "max-findings", "show-suppressed", "statistics", "sarif-max", "sarif-suppressed", "show-settings",
	}},
	{"Tenant", true, []string{
		"live", "tenant", "context", "tenant-url", "timeout", "offline", "snapshot", "snapshot-out", "api-version",
	}},
	{"Report", true, []string{"format", "output"}},
	{"General", true, []string{
		"config", "no-config", "now", "jobs", "color", "no-progress", "quiet", "verbose", "version", "help",
	}},
}

// fewFlags is how many flags need no groups.
const fewFlags = 8

// flagGroup are flags of a command under one title.
type flagGroup struct {
	title string
	flags []*pflag.Flag
}

// groupsOf are the flags of a command in the order in which help lists them.
func groupsOf(c *cobra.Command) []flagGroup {
	plainHelpFlag(c)
	var all []*pflag.Flag
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			all = append(all, f)
		}
	})
	if len(all) <= fewFlags {
		return []flagGroup{{ownFlags, all}}
	}
	lints := c.Flags().Lookup("fail-level") != nil
	groups := []flagGroup{{title: ownFlags}}
	for _, g := range flagGroups {
		if !g.shared && !lints {
			continue
		}
		group := flagGroup{title: g.title}
		for _, name := range g.flags {
			if i := slices.IndexFunc(all, func(f *pflag.Flag) bool { return f.Name == name }); i >= 0 {
				group.flags = append(group.flags, all[i])
				all = slices.Delete(all, i, i+1)
			}
		}
		groups = append(groups, group)
	}
	groups[0].flags = all
	return slices.DeleteFunc(groups, func(g flagGroup) bool { return len(g.flags) == 0 })
}

// helpText writes help in lines of a width.
type helpText struct {
	strings.Builder
	width int
	bold  bool
}

// help prints the help of a command, or of them all.
func (a *app) help(c *cobra.Command, _ []string) {
	styled, _ := a.color("auto")
	h := &helpText{width: min(a.columns(helpWidth), maxHelpWidth), bold: styled}
	if c == c.Root() {
		h.overview(c)
	} else {
		h.command(c)
	}
	_, _ = io.WriteString(a.stdout, h.String()) // a reader who goes has seen enough
}

// overview lists the commands on one screen.
func (h *helpText) overview(root *cobra.Command) {
	h.paragraphs(root.Long)
	fmt.Fprintf(h, "%s %s\n", h.title("Usage:"), h.wrapped("tasklint [COMMAND] [flags] [PATH...]", 7))
	for _, g := range commandGroups {
		title := g.title
		for _, name := range g.commands {
			c, _, err := root.Find([]string{name})
			if err != nil {
				continue
			}
			fmt.Fprintf(h, "%s  %-16s  %s\n", h.title(fmt.Sprintf("%-6s", title)), name, h.wrapped(c.Short, 26))
			title = ""
		}
	}
	fmt.Fprintf(h, "%s  %s\n", h.title("Help  "), h.wrapped("tasklint COMMAND --help, such as tasklint lint --help for all its flags", 8))
}

// command tells everything about one command.
func (h *helpText) command(c *cobra.Command) {
	h.paragraphs(cmp.Or(c.Long, c.Short+"."))
	fmt.Fprintf(h, "\n%s %s\n", h.title("Usage:"), h.wrapped(c.UseLine(), 7))
	if c.Example != "" {
		fmt.Fprintf(h, "\n%s\n%s\n", h.title("Examples:"), c.Example)
	}
	groups := groupsOf(c)
	column := 0
	for _, g := range groups {
		for _, f := range g.flags {
			if n := len(flagNamed(f)); n <= 24 {
				column = max(column, n)
			}
		}
	}
	for _, g := range groups {
		fmt.Fprintf(h, "\n%s\n", h.title(g.title+":"))
		for _, f := range g.flags {
			h.flag(f, column)
		}
	}
}

// flag is the entry of a flag, whose text begins after a column for its name.
func (h *helpText) flag(f *pflag.Flag, column int) {
	short := "    "
	if f.Shorthand != "" {
		short = "-" + f.Shorthand + ", "
	}
	name, indent := flagNamed(f), column+8
	if len(name) > column {
		name += "\n" + strings.Repeat(" ", indent-2)
		column = 0
	}
	fmt.Fprintf(h, "  %s%-*s  %s\n", short, column, name, h.wrapped(flagTold(f), indent))
}

// flagNamed is a flag with the name of its value.
func flagNamed(f *pflag.Flag) string {
	if value := flagValue(f); value != "" {
		return "--" + f.Name + " " + value
	}
	return "--" + f.Name
}

// flagTold is what a flag does, with its default where it has one that means something.
func flagTold(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	def := strings.Trim(f.DefValue, "[]")
	switch {
	case def == "" || def == "0" || def == "0s" || def == "false" || def == "true", strings.Contains(usage, "(default"):
		return usage
	}
	return usage + " (default " + def + ")"
}

// plainHelpFlag gives a command the same --help as all others.
func plainHelpFlag(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	c.Flags().Lookup("help").Usage = "show this help"
}

// flagValue is the name of a flag's value, "" for a switch.
func flagValue(f *pflag.Flag) string {
	value, _ := pflag.UnquoteUsage(f)
	return value
}

// paragraphs writes a text whose paragraphs are set apart by empty lines. Lines that are
// indented stay as they are.
func (h *helpText) paragraphs(text string) {
	for i, paragraph := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			h.WriteByte('\n')
		}
		if !strings.HasPrefix(paragraph, " ") {
			paragraph = h.wrapped(paragraph, 0)
		}
		h.WriteString(paragraph + "\n")
	}
}

// wrapped returns a text as lines that fit, all but the first with an indent.
func (h *helpText) wrapped(text string, indent int) string {
	return wrap(text, h.width, indent, indent)
}

// wrap breaks a text into lines of at most width characters, the first of which begins at
// a column, and the others with an indent. A word that is longer stays whole.
func wrap(text string, width, column, indent int) string {
	var b strings.Builder
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

func (h *helpText) title(text string) string { return style(text, "1", h.bold) }
