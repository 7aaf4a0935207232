package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
	"github.com/tasklint/tasklint/rules"
)

// liveRun is what a run of lint asks of a tenant. It reads the tasks first, and the
// rest when it is known what the rules need.
type liveRun struct {
	*session
	config  *config.Config
	options engine.Options
	update  func(int) // is told how many answers there are
	answers rules.Live
	tasks   []*engine.FileResult // the tenant's tasks after the first phase
	asked   int
}

// openLive finds address and credential, and reads the tasks of the tenant. Where that
// fails the error is in answers.Err.
func (a *app) openLive(ctx context.Context, f *lintFlags, j *job, update func(int)) (*liveRun, error) {
	if len(f.tenants) > 1 {
		return nil, errors.New("--tenant: one run talks to one tenant; name one")
	}
	set := ""
	if len(f.tenants) == 1 {
		set = f.tenants[0]
	}
	s, err := a.connect(&f.live.from, j.config, set, f.verbose)
	if err != nil {
		return nil, err
	}
	run := &liveRun{session: s, config: j.config, options: j.options, update: update}
	run.options.Config, run.options.Tenant, run.options.Progress = j.config, s.set, nil
	run.answers = rules.Live{Address: s.Address(), Set: s.set, Ignore: ignores(j.config)}
	items, err := s.tasks(ctx, tenant.Query{}, run.count)
	if ctx.Err() != nil {
		s.Close()
		return nil, errors.New("interrupted")
	}
	if err != nil {
		run.answers.Err = err
		return run, nil
	}
	if f.now == "" {
		run.options.Taken = s.Taken()
	}
	e := engine.New(run.options)
	for _, item := range items {
		doc, err := liveDocument(item)
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("task %q of the tenant: %w", item.ID, err)
		}
		run.tasks = append(run.tasks, e.Check(doc))
	}
	return run, nil
}

func (r *liveRun) count(n int) {
	r.asked = n
	r.update(n)
}

// facts are those of all tasks of some documents.
func facts(results []*engine.FileResult) []*task.Facts {
	var all []*task.Facts
	for _, f := range results {
		for i := range f.Tasks {
			all = append(all, f.Tasks[i].Facts)
		}
	}
	return all
}

// meet compares the files of a run with the tenant and asks what is needed besides: it
// fills in what the engine judges by, and gives the documents that came.
func (r *liveRun) meet(ctx context.Context, e *engine.Engine, c *checked) error {
	known := func(f *engine.FileResult) bool { return f.Known }
	if r.answers.Err != nil || !slices.ContainsFunc(c.results, known) {
		return nil
	}
	files := r.filesOf(c.results)
	live := facts(r.tasks)
	match := compare.Match(live, files, nil)
	if err := strangers(r.Address(), match); err != nil {
		r.answers.Err = err
		return nil
	}
	r.answers.Tasks = live
	if live == nil {
		r.answers.Tasks = []*task.Facts{}
	}
	q := questions{liveRun: r, engine: e}
	if err := q.absent(ctx, slices.Concat(live, files), match.OnlyNew); err != nil {
		return err
	}
	if err := q.me(ctx); err != nil {
		return err
	}
	var old []*task.Facts
	for _, p := range match.Pairs {
		old = append(old, p.Old)
	}
	runs, err := q.runs(ctx, old)
	c.results = append(c.results, runs...)
	c.put(runs)
	c.narrowTo(match, live)
	return err
}

// filesOf are the stored tasks among the files that may be the tenant's: those of its
// configured set, or all where none is configured.
func (r *liveRun) filesOf(results []*engine.FileResult) []*task.Facts {
	var found []*task.Facts
	for _, f := range facts(results) {
		if f.As == task.Stored && (r.set == "" || slices.Contains(r.config.TenantOf(f.Doc.Path), r.set)) {
			found = append(found, f)
		}
	}
	return found
}

// put sets documents aside that are read for what they tell, and not asked for.
func (c *checked) put(results []*engine.FileResult) {
	if c.aside == nil {
		c.aside = make(map[*source.Document]bool)
	}
	for _, f := range results {
		c.aside[f.Doc] = true
	}
}

// narrowTo sets aside the tenant's tasks that are not those of the files asked for,
// where not all files are.
func (c *checked) narrowTo(match *compare.Result, live []*task.Facts) {
	if !c.files.stdin && len(c.files.asked) == len(c.files.read) {
		return
	}
	asked := make(map[*source.Document]bool)
	for _, p := range match.Pairs {
		asked[p.Old.Doc] = asked[p.Old.Doc] || c.isAsked(p.New.Doc)
	}
	for _, f := range live {
		if !asked[f.Doc] {
			c.aside[f.Doc] = true
		}
	}
}
