package engine

import (
	"iter"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// runsByTask are the records of runs among the input by the ids of their tasks.
func runsByTask(files []*FileResult) map[string][]rules.Run {
	runs := make(map[string][]rules.Run)
	for _, f := range files {
		for _, r := range f.Runs {
			if r.TaskID != "" {
				runs[r.TaskID] = append(runs[r.TaskID], r)
			}
		}
	}
	return runs
}

// past is what a set knows of past runs, with the clock for them.
func (e *Engine) past(set *task.Set, runs map[string][]rules.Run) rules.Past {
	p := rules.Past{Runs: runs, Taken: e.options.Taken, On: func(rule string) bool {
		return e.options.History || e.options.Config != nil && e.options.Config.Named(rule)
	}}
	if !e.looksBack(&p) {
		return p
	}
	m := e.marked(set)
	if m != nil && m.Runs != nil && m.Runs.Most == 0 {
		// That a task records no run says nothing here: only those are looked at whose
		// runs are among the input.
		p.On = func(string) bool { return false }
		p.Unrecorded = len(runs) == 0
	}
	if m != nil && p.Taken.IsZero() {
		p.Taken = m.runsTaken()
	}
	if p.Taken.IsZero() {
		p.Taken = newest(set, runs)
	}
	return p
}

// unrecorded reports that the rules about past runs were asked for and had nothing to look
// at.
func (e *Engine) unrecorded(r *Result) {
	if !e.options.History || !slices.ContainsFunc(r.Sets, func(t *rules.Set) bool { return t.Past.Unrecorded }) {
		return
	}
	r.Notices = append(r.Notices, Notice{Kind: "no-runs", Message: "the tasks were fetched without their runs, so the rules about past runs had nothing to look at; tasklint fetch --runs 10 stores them"})
}

// looksBack reports whether some rule is going to look at past runs. Otherwise nobody
// asks when the data was taken, which takes a look at every task.
func (e *Engine) looksBack(p *rules.Past) bool {
	return len(p.Runs) > 0 || slices.ContainsFunc(e.selections.sets(atPast), func(s *rules.Setting) bool {
		return p.On(s.Rule.ID)
	})
}

// marked is the marker of the export that all tasks of the set are from, nil without
// one.
func (e *Engine) marked(set *task.Set) *Marker {
	var marker *Marker
	for i, f := range set.Tasks {
		m := e.markers.Above(f.Doc.Path)
		if m == nil || i > 0 && m != marker {
			return nil
		}
		marker = m
	}
	return marker
}

// newest is the newest instant that the service has written into the set: the data
// was taken then or later.
func newest(set *task.Set, runs map[string][]rules.Run) time.Time {
	var newest time.Time
	see := func(texts ...task.Text) {
		for _, text := range texts {
			if t, err := time.Parse(time.RFC3339, text.S); err == nil && t.After(newest) {
				newest = t
			}
		}
	}
	for _, f := range set.Tasks {
		see(f.CreatedAt, f.UpdatedAt, f.DeletedAt)
		if f.LastRun != nil {
			see(f.LastRun.StartedAt, f.LastRun.EndedAt)
		}
		for _, r := range runs[f.ID.S] {
			see(r.StartedAt, r.EndedAt)
		}
	}
	return newest
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
