package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

func rulesCommand(a *app) *cobra.Command {
	var report reportFlags
	var conf configFlags
	c := &cobra.Command{
		Use:   "rules",
		Short: "List all rules with their levels in effect",
		Args:  wantsNone,
		RunE: func(*cobra.Command, []string) error {
			name, to, err := report.chosen()
			if err != nil {
				return err
			}
			all, broken := conf.settings()
			if broken != nil {
				all = explain.Defaults() // mistakes of the configuration send here
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

func listRules(w io.Writer, all []rules.Setting) error {
	for _, g := range slices.Concat(rules.Groups, []rules.Group{config.OwnRules}) {
		first := true
		for _, s := range all {
			if s.Rule.Group != g {
				continue
			}
			if first {
				fmt.Fprintf(w, "%s\n", g)
				first = false
			}
			fmt.Fprintf(w, "  %-26s %-8s %s%s\n", s.Rule.ID, s.Level, s.Rule.Summary, byDefault(&s))
		}
		if !first {
			fmt.Fprintln(w)
		}
	}
	_, err := fmt.Fprintln(w, "tasklint explain RULE tells more about each.")
	return err
}

// byDefault says which level a rule has by itself, where the configuration sets another.
func byDefault(s *rules.Setting) string {
	if s.Level == s.Rule.Level {
		return ""
	}
	return " (by default " + s.Rule.Level.String() + ")"
}

func listRulesJSON(w io.Writer, all []rules.Setting) error {
	list := []explain.ListedRule{}
	for i := range all {
		list = append(list, explain.NewListedRule(&all[i]))
	}
	return reporters.EncodeJSON(w, list)
}

// listRulesMarkdown is the table of the built-in rules and, below it, that of others.
func listRulesMarkdown(w io.Writer, all []rules.Setting) error {
	levels := make(map[string]string)
	for _, s := range all {
		levels[s.Rule.ID] = s.Level.String() + byDefault(&s)
	}
	if _, err := io.WriteString(w, rules.Table(rules.DocsURL, func(r *rules.Rule) string { return levels[r.ID] })); err != nil {
		return err
	}
	first := true
	for _, s := range all {
		if s.Rule.Own == nil {
			continue
		}
		if first {
			fmt.Fprintf(w, "\n### %s\n\n| rule | level | finds |\n|---|---|---|\n", config.OwnRules)
			first = false
		}
		fmt.Fprintf(w, "| %s | %s | %s |\n", s.Rule.ID, s.Level, markdownCell(s.Rule.Summary))
	}
	return nil
}

// markdownCell makes a text fit for a cell of a table.
func markdownCell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(s)
}

// settings are all rules, built-in and own, with their levels where no override matches.
func (f *configFlags) settings() ([]rules.Setting, error) {
	_, conf, err := f.load()
	if err != nil {
		return nil, err
	}
	return conf.Base(), nil
}

// chosen are the rules with the ids, in their order.
func (f *configFlags) chosen(ids []string) ([]rules.Setting, error) {
	all, broken := f.settings()
	return explain.Choose(all, broken, ids)
}
