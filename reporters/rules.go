package reporters

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/rules"
)

// Rules is the report of `tasklint rules`.
type Rules struct{ Settings []rules.Setting }

// WriteText writes the rules by their groups, for people.
func (l *Rules) WriteText(w io.Writer) error {
	for _, g := range slices.Concat(rules.Groups, []rules.Group{config.OwnRules}) {
		first := true
		for _, s := range l.Settings {
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

// WriteJSON writes the list for programs.
func (l *Rules) WriteJSON(w io.Writer) error {
	list := []jsonRule{}
	for i := range l.Settings {
		list = append(list, newJSONRule(&l.Settings[i]))
	}
	return EncodeJSON(w, list)
}

// WriteMarkdown writes the table of the built-in rules and, below it, that of others.
func (l *Rules) WriteMarkdown(w io.Writer) error {
	levels := make(map[string]string)
	for _, s := range l.Settings {
		levels[s.Rule.ID] = s.Level.String() + byDefault(&s)
	}
	if _, err := io.WriteString(w, rules.Table(rules.DocsURL, func(r *rules.Rule) string { return levels[r.ID] })); err != nil {
		return err
	}
	first := true
	for _, s := range l.Settings {
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

// jsonRule is a row of `tasklint rules --format json`. Level is the default, Configured
// the level in effect.
type jsonRule struct {
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

// newJSONRule returns the row of a rule as it is set.
func newJSONRule(s *rules.Setting) jsonRule {
	r := s.Rule
	options := make(map[string]any)
	for _, o := range r.Options {
		options[o.Name] = rules.OptionText(o.Default)
	}
	row := jsonRule{
		ID: r.ID, Summary: r.Summary, Group: r.Group, Level: r.Level.String(), Configured: s.Level.String(), Scope: r.Scope(),
		Basis: r.Basis.String(), Fix: r.Fix.String(), Since: r.Since, Options: options,
	}
	if r.Own == nil { // an own rule has no page with ours
		row.URL = rules.DocsURL + r.ID + ".md"
	}
	return row
}

// RulePages is the report of `tasklint explain`.
type RulePages struct{ Settings []rules.Setting }

// Write writes the page of each rule as Markdown, made into what set makes of it, with
// the level in effect where the configuration sets another than the default.
func (p *RulePages) Write(w io.Writer, set func(page string) string) error {
	for i := range p.Settings {
		page := p.Settings[i].Rule.Page(rules.DocsURL)
		if s := &p.Settings[i]; s.Level != s.Rule.Level {
			page = strings.Replace(page, "\n\n## ", fmt.Sprintf("\n\nThe configuration here sets it to **%s**.\n\n## ", s.Level), 1)
		}
		if i > 0 {
			page = "\n" + page
		}
		if _, err := io.WriteString(w, set(page)); err != nil {
			return err
		}
	}
	return nil
}

// jsonRulePage is an item of `tasklint explain --format json`: the row of the list, and
// what its page says. Why and the page are Markdown; Bad and Good are the examples as text,
// which need not be valid JSON.
type jsonRulePage struct {
	jsonRule
	Why     string   `json:"why,omitempty"`
	Do      string   `json:"do,omitempty"`
	Levels  string   `json:"levels,omitempty"`
	Sources []string `json:"sources"`
	Bad     string   `json:"bad,omitempty"`
	Good    string   `json:"good,omitempty"`
	Page    string   `json:"page"`
}

// WriteJSON writes the rules for programs. Fields are added to it, never changed.
func (p *RulePages) WriteJSON(w io.Writer) error {
	list := []jsonRulePage{}
	for i := range p.Settings {
		r := p.Settings[i].Rule
		item := jsonRulePage{jsonRule: newJSONRule(&p.Settings[i]), Why: strings.TrimSpace(r.Why), Do: strings.TrimSpace(r.Do), Levels: r.Levels, Page: r.Page(rules.DocsURL)}
		item.Sources = append([]string{}, r.Sources...)
		bad, good := r.Examples()
		item.Bad, item.Good = bad.JSON, good.JSON
		list = append(list, item)
	}
	return EncodeJSON(w, list)
}
