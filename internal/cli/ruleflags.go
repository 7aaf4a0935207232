package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/rules"
)

// chooseRules is every built-in rule with the level that the flags give it: first
// --only switches all others off and these on, then --rule has its say.
func chooseRules(rule, only []string) ([]rules.Setting, error) {
	var settings []rules.Setting
	for _, r := range rules.All() {
		settings = append(settings, r.Default())
	}
	find := func(id string) (*rules.Setting, error) {
		i := slices.IndexFunc(settings, func(s rules.Setting) bool { return s.Rule.ID == id })
		if i < 0 {
			return nil, unknownRule(id)
		}
		return &settings[i], nil
	}
	if len(only) > 0 {
		for i := range settings {
			s := &settings[i]
			if slices.Contains(only, s.Rule.ID) {
				s.Level = onLevel(s.Rule)
			} else {
				s.Level = diag.Off
			}
		}
		for _, id := range only {
			if _, err := find(id); err != nil {
				return nil, err
			}
		}
	}
	for _, flag := range rule {
		id, level, given := strings.Cut(flag, "=")
		s, err := find(id)
		if err != nil {
			return nil, err
		}
		if !given || level == "on" {
			s.Level = onLevel(s.Rule)
			continue
		}
		if s.Level, err = diag.ParseLevel(level); err != nil {
			return nil, fmt.Errorf("--rule %s: %w", id, err)
		}
		s.Fixed = true
	}
	return settings, nil
}

// onLevel is the level of a rule that is switched on by name: its own, and that of
// a warning for one that is off by default.
func onLevel(r *rules.Rule) diag.Level {
	if r.Level == diag.Off {
		return diag.Warning
	}
	return r.Level
}

// unknownRule is the error for an id that no rule has.
func unknownRule(id string) error {
	var ids []string
	for _, r := range rules.All() {
		ids = append(ids, r.ID)
	}
	if near, ok := suggest.Nearest(id, ids); ok {
		return fmt.Errorf("there is no rule %s; did you mean %s?", diag.Quote(id), near)
	}
	return fmt.Errorf("there is no rule %s; tasklint rules lists them", diag.Quote(id))
}
