package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/rules"
)

// commandLine is the origin of what a flag says.
const commandLine = "command line"

// Settings returns the rules for a file, in the order of their ids and then those of own
// rules: defaults, then rules, then each override that matches, then the flags. The
// path is absolute or relative to the working directory. Files that the same
// overrides match share one slice, which must not be changed.
func (c *Config) Settings(path string) []rules.Setting {
	which := c.matching(path)
	return c.cache.get(which, func() []rules.Setting { return c.settings(which) })
}

// Base returns the rules where no override matches.
func (c *Config) Base() []rules.Setting {
	which := string(make([]byte, (len(c.Overrides)+7)/8))
	return c.cache.get(which, func() []rules.Setting { return c.settings(which) })
}

// matching says which overrides match a path, a bit for each.
func (c *Config) matching(path string) string {
	if len(c.Overrides) == 0 {
		return ""
	}
	rel := c.relative(path)
	bits := make([]byte, (len(c.Overrides)+7)/8)
	for i := range c.Overrides {
		if c.Overrides[i].globs.match(rel) {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	return string(bits)
}

// layer is one source of settings.
type layer map[string]RuleSetting

// layers are the sources of settings for some overrides, the strongest last.
func (c *Config) layers(which string) []layer {
	all := []layer{c.Rules}
	for i := range c.Overrides {
		if which[i/8]&(1<<(i%8)) != 0 {
			all = append(all, c.Overrides[i].Rules)
		}
	}
	return append(all, c.flags)
}

func (c *Config) settings(which string) []rules.Setting {
	layers := c.layers(which)
	settings := make([]rules.Setting, 0, len(c.catalog.all))
	for _, r := range c.catalog.all {
		s := r.Default()
		for _, l := range layers {
			apply(&s, l[r.ID])
		}
		settings = append(settings, s)
	}
	return settings
}

// apply puts what a layer says over a setting.
func apply(s *rules.Setting, set RuleSetting) {
	switch {
	case set.on:
		if s.Level == diag.Off {
			s.Level = set.Level
		}
	case set.LevelSet:
		s.Level, s.Fixed = set.Level, true
	case set.Required && s.Level == diag.Off:
		s.Level = switchedOn(s.Rule)
	}
	if len(set.Options) == 0 {
		return
	}
	options := make(map[string]any, len(s.Options)+len(set.Options))
	maps.Copy(options, s.Options)
	for _, o := range set.Options {
		options[o.Name] = o.Value
	}
	s.Options = options
}

// Effective is a setting with where its parts come from.
type Effective struct {
	rules.Setting
	LevelOrigin Origin
	// Values are all options of the rule, those with their defaults included.
	Values []OptionValue
}

// Explain returns the settings for a file with where each comes from.
func (c *Config) Explain(path string) []Effective {
	which := c.matching(path)
	layers := c.layers(which)
	var all []Effective
	for _, r := range c.catalog.all {
		e := Effective{Setting: r.Default()}
		for _, o := range r.Options {
			e.Values = append(e.Values, OptionValue{Name: o.Name, Value: o.Default})
		}
		for _, l := range layers {
			e.explain(l[r.ID])
		}
		all = append(all, e)
	}
	return all
}

func (e *Effective) explain(set RuleSetting) {
	before := e.Level
	apply(&e.Setting, set)
	switch {
	case set.LevelSet && (!set.on || before == diag.Off):
		e.LevelOrigin = set.LevelOrigin
	case before != e.Level: // since it is required
		e.LevelOrigin = set.Origin
	}
	for _, o := range set.Options {
		for i := range e.Values {
			if e.Values[i].Name == o.Name {
				e.Values[i] = o
			}
		}
	}
}

// TenantOf names the configured sets that a file belongs to, in order: none, one, or
// several, which is a mistake of the configuration.
func (c *Config) TenantOf(path string) []string {
	if len(c.Tenants) == 0 {
		return nil
	}
	rel := c.relative(path)
	var names []string
	for i := range c.Tenants {
		if c.Tenants[i].globs.match(rel) {
			names = append(names, c.Tenants[i].Name)
		}
	}
	return names
}

// Contested is an error for a file that belongs to several configured sets: then no finding
// about any of them could be trusted. Name is what messages call the file.
func (c *Config) Contested(path, name string) error {
	sets := c.TenantOf(path)
	if len(sets) < 2 {
		return nil
	}
	return fmt.Errorf("%s belongs to the tenants %s; a file can be of one only, so correct their paths in %s",
		name, strings.Join(sets, " and "), display(c.work, c.Path))
}

// As returns what a file is meant for by the last override that says so, "" when none
// does.
func (c *Config) As(path string) string {
	as := ""
	rel := c.relative(path)
	for i := range c.Overrides {
		if o := &c.Overrides[i]; o.As != "" && o.globs.match(rel) {
			as = o.As
		}
	}
	return as
}

// Covers reports whether a suppression's path, if it has one, matches a file.
func (c *Config) Covers(s *Suppression, path string) bool {
	return s.Path == "" || s.globs.match(c.relative(path))
}

// Required reports whether the configuration says that a rule may not be weakened.
func (c *Config) Required(rule string) bool { return c.Rules[rule].Required }

// Flags are what the command line says of rules: --rule (ID, ID=on or ID=LEVEL), --only (ID)
// and --min-confidence (documented, standard or inferred).
type Flags struct {
	Rule, Only    []string
	MinConfidence string
	// Spell is how they are given.
	Spell say.Spelling
}

// leaves reports whether --only or --min-confidence leaves a rule out. What tells that
// something cannot be read stays: else nobody would know what was not checked.
func (f *Flags) leaves(r *rules.Rule) bool {
	least, ok := rules.ParseConfidence(f.MinConfidence)
	return !r.Unreadable && (len(f.Only) > 0 && !slices.Contains(f.Only, r.ID) || ok && !r.Basis.AtLeast(least))
}

// Skips reports whether the flags leave a rule out.
func (f *Flags) Skips(r *rules.Rule) bool { return slices.Contains(f.Rule, r.ID+"=off") || f.leaves(r) }

// WithFlags returns the configuration with what flags say on top. First --only switches its
// rules on, then all others are left out, as are those that rest on less than
// --min-confidence, then --rule has its say. Rules that are required can be neither lowered
// nor left out.
func (c *Config) WithFlags(f Flags) (*Config, error) {
	if len(f.Rule) == 0 && len(f.Only) == 0 && f.MinConfidence == "" {
		return c, nil
	}
	flags := ruleFlags{config: c, settings: make(map[string]RuleSetting)}
	var failed []error
	for _, id := range f.Only {
		if r := c.catalog.byID[id]; r != nil {
			flags.on(r)
		} else {
			failed = append(failed, errors.New(f.Spell.Option("only", "")+": "+c.catalog.unknown(id)))
		}
	}
	if _, ok := rules.ParseConfidence(f.MinConfidence); f.MinConfidence != "" && !ok {
		failed = append(failed, fmt.Errorf("--min-confidence %q: want documented, standard or inferred", f.MinConfidence))
	}
	flags.off(f.leaves)
	for _, flag := range f.Rule {
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

// off switches off those of some rules that may be.
func (f *ruleFlags) off(some func(*rules.Rule) bool) {
	for _, r := range f.config.catalog.all {
		if some(r) && !f.config.Rules[r.ID].Required {
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
