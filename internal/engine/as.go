package engine

import (
	"errors"
	"iter"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Base holds stored tasks that bodies and patches are for.
type Base struct {
	// Name is what messages call it.
	Name string
	// Files are the documents with the tasks, checked by the same engine: one, or those
	// of a tenant.
	Files []*FileResult
	// For is the id or name of the task that is meant where a body does not tell.
	For string
	// Live says that it is the tenant: its tasks are part of the set already, and a
	// patch need not tell which of them it is for.
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
			return nil, errors.New("several tasks of " + b.Name + " fit; --for ID says which is meant")
		}
	}
	if b.For != "" {
		return nil, errors.New(b.Name + " holds no task with the id or name " + diag.Quote(b.For))
	}
	return nil, errors.New(b.Name + " does not tell which task is meant; --for TASK says so")
}

// as is what a document is meant for: by the options, else by the configuration.
func (e *Engine) as(doc *source.Document) task.As {
	switch {
	case e.options.As != nil:
		return e.options.As(doc)
	case e.options.Config == nil || doc.Path == "":
		return task.Stored
	}
	as, err := task.ParseAs(e.options.Config.As(doc.Path))
	if err != nil {
		return task.Stored
	}
	return as
}

// body turns the pass to the body of a request, if the task at hand is one: with a
// base it stands for the stored task that it replaces, and bears its identity.
func (c *checker) body(r *partResult) error {
	if !c.as.Body() {
		return nil
	}
	r.facts.As, c.pass.As = c.as, c.as
	if c.base == nil || c.as != task.Replace {
		return nil
	}
	of, err := c.base.pick(r.facts.ID.S, r.facts.Name.S, r.facts.Version.S)
	if err != nil {
		return errors.New(r.facts.Doc.Name + ": " + err.Error())
	}
	c.standFor(r, of)
	if reread(&c.stored, of) {
		c.pass.Base = c.stored.Root()
	}
	return nil
}

// standFor gives the facts at hand the identity of a stored task: its id, whatever a
// request says, since only the service sets that, and the rest where they have none.
func (c *checker) standFor(r *partResult, of *task.Facts) {
	r.of = of
	adopt(r.facts, of)
	c.pass.Identity = of.ID.S
}

func adopt(f, of *task.Facts) {
	opening := task.Place{End: 1}
	if f.ID.S == "" {
		f.ID.At = opening
	}
	f.ID.S = of.ID.S
	if f.Shape == task.Wrapper { // it says how the task was made, and no more whether it is on
		f.Enabled.Given, f.Enabled.On = true, of.Enabled.Or(true)
		if f.App.S == "" {
			f.App = task.Text{S: of.AppID().S, At: opening}
		}
	}
	for _, text := range []struct{ have, want *task.Text }{{&f.Tenant, &of.Tenant}, {&f.Space, &of.Space}, {&f.Owner, &of.Owner}} {
		if text.have.S == "" {
			*text.have = task.Text{S: text.want.S, At: opening}
		}
	}
}
