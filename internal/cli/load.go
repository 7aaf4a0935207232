package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/suggest"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// load reads the tasks of the paths, or of a tenant, for a command that shows them. Findings do not
// count there: what cannot be read is a message on standard error, and the rest is
// shown. It fails when there is no file of any known shape, or all are broken.
func (a *app) load(ctx context.Context, flags *configFlags, from *shownLiveFlags, args []string, now time.Time) (*inspection, error) {
	if err := from.check(args); err != nil {
		return nil, err
	}
	at, conf, err := flags.loadToRead()
	if err != nil {
		return nil, err
	}
	if from.on() {
		return a.auditShown(ctx, from.lint(), &job{config: conf, options: engine.Options{
			Settings: conf.Base(), Now: now, Jobs: runtime.GOMAXPROCS(0),
		}})
	}
	c, err := a.check(ctx, input{paths: at, config: conf, args: args}, engine.Options{
		Settings: conf.Base(), Now: now, Jobs: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return nil, err
	}
	a.tellBroken(c)
	if c.nothing() {
		c.close()
		return nil, c.noTasks()
	}
	return c, nil
}

// noTasks is the failure of a command that has nothing to show, with how one comes by tasks.
func (c *inspection) noTasks() error {
	why := c.empty()
	if why != "" {
		why = ": " + why
	}
	return errors.New("no tasks found" + why + "; name other paths, or fetch a tenant's tasks with tasklint fetch -o tasks")
}

// unreadableRules are the ids of the rules that tell what cannot be read.
func unreadableRules() []string {
	var ids []string
	for _, r := range rules.All() {
		if r.Unreadable {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// isUnreadable reports whether a finding tells what cannot be read.
func isUnreadable(f *diag.Finding) bool {
	r := rules.ByID(f.Rule)
	return r != nil && r.Unreadable
}

// nothing reports whether no file that was asked for is of a known shape, or all that
// are hold no task and some are broken.
func (c *inspection) nothing() bool {
	if !slices.ContainsFunc(c.result.Documents, c.isAsked) {
		return true
	}
	for _, t := range c.result.Sets {
		if slices.ContainsFunc(t.Set.Tasks, func(f *task.Facts) bool { return c.isAsked(f.Doc) }) {
			return false
		}
	}
	return slices.ContainsFunc(c.result.Findings, func(f *diag.Finding) bool {
		return isUnreadable(f) && c.isAsked(f.Doc)
	})
}

// tellBroken prints what of the input could not be read.
func (a *app) tellBroken(c *inspection) {
	for _, p := range c.problems {
		fmt.Fprintln(a.stderr, "tasklint:", printable(p.Error()))
	}
	for _, n := range c.result.Notices {
		if n.Kind == engine.Unread {
			fmt.Fprintln(a.stderr, "tasklint: note:", printable(n.Message))
		}
	}
	if c.result.Err != nil {
		a.fail(c.result.Err)
	}
	for _, f := range c.result.Findings {
		if isUnreadable(f) {
			fmt.Fprintf(a.stderr, "tasklint: %s: %s\n", printable(reporters.Position(f.Doc, f.Span)), printable(f.Sentences()))
		}
	}
}

// find is the task that a word on the command line stands for: an id, or a name
// that one task bears.
func (c *inspection) find(word string) (*rules.Set, *task.Facts, error) {
	var tenant *rules.Set
	var found []*task.Facts
	var names []string
	for _, t := range c.result.Sets {
		if f := t.Set.ByID(word); f != nil {
			return t, f, nil
		}
		for _, f := range t.Set.Tasks {
			names = append(names, f.Name.S)
			if f.Name.S == word {
				tenant, found = t, append(found, f)
			}
		}
	}
	switch {
	case len(found) == 1:
		return tenant, found[0], nil
	case len(found) > 1:
		ids := make([]string, 0, len(found))
		for _, f := range found {
			ids = append(ids, f.ID.S)
		}
		return nil, nil, fmt.Errorf("%d tasks are called %s; give the id of one: %q", len(found), diag.Quote(word), slices.Compact(ids))
	}
	if near, ok := suggest.Nearest(word, names); ok {
		return nil, nil, fmt.Errorf("there is no task %s; did you mean %s?", diag.Quote(word), diag.Quote(near))
	}
	return nil, nil, fmt.Errorf("there is no task with the id or name %s", diag.Quote(word))
}
