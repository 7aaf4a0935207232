package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
)

// Option is a setting of a rule. The type of Default is the type of the setting:
// int, bool, string, []string or time.Duration (written 15m, 9h, 30d).
type Option struct {
	Name    string
	Default any
	// Doc says in one sentence what it does, with its unit.
	Doc string
}

// Setting is a rule as it is set for a part of the input.
type Setting struct {
	Rule *Rule
	// Level is the level in force. Fixed says that somebody has set it, so that it
	// holds for all findings of the rule.
	Level diag.Level
	Fixed bool
	// Options are the options that were set, in the types of their defaults.
	Options map[string]any
}

// Default is the rule as it comes.
func (r *Rule) Default() Setting { return Setting{Rule: r, Level: r.Level} }

// At is the setting with another level.
func (s Setting) At(l diag.Level) Setting {
	s.Level, s.Fixed = l, true
	return s
}

// Int is an option's value.
func (s *Setting) Int(name string) int { return option[int](s, name) }

// Bool is an option's value.
func (s *Setting) Bool(name string) bool { return option[bool](s, name) }

// Strings is an option's value.
func (s *Setting) Strings(name string) []string { return option[[]string](s, name) }

// Duration is an option's value.
func (s *Setting) Duration(name string) time.Duration { return option[time.Duration](s, name) }

// option looks a value up. A name or type that the rule does not declare is a
// mistake in the rule's own file and shows at once in its tests.
func option[T any](s *Setting, name string) T {
	if v, ok := s.Options[name].(T); ok {
		return v
	}
	for _, o := range s.Rule.Options {
		if o.Name == name {
			return o.Default.(T)
		}
	}
	panic("rule " + s.Rule.ID + " has no option " + name)
}
