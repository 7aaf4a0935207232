package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

func (a *app) rulesCommand() *cobra.Command {
	var report reportFlags
	var conf configFlags
	c := &cobra.Command{
		Use:   "rules",
		Short: "List all rules",
		Args:  wantsNone,
		RunE: func(*cobra.Command, []string) error {
			name, to, err := report.chosen()
			if err != nil {
				return err
			}
			all, broken := conf.rules()
			if broken != nil {
				all = rules.All() // mistakes of the configuration send here
			}
			var list func(io.Writer) error
			switch name {
			case "text":
				list = func(w io.Writer) error { return listRules(w, all) }
			case "json":
				list = func(w io.Writer) error { return listRulesJSON(w, all) }
			case "markdown":
				list = func(w io.Writer) error { return listRulesMarkdown(w, all) }
			}
			return errors.Join(broken, a.print(to, list))
		},
	}
	report.register(c.Flags(), "text", "json", "markdown")
	conf.register(c.Flags())
	return c
}

// print writes a report to a file, or to standard output for "".
func (a *app) print(file string, write func(io.Writer) error) error {
	write = masked(write)
	if file == "" {
		return buffered(a.stdout, write)
	}
	if err := writeFile(file, a.mode(), write); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func listRules(w io.Writer, all []*rules.Rule) error {
	for _, g := range slices.Concat(rules.Groups, []rules.Group{config.OwnRules}) {
		first := true
		for _, r := range all {
			if r.Group != g {
				continue
			}
			if first {
				fmt.Fprintf(w, "%s\n", g)
				first = false
			}
			fmt.Fprintf(w, "  %-26s %-8s %s\n", r.ID, r.Level, r.Summary)
		}
		if !first {
			fmt.Fprintln(w)
		}
	}
	_, err := fmt.Fprintln(w, "tasklint explain RULE tells more about each.")
	return err
}

// listedRule is a row of `tasklint rules --format json`.
type listedRule struct {
	ID      string         `json:"id"`
	Summary string         `json:"summary"`
	Group   rules.Group    `json:"group"`
	Level   string         `json:"level"`
	Scope   string         `json:"scope"`
	Basis   string         `json:"basis"`
	Fix     string         `json:"fix"`
	Since   string         `json:"since,omitempty"`
	Options map[string]any `json:"options"`
	URL     string         `json:"url,omitempty"`
}

func listRulesJSON(w io.Writer, all []*rules.Rule) error {
	list := []listedRule{}
	for _, r := range all {
		options := make(map[string]any)
		for _, o := range r.Options {
			options[o.Name] = rules.OptionText(o.Default)
		}
		row := listedRule{
			ID: r.ID, Summary: r.Summary, Group: r.Group, Level: r.Level.String(), Scope: r.Scope(),
			Basis: r.Basis.String(), Fix: r.Fix.String(), Since: r.Since, Options: options,
		}
		if r.Own == nil { // an own rule has no page with ours
			row.URL = rules.DocsURL + r.ID + ".md"
		}
		list = append(list, row)
	}
	return reporters.EncodeJSON(w, list)
}

// listRulesMarkdown is the table of the built-in rules and, below it, that of others.
func listRulesMarkdown(w io.Writer, all []*rules.Rule) error {
	if _, err := io.WriteString(w, rules.Table(rules.DocsURL)); err != nil {
		return err
	}
	first := true
	for _, r := range all {
		if r.Own == nil {
			continue
		}
		if first {
			fmt.Fprintf(w, "\n### %s\n\n| rule | level | finds |\n|---|---|---|\n", config.OwnRules)
			first = false
		}
		fmt.Fprintf(w, "| %s | %s | %s |\n", r.ID, r.Level, markdownCell(r.Summary))
	}
	return nil
}

// markdownCell makes a text fit for a cell of a table.
func markdownCell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(s)
}

// rules are the built-in rules and after them those of the configuration that holds
// here.
func (f *configFlags) rules() ([]*rules.Rule, error) {
	_, conf, err := f.load()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(rules.All())
	for _, r := range conf.Custom {
		all = append(all, r.Rule)
	}
	return all, nil
}

// rule is the rule with an id. For a built-in one no configuration is read.
func (f *configFlags) rule(id string) (*rules.Rule, error) {
	if r := rules.ByID(id); r != nil {
		return r, nil
	}
	all, err := f.rules()
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.ID == id {
			return r, nil
		}
	}
	return nil, unknownRule(id, all)
}
