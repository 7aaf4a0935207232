package engine

import (
	"errors"
	"iter"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

// Base holds stored tasks that bodies and patches are for.
type Base struct {
	// Name is what messages call it.
	Name string
	// Files are the documents with the tasks, checked by the same engine: one, or those
	// of a tenant.
	Files []*FileResult
	// Spell is that of the options.
	Spell say.Spelling
	// For is the id or name of the task that is meant where a body does not say.
	For string
	// Live says that it is the tenant: its tasks are part of the set already, and a
	// patch need not say which of them it is for.
	Live bool
}

// tasks are all tasks of the base.
func (b *Base) tasks() iter.Seq[*TaskResult] {
	return func(yield func(*TaskResult) bool) {
		for _, f := range b.Files {
			for i := range f.Tasks {
				if !yield(&f.Tasks[i]) {
					return
				}
			}
		}
	}
}

// only reports whether the base holds one task.
func (b *Base) only() bool {
	n := 0
	for range b.tasks() {
		n++
	}
	return n == 1
}

// pick is the stored task that a body is for: the one with its id, else with its name
// and version, else the one that For names, else the only one.
func (b *Base) pick(id, name, version string) (*task.Facts, error) {
	ways := []func(*task.Facts) bool{
		func(f *task.Facts) bool { return id != "" && f.ID.S == id },
		func(f *task.Facts) bool { return name != "" && f.Name.S == name && f.Version.S == version },
		func(f *task.Facts) bool { return b.For != "" && (f.ID.S == b.For || f.Name.S == b.For) },
		func(*task.Facts) bool { return id == "" && b.For == "" && b.only() },
	}
	for _, fits := range ways {
		var found []*task.Facts
		for t := range b.tasks() {
			if fits(t.Facts) {
				found = append(found, t.Facts)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return nil, errors.New("several tasks of " + b.Name + " fit" + b.Spell.Hint("; ", "for", "ID", " says which is meant"))
		}
	}
	if b.For != "" {
		return nil, errors.New(b.Name + " holds no task with the id or name " + say.Quote(b.For))
	}
	return nil, errors.New(b.Name + " does not tell which task is meant" + b.Spell.Hint("; ", "for", "TASK", " says so"))
}
