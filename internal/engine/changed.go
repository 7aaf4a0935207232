package engine

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Before is an earlier state of the documents.
type Before struct {
	// Files are the results of the first phase on all documents as they were. Those of
	// documents that have not changed since may be today's.
	Files []*FileResult
	// Engine is how they were judged then; nil for as today.
	Engine *Engine
	// Changed tells the documents of today that differ from then, or are new.
	Changed func(*source.Document) bool
	// Asked tells documents all of whose findings are kept; nil for none.
	Asked func(*source.Document) bool
}

// JudgeChange judges today's documents and keeps the findings that a change answers
// for: those about tasks that differ from before, and those that were not there
// before although their task is the same, because something else has changed.
func (e *Engine) JudgeChange(files []*FileResult, before Before) *Result {
	judge := e
	if before.Engine != nil {
		judge = before.Engine
	}
	// The earlier verdict comes first: findings of unchanged documents are shared.
	then := judge.Judge(before.Files)
	known := make(map[string]bool, len(then.Findings))
	for _, f := range then.Findings {
		known[f.Fingerprint] = true
	}
	now := e.judge(files, removed(before.Files, files))
	changed := changedTasks(files, before)
	now.Keep(func(f *diag.Finding) bool {
		switch {
		case !known[f.Fingerprint] || before.Asked != nil && before.Asked(f.Doc):
			return true
		case f.Task.Known:
			return changed[f.Task.Identity()]
		default:
			return f.Doc != nil && before.Changed(f.Doc)
		}
	})
	return now
}

// removed are the tasks that were there before and are not any more, by id.
func removed(old, now []*FileResult) map[string]rules.Removed {
	gone := make(map[string]rules.Removed)
	for _, f := range old {
		for _, t := range f.Tasks {
			if id := t.Facts.ID.S; id != "" {
				gone[id] = rules.Removed{Name: t.Facts.Label(), File: f.Doc.Name}
			}
		}
	}
	for _, f := range now {
		for _, t := range f.Tasks {
			delete(gone, t.Facts.ID.S)
		}
	}
	return gone
}

// changedTasks are the identities of the tasks that differ from before. A task that
// was only moved, or whose file was only reformatted, is the same.
func changedTasks(files []*FileResult, before Before) map[string]bool {
	old := make(map[string]*task.Facts)
	for _, f := range before.Files {
		if !before.Changed(f.Doc) {
			continue
		}
		for _, t := range f.Tasks {
			old[identity(t.Facts)] = t.Facts
		}
	}
	changed := make(map[string]bool)
	for _, f := range files {
		if !before.Changed(f.Doc) {
			continue
		}
		for _, t := range f.Tasks {
			key := identity(t.Facts)
			if was := old[key]; was == nil || !equalTasks(was, t.Facts) {
				changed[key] = true
			}
		}
	}
	return changed
}

// identity is what tells the task from others, as findings have it.
func identity(f *task.Facts) string {
	return diag.Task{ID: f.ID.S, Name: f.Name.S, Version: f.Version.S}.Identity()
}

// equalTasks reads two tasks again and compares them as JSON.
func equalTasks(a, b *task.Facts) bool {
	var left, right source.Tree
	return reread(&left, a) && reread(&right, b) && task.Equal(left.Root(), right.Root())
}
