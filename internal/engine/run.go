package engine

import (
	"iter"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Runs reports whether a rule runs for some document at least that was checked so far.
func (e *Engine) Runs(rule string) bool {
	set := e.selections.base.find(rule)
	return set != nil && e.selections.firstOn(set) != nil
}

// Asking are the settings of the rules that run, as Runs has it, and need something of
// a tenant by a question; need says how.
func (e *Engine) Asking(q rules.Question) (settings []*rules.Setting, need rules.Need) {
	for i := range e.selections.base.settings {
		set := &e.selections.base.settings[i]
		if n, ok := set.Rule.Asks(q); ok && e.selections.firstOn(set) != nil {
			settings, need = append(settings, set), n
		}
	}
	return settings, need
}

// recorded are all runs among the input with the ids of their tasks.
func recorded(files []*FileResult) iter.Seq2[string, *task.RunFacts] {
	return func(yield func(string, *task.RunFacts) bool) {
		for _, f := range files {
			for _, r := range f.Runs {
				if !yield(r.TaskID, r.RunFacts) {
					return
				}
			}
		}
	}
}
