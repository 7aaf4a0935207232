package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/rules"
)

func (a *app) explainCommand() *cobra.Command {
	var color string
	var conf configFlags
	c := &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule finds, why, and how to configure it",
		Args:  wants("a RULE, such as dangling-event-ref; tasklint rules lists them", 1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := conf.rule(args[0])
			if err != nil {
				return err
			}
			styled, err := a.color(color)
			if err != nil {
				return err
			}
			return buffered(a.stdout, func(w io.Writer) error {
				_, err := io.WriteString(w, pageForTerminal(r.Page(), styled))
				return err
			})
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			all, _ := conf.rules() // completion is no place for mistakes of the configuration
			for _, r := range all {
				ids = append(ids, r.ID+"\t"+r.Summary)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
	registerColor(c.Flags(), &color)
	conf.register(c.Flags())
	return c
}

// pageForTerminal sets a Markdown page for a terminal: paragraphs are wrapped,
// headings bold, code indented. Without style the page stays Markdown to read.
func pageForTerminal(page string, styled bool) string {
	var b strings.Builder
	code := false
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			continue
		case code:
			line = "    " + style(line, "36", styled)
		case strings.HasPrefix(line, "#"):
			line = style(strings.TrimLeft(line, "# "), "1", styled)
		case strings.HasPrefix(line, "|"):
		default:
			line = wrap(strings.ReplaceAll(line, "**", ""), 88)
		}
		fmt.Fprintln(&b, line)
	}
	return b.String()
}

func style(text, sgr string, styled bool) string {
	if !styled || text == "" {
		return text
	}
	return "\x1b[" + sgr + "m" + text + "\x1b[0m"
}

// wrap breaks a paragraph into lines of at most width characters; a list item's
// further lines are indented.
func wrap(text string, width int) string {
	indent := ""
	if strings.HasPrefix(text, "- ") {
		indent = "  "
	}
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// unknownRule is the error for an id that none of the rules has.
func unknownRule(id string, all []*rules.Rule) error {
	var ids []string
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	if near, ok := suggest.Nearest(id, ids); ok {
		return fmt.Errorf("there is no rule %s; did you mean %s?", diag.Quote(id), near)
	}
	if alike := rulesWith(id, ids); len(alike) > 0 {
		return fmt.Errorf("there is no rule %s; did you mean %s?", diag.Quote(id), strings.Join(alike, " or "))
	}
	return fmt.Errorf("there is no rule %s; tasklint rules lists them", diag.Quote(id))
}

// rulesWith are the ids, five at most, that have all the words of id in them.
func rulesWith(id string, ids []string) []string {
	var alike []string
	for _, candidate := range ids {
		parts := strings.Split(candidate, "-")
		all := true
		for word := range strings.SplitSeq(strings.ToLower(id), "-") {
			all = all && slices.Contains(parts, word)
		}
		if all {
			alike = append(alike, candidate)
		}
	}
	return alike[:min(len(alike), 5)]
}
