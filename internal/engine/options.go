// Package engine runs the rules: it finds files, checks each in a first phase that
// is parallel and forgets the text, and judges all of them together in a second.
package engine

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/rules"
)

// Options say what a run does.
type Options struct {
	// Settings are the rules that run.
	Settings []rules.Setting
	// Now is the clock for rules about time.
	Now time.Time
	// Jobs is how many goroutines check tasks; at least 1.
	Jobs int
	// Partial and Complete overrule what is guessed about the completeness of sets.
	Partial, Complete bool
	// OnlyFiles says that the command line named files and no folder or set, so that
	// tasks may be missing.
	OnlyFiles bool
	// Progress is told how many files are done, from any goroutine; may be nil.
	Progress func(files int)
}

// selection is the settings by what their rules look at.
type selection struct {
	file, value, task, legacy, set []*rules.Setting
}

// choose sorts the settings whose level is not off.
func choose(settings []rules.Setting) *selection {
	var s selection
	for i := range settings {
		set := &settings[i]
		if set.Level == diag.Off {
			continue
		}
		if set.Rule.File != nil {
			s.file = append(s.file, set)
		}
		if set.Rule.Value != nil {
			s.value = append(s.value, set)
		}
		if set.Rule.Task != nil {
			s.task = append(s.task, set)
		}
		if set.Rule.Legacy != nil {
			s.legacy = append(s.legacy, set)
		}
		if set.Rule.Set != nil {
			s.set = append(s.set, set)
		}
	}
	return &s
}
