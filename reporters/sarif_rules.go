package reporters

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// describeMost is how many characters of a description GitHub takes.
const describeMost = 1024

// chooseRules lists the rules that are on, by id, each once; a rule that is named by
// a result only is added, so that every result has its rule.
func (r *sarifReport) chooseRules(results []*diag.Finding) {
	r.ruleIndex = make(map[string]int)
	add := func(s *rules.Setting) {
		if _, have := r.ruleIndex[s.Rule.ID]; !have {
			r.ruleIndex[s.Rule.ID] = 0
			r.rules = append(r.rules, s)
		}
	}
	for i := range r.run.Settings {
		if s := &r.run.Settings[i]; s.Level != diag.Off {
			add(s)
		}
	}
	for _, f := range results {
		if _, have := r.ruleIndex[f.Rule]; !have {
			rule := rules.ByID(f.Rule)
			if rule == nil {
				rule = &rules.Rule{ID: f.Rule, Level: f.Level}
			}
			add(&rules.Setting{Rule: rule, Level: f.Level})
		}
	}
	slices.SortFunc(r.rules, func(a, b *rules.Setting) int { return strings.Compare(a.Rule.ID, b.Rule.ID) })
	for i, s := range r.rules {
		r.ruleIndex[s.Rule.ID] = i
	}
}

func (r *sarifReport) driver() sarifDriver {
	d := sarifDriver{
		Name: r.run.Tool.Name, Version: r.run.Tool.Version, SemanticVersion: semantic(r.run.Tool.Version),
		InformationURI: r.run.Tool.InformationURI, Rules: make([]sarifRule, 0, len(r.rules)),
	}
	for _, s := range r.rules {
		d.Rules = append(d.Rules, describe(s))
	}
	return d
}

// describe makes the description of a rule. One without words of its own gets its id.
func describe(s *rules.Setting) sarifRule {
	rule := s.Rule
	summary := rule.Summary
	if summary == "" {
		summary = strings.ReplaceAll(rule.ID, "-", " ")
	}
	summary = diag.Period(capital(plain(summary)))
	level := rule.Level
	if level == diag.Off { // somebody has switched it on
		level = s.Level
	}
	out := sarifRule{
		ID:                   rule.ID,
		ShortDescription:     &sarifMessage{Text: cut(summary, describeMost)},
		FullDescription:      &sarifMessage{Text: cut(strings.TrimSpace(summary+" "+plain(rule.Why)), describeMost)},
		Help:                 &sarifMessage{Text: strings.TrimSpace(summary + " " + plain(rule.Why)), Markdown: rule.Page()},
		DefaultConfiguration: &sarifConfiguration{level.String()},
		Properties:           &sarifRuleTags{Tags: tags(rule), Precision: precision(rule.Basis), Severity: severity(level)},
	}
	if rules.ByID(rule.ID) == rule { // an organisation's own rule has no page with ours
		out.HelpURI = rules.DocsURL + rule.ID + ".md"
	}
	return out
}

// tags name what the rule looks at and its section, each word once.
func tags(rule *rules.Rule) []string {
	list := []string{"qlik", rule.Scope()}
	section := strings.ReplaceAll(strings.ToLower(string(rule.Group)), " ", "-")
	if section != "" && !slices.Contains(list, section) {
		list = append(list, section)
	}
	return list
}

// precision says in GitHub's words how seldom a rule is wrong.
func precision(b rules.Basis) string {
	switch b {
	case rules.Documented, rules.Standard:
		return "very-high"
	case rules.Policy:
		return "high"
	default:
		return "medium"
	}
}

// severity is a level in GitHub's words.
func severity(l diag.Level) string {
	switch l {
	case diag.Error, diag.Warning:
		return l.String()
	default:
		return "recommendation"
	}
}

// plain takes Markdown's code marks out of a text.
func plain(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "`", "") }

func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}

// cut shortens a text to at most n characters.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}

// semantic is a version without its "v" if it is a semantic one, else "".
func semantic(version string) string {
	version = strings.TrimPrefix(version, "v")
	core, _, _ := strings.Cut(version, "+")
	core, _, _ = strings.Cut(core, "-")
	parts := strings.Split(core, ".")
	if len(parts) != 3 {
		return ""
	}
	for _, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return ""
		}
	}
	return version
}
