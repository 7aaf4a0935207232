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
	flags := make(map[string]RuleSetting)
	set := func(id string, level diag.Level, fixed bool) {
		at := Origin{File: commandLine}
		flags[id] = RuleSetting{Level: level, LevelSet: true, on: !fixed, Origin: at, LevelOrigin: at}
	}
	var failed []error
	if len(only) > 0 {
		for _, r := range c.catalog.all {
			if !c.Rules[r.ID].Required {
				set(r.ID, diag.Off, true)
			}
		}
	}
	for _, id := range only {
		if r := c.catalog.byID[id]; r != nil {
			set(id, c.baseLevel(r), false)
		} else {
			failed = append(failed, errors.New("--only: "+c.catalog.unknown(id)))
		}
	}
	for _, flag := range rule {
		id, word, given := strings.Cut(flag, "=")
		r := c.catalog.byID[id]
		if r == nil {
			failed = append(failed, errors.New("--rule: "+c.catalog.unknown(id)))
			continue
		}
		if !given || word == "on" {
			set(id, c.baseLevel(r), false)
			continue
		}
		level, err := diag.ParseLevel(word)
		switch {
		case err != nil:
			failed = append(failed, fmt.Errorf("--rule %s: %w", id, err))
		case c.Rules[id].Required && level < c.baseLevel(r):
			failed = append(failed, fmt.Errorf("--rule %s: the rule is required by %s and cannot be lowered", id, c.Rules[id].Origin))
		default:
			set(id, level, true)
		}
	}
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	with := *c
	with.flags, with.cache = flags, newCache()
	return &with, nil
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
