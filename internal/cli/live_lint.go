package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/tenant"
)

// liveLintFlags are the flags of lint about the tenant and past runs.
type liveLintFlags struct {
	live, history bool
	from          liveFlags
}

func (f *liveLintFlags) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.live, "live", false, "check the tenant's own tasks")
	flags.BoolVar(&f.history, "history", false, "also run the rules about past runs on the data in the files")
	f.from.register(flags)
}

// on reports whether the tenant, or a snapshot of it, is asked.
func (f *liveLintFlags) on() bool { return f.from.snapshot != "" || f.live && !f.from.offline }

// examine checks the files, or with --live the tenant's own tasks.
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
		if !f.quiet {
			fmt.Fprintln(a.stderr, "tasklint: note: the tenant is not asked, since --offline is given; the files alone are checked")
		}
		return a.check(ctx, j.input, j.options)
	case len(j.input.args) > 0:
		return nil, errors.New("lint --live checks the tenant's own tasks and takes no PATH; to compare files with the tenant use tasklint diff --live PATH")
	case c.Flags().Changed("fix") || c.Flags().Changed("diff"):
		return nil, errors.New("--fix mends files and does not go with --live")
	case j.input.changedSince != "":
		return nil, errors.New("--changed-since looks at files and does not go with --live")
	}
	return a.audit(ctx, f, j, update)
}

// audit checks the tasks of the tenant as documents tenant:/tasks/<id>.
func (a *app) audit(ctx context.Context, f *lintFlags, j *job, update func(int)) (*checked, error) {
	set := ""
	if len(f.tenants) > 1 {
		return nil, errors.New("--tenant: one run talks to one tenant; name one")
	} else if len(f.tenants) == 1 {
		set = f.tenants[0]
	}
	s, err := a.connect(&f.live.from, j.config, set, f.verbose)
	if err != nil {
		return nil, err
	}
	items, err := s.tasks(ctx, tenant.Query{}, update)
	if err != nil {
		s.Close()
		return nil, err
	}
	o := j.options
	o.Config, o.Tenant, o.History, o.Complete = j.config, s.set, true, !o.Partial
	if f.now == "" {
		o.Taken = s.Taken()
	}
	e := engine.New(o)
	done := &checked{files: &files{asked: map[string]bool{"": true}}, remove: func() {}}
	var results []*engine.FileResult
	for _, item := range items {
		doc, err := liveDocument(item)
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("task %q of the tenant: %w", item.ID, err)
		}
		results = append(results, e.Check(doc))
	}
	if len(items) == 0 {
		doc, err := source.NewDocument("tenant:/tasks", "", []byte("[]"))
		if err != nil {
			return nil, err
		}
		results = append(results, e.Check(doc))
		if !f.quiet {
			fmt.Fprintf(a.stderr, "tasklint: note: the tenant %s shows no tasks to this credential\n", s.Address())
		}
	}
	done.result = e.Judge(results)
	return done, s.end()
}
