package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/reporters"
)

// diffRun reads the two sides of a comparison.
type diffRun struct {
	app   *app
	flags *diffFlags
	args  []string
	conf  *config.Config
	at    paths
	now   time.Time
	open  []*inspection
}

func (r *diffRun) close() {
	for _, c := range r.open {
		c.close()
	}
}

// compare reads both sides and compares them.
func (r *diffRun) compare(ctx context.Context, o compare.Options, patch bool) (*comparison, error) {
	c := &comparison{Diff: reporters.Diff{Old: reporters.TheTenant, New: reporters.TheFiles, Version: version()}}
	var before []*task.Facts
	set := r.flags.tenant
	if r.flags.live {
		s, err := r.app.connect(&r.flags.from, r.conf, set, r.flags.verbose)
		if err != nil {
			return nil, err
		}
		before, err = r.ask(ctx, s, c, patch)
		r.app.tellAnnounced(s, r.flags.quiet)
		if err != nil {
			return nil, err
		}
		set = s.set
		c.Address = s.Address()
	} else {
		if set != "" {
			if err := (&input{paths: r.at, config: r.conf}).knowTenant(set); err != nil {
				return nil, err
			}
		}
		side, err := r.files(ctx, []string{r.flags.against}, "")
		if err != nil {
			return nil, err
		}
		before = side.definitions(r.conf, "")
		c.Old, c.New = calledBy([]string{r.flags.against}), calledBy(r.args)
	}
	side, err := r.files(ctx, r.args, set)
	if err != nil {
		return nil, err
	}
	after := side.definitions(r.conf, set)
	if len(r.args) == 0 && !r.flags.live {
		after = without(after, before)
	}
	match := compare.Match(before, after, o.IDs)
	if r.flags.live {
		if err := live.CheckSameTenant(c.Address, match); err != nil {
			return nil, err
		}
	}
	if r.flags.live && onlySingles(r.args, after) {
		c.uncounted = len(match.OnlyOld)
		before = slices.DeleteFunc(before, func(f *task.Facts) bool { return slices.Contains(match.OnlyOld, f) })
	}
	c.Result, err = compare.Sets(before, after, o, patch)
	return c, err
}

// ask reads the tenant's tasks, and for a patch who would write it.
func (r *diffRun) ask(ctx context.Context, s *session, c *comparison, patch bool) ([]*task.Facts, error) {
	p := r.app.startProgress(r.flags.progress(), "reading the tenant", "task")
	defer p.stop()
	items, err := s.AllTasks(ctx, tenant.Query{}, p.update)
	if err != nil {
		return nil, err
	}
	if patch {
		if me, err := s.Me(ctx); err == nil { // the warning is then a general one
			c.me = me.ID
		}
	}
	facts, err := r.read(items)
	if err != nil {
		return nil, err
	}
	return facts, s.end()
}

// read makes facts of the tenant's tasks.
func (r *diffRun) read(items []tenant.Item) ([]*task.Facts, error) {
	e := engine.New(engine.Options{Now: r.now})
	facts := make([]*task.Facts, 0, len(items))
	for _, item := range items {
		doc, err := live.Document(item)
		if err != nil {
			return nil, err
		}
		for _, t := range e.Check(doc).Tasks {
			facts = append(facts, t.Facts)
		}
	}
	return facts, nil
}

// files reads the tasks of paths; all of it has to be readable.
func (r *diffRun) files(ctx context.Context, args []string, set string) (*inspection, error) {
	in := input{paths: r.at, config: r.conf, args: args}
	if len(args) == 0 && set != "" {
		in.tenants = []string{set}
	}
	c, err := r.app.check(ctx, in, engine.Options{Settings: r.conf.Base(), Now: r.now, Jobs: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	r.open = append(r.open, c)
	return c, errors.Join(c.failure(false), c.unreadable())
}

// unreadable is an error for whatever of the files that are asked for could not be
// read to its end: then nothing could be said about what is missing.
func (c *inspection) unreadable() error {
	var failed []error
	for _, p := range c.problems {
		if !p.Named { // those are told already
			failed = append(failed, p)
		}
	}
	for _, n := range c.result.Notices {
		if n.Kind == engine.Unreadable {
			failed = append(failed, errors.New(n.Message))
		}
	}
	for _, f := range c.result.Findings {
		if isUnreadable(f) && c.isAsked(f.Doc) {
			failed = append(failed, fmt.Errorf("%s: %s", reporters.Position(f.Doc, f.Span), f.Sentences()))
		}
	}
	return errors.Join(failed...)
}

// definitions are the tasks of the files that are asked for, without those of
// another configured set.
func (c *inspection) definitions(conf *config.Config, set string) []*task.Facts {
	var facts []*task.Facts
	for _, t := range c.result.Tenants {
		for _, f := range t.Set.Tasks {
			of := conf.TenantOf(f.Doc.Path)
			if f.Shape == task.Definition && c.isAsked(f.Doc) && (set == "" || len(of) == 0 || slices.Contains(of, set)) {
				facts = append(facts, f)
			}
		}
	}
	slices.SortStableFunc(facts, task.Compare)
	return facts
}

// without drops the tasks of files that are on the other side, which a walk has
// found again.
func without(tasks, other []*task.Facts) []*task.Facts {
	there := make(map[string]bool)
	for _, f := range other {
		there[f.Doc.Path] = true
	}
	return slices.DeleteFunc(tasks, func(f *task.Facts) bool { return there[f.Doc.Path] })
}

// onlySingles reports whether the command line names files of one task each: they
// say nothing about the rest of the tenant.
func onlySingles(args []string, tasks []*task.Facts) bool {
	seen := make(map[*source.Document]bool)
	for _, f := range tasks {
		if f.Index >= 0 || seen[f.Doc] {
			return false
		}
		seen[f.Doc] = true
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); arg != "-" && (err != nil || info.IsDir()) {
			return false
		}
	}
	return len(args) > 0
}
