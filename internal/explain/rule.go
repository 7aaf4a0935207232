package explain

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// Defaults returns the built-in rules as they come.
func Defaults() []rules.Setting {
	var all []rules.Setting
	for _, r := range rules.All() {
		all = append(all, r.Default())
	}
	return all
}

// Choose returns the rules with the ids, in their order, of all that a configuration sets.
// For built-in ones alone a broken configuration does no harm: the levels are then the
// defaults.
func Choose(all []rules.Setting, broken error, ids []string) ([]rules.Setting, error) {
	if broken != nil {
		all = Defaults()
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

// WritePages writes the page of each rule as Markdown, made into what set makes of it, with
// the level in effect where the configuration sets another than the default.
func WritePages(w io.Writer, chosen []rules.Setting, set func(page string) string) error {
	for i := range chosen {
		page := chosen[i].Rule.Page(rules.DocsURL)
		if s := &chosen[i]; s.Level != s.Rule.Level {
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

// explainedRule is an item of `tasklint explain --format json`: the row of the list, and
// what its page says. Why and the page are Markdown; Bad and Good are the examples as text,
// which need not be valid JSON.
type explainedRule struct {
	ListedRule
	Why     string   `json:"why,omitempty"`
	Do      string   `json:"do,omitempty"`
	Levels  string   `json:"levels,omitempty"`
	Sources []string `json:"sources"`
	Bad     string   `json:"bad,omitempty"`
	Good    string   `json:"good,omitempty"`
	Page    string   `json:"page"`
}

// WriteJSON writes the rules for programs. Fields are added to it, never changed.
func WriteJSON(w io.Writer, chosen []rules.Setting) error {
	list := []explainedRule{}
	for i := range chosen {
		r := chosen[i].Rule
		item := explainedRule{ListedRule: NewListedRule(&chosen[i]), Why: strings.TrimSpace(r.Why), Do: strings.TrimSpace(r.Do), Levels: r.Levels, Page: r.Page(rules.DocsURL)}
		item.Sources = append([]string{}, r.Sources...)
		bad, good := r.Examples()
		item.Bad, item.Good = bad.JSON, good.JSON
		list = append(list, item)
	}
	return reporters.EncodeJSON(w, list)
}

// ListedRule is a row of `tasklint rules --format json`. Level is the default, Configured
// the level in effect.
type ListedRule struct {
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

// NewListedRule returns the row of a rule as it is set.
func NewListedRule(s *rules.Setting) ListedRule {
	r := s.Rule
	options := make(map[string]any)
	for _, o := range r.Options {
		options[o.Name] = rules.OptionText(o.Default)
	}
	row := ListedRule{
		ID: r.ID, Summary: r.Summary, Group: r.Group, Level: r.Level.String(), Configured: s.Level.String(), Scope: r.Scope(),
		Basis: r.Basis.String(), Fix: r.Fix.String(), Since: r.Since, Options: options,
	}
	if r.Own == nil { // an own rule has no page with ours
		row.URL = rules.DocsURL + r.ID + ".md"
	}
	return row
}
