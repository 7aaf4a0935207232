package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/say"
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
				all = defaults() // mistakes of the configuration send here
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

// listedRule is a row of `tasklint rules --format json`. Level is the default, Configured
// the level in effect.
type listedRule struct {
	ID         string         `json:"id"`
	Summary    string         `json:"summary"`
	Group      rules.Group    `json:"group"`
	Level      string         `json:"level"`
	Configured string         `json:"configured"`
	Scope      string         `json:"scope"`
	Basis      string         `json:"basis"`
	Fix        string         `json:"fix"`
	Since      string         `json:"since,omitempty"`
	Options    map[string]any `json:"options"`
	URL        string         `json:"url,omitempty"`
}

func newListedRule(s *rules.Setting) listedRule {
	r := s.Rule
	options := make(map[string]any)
	for _, o := range r.Options {
		options[o.Name] = rules.OptionText(o.Default)
	}
	row := listedRule{
		ID: r.ID, Summary: r.Summary, Group: r.Group, Level: r.Level.String(), Configured: s.Level.String(), Scope: r.Scope(),
		Basis: r.Basis.String(), Fix: r.Fix.String(), Since: r.Since, Options: options,
	}
	if r.Own == nil { // an own rule has no page with ours
		row.URL = rules.DocsURL + r.ID + ".md"
	}
	return row
}

func listRulesJSON(w io.Writer, all []rules.Setting) error {
	list := []listedRule{}
	for i := range all {
		list = append(list, newListedRule(&all[i]))
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

// defaults are the built-in rules as they come.
func defaults() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

// chosen are the rules with the ids, in their order. For built-in ones alone a
// configuration with mistakes does no harm: the levels are then the defaults.
func (f *configFlags) chosen(ids []string) ([]rules.Setting, error) {
	all, broken := f.settings()
	if broken != nil {
		all = defaults()
	}
	var chosen []rules.Setting
	for _, id := range ids {
		i := slices.IndexFunc(all, func(s rules.Setting) bool { return s.Rule.ID == id })
		switch {
		case i >= 0:
			chosen = append(chosen, all[i])
		case broken != nil:
			return nil, broken
		default:
			return nil, unknownRule(id, all)
		}
	}
	return chosen, nil
}

// unknownRule is the error for an id that none of the rules has.
func unknownRule(id string, all []rules.Setting) error {
	var ids []string
	for _, s := range all {
		ids = append(ids, s.Rule.ID)
	}
	message := "there is no rule " + say.Quote(id)
	if _, near := say.Nearest(id, ids); near {
		return errors.New(say.Instead(message, id, ids))
	}
	if alike := rulesWith(id, ids); len(alike) > 0 {
		return fmt.Errorf("%s; did you mean %s?", message, say.Or(alike))
	}
	return errors.New(message + "; tasklint rules lists them")
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
