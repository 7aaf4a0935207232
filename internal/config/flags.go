package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// WithFlags is the configuration with what --rule (ID, ID=on or ID=LEVEL) and --only
// (ID) say on top. First --only switches all other rules off and these on, then
// --rule has its say. Rules that are required can be neither lowered nor left out.
func (c *Config) WithFlags(rule, only []string) (*Config, error) {
	if len(rule) == 0 && len(only) == 0 {
		return c, nil
	}
	flags := ruleFlags{config: c, settings: make(map[string]RuleSetting)}
	if len(only) > 0 {
		flags.allOff()
	}
	var failed []error
	for _, id := range only {
		if r := c.catalog.byID[id]; r != nil {
			flags.on(r)
		} else {
			failed = append(failed, errors.New("--only: "+c.catalog.unknown(id)))
		}
	}
	for _, flag := range rule {
		failed = append(failed, flags.rule(flag))
	}
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	with := *c
	with.flags, with.cache = flags.settings, newCache()
	return &with, nil
}

// ruleFlags are what --rule and --only say of rules.
type ruleFlags struct {
	config   *Config
	settings map[string]RuleSetting
}

// on switches a rule on: its findings have the levels that they have then.
func (f *ruleFlags) on(r *rules.Rule) {
	f.settings[r.ID] = RuleSetting{Level: f.config.baseLevel(r), LevelSet: true, on: true, Origin: byFlag, LevelOrigin: byFlag}
}

// set gives all findings of a rule one level.
func (f *ruleFlags) set(id string, level diag.Level) {
	f.settings[id] = RuleSetting{Level: level, LevelSet: true, Origin: byFlag, LevelOrigin: byFlag}
}

var byFlag = Origin{File: commandLine}

// allOff switches off all rules that may be.
func (f *ruleFlags) allOff() {
	for _, r := range f.config.catalog.all {
		if !f.config.Rules[r.ID].Required {
			f.set(r.ID, diag.Off)
		}
	}
}

// rule does what one --rule says.
func (f *ruleFlags) rule(flag string) error {
	id, word, given := strings.Cut(flag, "=")
	r := f.config.catalog.byID[id]
	if r == nil {
		return errors.New("--rule: " + f.config.catalog.unknown(id))
	}
	if !given || word == "on" {
		f.on(r)
		return nil
	}
	level, err := diag.ParseLevel(word)
	if err != nil {
		return fmt.Errorf("--rule %s: %w", id, err)
	}
	if f.config.Rules[id].Required && level < f.config.baseLevel(r) {
		return fmt.Errorf("--rule %s: the rule is required by %s and cannot be lowered", id, f.config.Rules[id].Origin)
	}
	f.set(id, level)
	return nil
}

// Named reports whether a rule is switched on by its name: by a flag, or by a level
// that the configuration gives it. Rules about past runs need that.
func (c *Config) Named(id string) bool {
	if s, ok := c.flags[id]; ok {
		return s.Level != diag.Off
	}
	on := func(s RuleSetting) bool { return s.Required || s.LevelSet && s.Level != diag.Off }
	for i := range c.Overrides {
		if on(c.Overrides[i].Rules[id]) {
			return true
		}
	}
	return on(c.Rules[id])
}

// baseLevel is the level that a rule has when it is switched on: what rules says,
// else its own.
func (c *Config) baseLevel(r *rules.Rule) diag.Level {
	if s := c.Rules[r.ID]; s.LevelSet && s.Level != diag.Off {
		return s.Level
	}
	return switchedOn(r)
}
