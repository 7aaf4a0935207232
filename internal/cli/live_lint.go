package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
)

// liveLintFlags are the flags of lint about the tenant and past runs.
type liveLintFlags struct {
	live, history bool
	from          liveFlags
}

func (f *liveLintFlags) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.live, "live", false, "check the tenant's own tasks, or with a PATH compare the files with the tenant")
	flags.BoolVar(&f.history, "history", false, "also run the rules about past runs on the data in the files")
	f.from.register(flags)
}

// on reports whether the tenant, or a snapshot of it, is asked.
func (f *liveLintFlags) on() bool { return f.from.snapshot != "" || f.live && !f.from.offline }

// examine checks the files, with --live compared with the tenant, or without a PATH
// the tenant's own tasks.
func (a *app) examine(c *cobra.Command, f *lintFlags, j *job, update func(int)) (*checked, error) {
	ctx := c.Context()
	j.options.History = f.live.history
	if f.now != "" {
		j.options.Taken = j.options.Now
	}
	switch {
	case !f.live.on() && !f.live.live:
		return a.check(ctx, j.input, j.options)
	case !f.live.on():
		done, err := a.check(ctx, j.input, j.options)
		if err == nil {
			done.result.Notices = append(done.result.Notices, engine.Notice{Kind: "offline", Message: "the tenant is not asked, since --offline is given; the files alone are checked"})
		}
		return done, err
	case len(j.input.args) > 0:
		return a.checkLive(ctx, f, j, update)
	case c.Flags().Changed("fix") || c.Flags().Changed("diff"):
		return nil, errors.New("--fix mends files; name them beside --live")
	case j.input.changedSince != "":
		return nil, errors.New("--changed-since looks at files; name them beside --live")
	case f.as != "" || f.base != "":
		return nil, errors.New("--as and --base are about files; name them beside --live")
	}
	return a.audit(ctx, f, j, update)
}

// checkLive checks files and compares them with the tenant. The tenant's tasks are the
// base of bodies and patches unless --base names another one.
func (a *app) checkLive(ctx context.Context, f *lintFlags, j *job, update func(int)) (*checked, error) {
	run, err := a.openLive(ctx, f, j, update)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	o := j.options
	o.History, o.Taken, o.Live = true, run.options.Taken, &run.answers
	if run.answers.Err == nil && j.input.base == "" {
		o.Base = &engine.Base{Name: "the tenant " + run.Address(), Files: run.tasks, For: f.which, Live: true}
	}
	in := j.input
	in.live = run
	done, err := a.check(ctx, in, o)
	if err != nil {
		return nil, err
	}
	return done, run.finish(done)
}

// finish adds what the tenant has said of the end of its API, and writes the record of a
// run that has read all.
func (r *liveRun) finish(c *checked) error {
	if text := r.Announced(); text != "" {
		c.result.Notices = append(c.result.Notices, engine.Notice{Kind: "api-version", Message: text})
	}
	if r.answers.Err != nil {
		return nil
	}
	return r.end()
}

// audit checks the tasks of the tenant as documents tenant:/tasks/<id>.
func (a *app) audit(ctx context.Context, f *lintFlags, j *job, update func(int)) (*checked, error) {
	run, err := a.openLive(ctx, f, j, update)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	o := run.options
	o.History, o.Complete, o.Live = true, !o.Partial, &run.answers
	e := engine.New(o)
	done := &checked{files: &files{asked: map[string]bool{"": true}, whole: true, all: true}, engine: e, judge: e.Judge, remove: func() {}}
	done.results = run.tasks
	if run.answers.Err != nil {
		done.result = e.Judge(nil)
		return done, run.finish(done)
	}
	if len(run.tasks) == 0 {
		doc, err := source.NewDocument("tenant:/tasks", "", []byte("[]"))
		if err != nil {
			return nil, err
		}
		done.results = []*engine.FileResult{e.Check(doc)}
		if !f.quiet {
			fmt.Fprintf(a.stderr, "tasklint: note: the tenant %s shows no tasks to this credential\n", run.Address())
		}
	}
	if err := run.survey(ctx, e, done); err != nil {
		return nil, err
	}
	done.result = e.Judge(done.results)
	return done, run.finish(done)
}

// survey asks what the rules need to know about the tenant's own tasks.
func (r *liveRun) survey(ctx context.Context, e *engine.Engine, c *checked) error {
	q := questions{liveRun: r, engine: e}
	tasks := facts(r.tasks)
	if err := q.absent(ctx, tasks, nil); err != nil {
		return err
	}
	if err := q.graphs(ctx, tasks); err != nil {
		return err
	}
	runs, err := q.runs(ctx, tasks)
	c.results = append(c.results[:len(c.results):len(c.results)], runs...)
	c.put(runs)
	return err
}
