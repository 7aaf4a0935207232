package config

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// rulesShape is the settings by rule id. The ids of own rules are other keys.
func rulesShape(c *catalog, required bool) *shape {
	s := &shape{form: objectForm, nothing: true, open: true, key: checkRuleID, item: settingShape(nil, required, true)}
	for _, r := range c.all {
		s.fields = append(s.fields, field{name: r.ID, doc: r.Summary + ".", shape: settingShape(r, required, false)})
	}
	return s
}

// checkRuleID is for ids that the description does not list.
func checkRuleID(c *checker, key *node) string {
	if c.catalog.knows(key.text) {
		return ""
	}
	return c.catalog.unknown(key.text)
}

// settingShape is a level, or a mapping of level and options.
func settingShape(r *rules.Rule, required, open bool) *shape {
	object := &shape{form: objectForm, fields: []field{{name: "level", doc: "How bad a finding of the rule is.", shape: levelShape()}}}
	name := "override"
	if required {
		name = "setting"
		object.fields = append(object.fields, field{name: "required", doc: "Whether overrides, flags and suppressions may not weaken the rule, and a run fails where a tenant does not answer what the rule needs.", shape: &shape{form: boolForm}})
		object.check = checkRequired
	}
	switch {
	case open: // the options of an own rule are not known to the schema
		name = "own-" + name
		object.open, object.key, object.item = true, func(*checker, *node) string { return "" }, &shape{form: anyForm}
	case r != nil && len(r.Options) > 0:
		name = ""
		for _, o := range r.Options {
			object.fields = append(object.fields, field{name: o.Name, doc: o.Doc, shape: optionShape(o.Default)})
		}
	}
	return &shape{name: name, form: unionForm, either: []*shape{levelShape(), object}}
}

// checkRequired refuses a rule that is required and switched off at once.
func checkRequired(_ *checker, n *node) string {
	if n.get("required").isTrue() && n.get("level").str() == "off" {
		return "the rule is required and off; give it another level, or take required away"
	}
	return ""
}

// optionShape is the shape of an option with that default.
func optionShape(initial any) *shape {
	s := &shape{initial: initial}
	switch v := initial.(type) {
	case int:
		s.form = countForm
	case bool:
		s.form = boolForm
	case time.Duration:
		s.form, s.noun, s.check, s.pattern = textForm, "a duration such as 15m, 9h or 30d", checkDuration, durationPattern
		s.initial = rules.OptionText(v)
	case []string:
		s.form, s.item = listForm, textShape()
		if len(v) == 0 {
			s.initial = []string{}
		}
	default:
		s.form = textForm
	}
	return s
}

// checkOptionName keeps the names of an own rule's options apart from the keys of
// every rule.
func checkOptionName(_ *checker, key *node) string {
	switch {
	case key.text == "level" || key.text == "required":
		return diag.Quote(key.text) + " cannot be an option; every rule has it"
	case !isKebab(key.text):
		return diag.Quote(key.text) + " is no name of an option; write small letters, digits and single hyphens"
	}
	return ""
}
