package engine

import (
	"sync"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// selection is the settings that are not off, by what their rules look at.
type selection struct {
	settings                                 []rules.Setting // all, those that are off included
	file, value, task, legacy, patch, config []*rules.Setting
	own                                      []*rules.Setting // own rules of the second phase
}

func choose(settings []rules.Setting) *selection {
	s := selection{settings: settings}
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
		if set.Rule.Patch != nil {
			s.patch = append(s.patch, set)
		}
		if set.Rule.Config != nil {
			s.config = append(s.config, set)
		}
		if rule := own.Of(set.Rule); rule != nil && rule.Judged() {
			s.own = append(s.own, set)
		}
	}
	return &s
}

// find is the setting of a rule, nil when the rule is not among the settings.
func (s *selection) find(rule string) *rules.Setting {
	for i := range s.settings {
		if s.settings[i].Rule.ID == rule {
			return &s.settings[i]
		}
	}
	return nil
}

// selections are the selections of a run: one for everything, and one for each list
// of settings that some documents share.
type selections struct {
	base   *selection
	config *config.Config

	mu   sync.Mutex
	some map[*rules.Setting]*selection // by the first setting of the shared list
}

func newSelections(settings []rules.Setting, c *config.Config) *selections {
	return &selections{base: choose(settings), config: c, some: make(map[*rules.Setting]*selection)}
}

// document is the selection for a document.
func (s *selections) document(doc *source.Document) *selection {
	if s.config == nil {
		return s.base
	}
	settings := s.config.Settings(doc.Path)
	if len(settings) == 0 {
		return s.base
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	chosen := s.some[&settings[0]]
	if chosen == nil {
		chosen = choose(settings)
		s.some[&settings[0]] = chosen
	}
	return chosen
}

// same reports whether the rules are set alike for all documents.
func (s *selections) same() bool { return s.config == nil || len(s.config.Overrides) == 0 }

// look is one of the ways in which a rule looks at a set; nil for a rule that does not.
type look func(*rules.Rule) func(*rules.SetPass)

// The ways to look at a set: at its tasks, at their past runs, at the tenant.
func atTasks(r *rules.Rule) func(*rules.SetPass)  { return r.Set }
func atPast(r *rules.Rule) func(*rules.SetPass)   { return r.Past }
func atTenant(r *rules.Rule) func(*rules.SetPass) { return r.Live }

// sets are the settings of the rules that look at sets in such a way and run: those
// that are on for everything or for some document. What another setting says of a
// finding's own document is applied by adjust.
func (s *selections) sets(check look) []*rules.Setting {
	var on []*rules.Setting
	for i := range s.base.settings {
		if set := &s.base.settings[i]; check(set.Rule) != nil {
			if set = s.firstOn(set); set != nil {
				on = append(on, set)
			}
		}
	}
	return on
}

// firstOn is the setting itself when it is on, else one of the same rule that is on
// for some document, nil when there is none. Which one does not matter: adjust sets
// the level of each finding.
func (s *selections) firstOn(set *rules.Setting) *rules.Setting {
	if set.Level != diag.Off {
		return set
	}
	if s.config == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.some {
		if found := other.find(set.Rule.ID); found != nil && found.Level != diag.Off {
			on := *set
			on.Level = set.Rule.Level
			if on.Level == diag.Off {
				on.Level = diag.Warning
			}
			return &on
		}
	}
	return nil
}

// adjust sets the findings of a rule about sets to the level that is set for their own
// documents, and leaves out those for which the rule is off.
func (s *selections) adjust(found []*diag.Finding) []*diag.Finding {
	if s.config == nil {
		return found
	}
	kept := found[:0]
	for _, f := range found {
		set := s.document(f.Doc).find(f.Rule)
		switch {
		case set == nil || set.Level == diag.Off:
			continue
		case set.Fixed && !f.Pinned:
			f.Level = set.Level
		}
		kept = append(kept, f)
	}
	return kept
}
