package cli

import (
	"slices"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/rules"
)

// rules are the built-in rules and after them those of the configuration that holds
// here.
func (f *configFlags) rules() ([]*rules.Rule, error) {
	_, conf, err := f.load()
	if err != nil {
		return nil, err
	}
	if err := engine.CompileOwn(conf); err != nil {
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
