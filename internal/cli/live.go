package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/load"
)

// inspect checks the files, with --live compared with the tenant, or without a PATH
// the tenant's own tasks.
func inspect(a *app, c *cobra.Command, f *lintFlags, j *job, update func(int)) (*load.Inspection, error) {
	ctx := c.Context()
	j.options.History = f.live.history
	if f.now != "" {
		j.options.Taken = j.options.Now
	}
	switch {
	case !f.live.on() && !f.live.live:
		return j.input.Check(ctx, j.options)
	case !f.live.on():
		done, err := j.input.Check(ctx, j.options)
		if err == nil {
			done.Result.Notices = append(done.Result.Notices, engine.Notice{Kind: "offline", Message: "the tenant is not asked, since --offline is given; the files alone are checked"})
		}
		return done, err
	case len(j.input.Args) > 0:
		return checkLive(ctx, a, f, j, update)
	case c.Flags().Changed("fix") || c.Flags().Changed("diff"):
		return nil, errors.New("--fix mends files; name them beside --live")
	case j.input.ChangedSince != "":
		return nil, errors.New("--changed-since looks at files; name them beside --live")
	case f.as != "" || f.base != "":
		return nil, errors.New("--as and --base are about files; name them beside --live")
	}
	return auditTenant(ctx, a, f, j, update)
}

// checkLive checks files and compares them with the tenant. The tenant's tasks are the
// base of bodies and patches unless --base names another one.
func checkLive(ctx context.Context, a *app, f *lintFlags, j *job, update func(int)) (*load.Inspection, error) {
	run, err := openLive(ctx, a, f, j, update)
	if err != nil {
		return nil, err
	}
	defer run.session.Close()
	o := j.options
	o.History, o.Taken, o.Live = true, run.Options().Taken, &run.Answers
	if run.Answers.Err == nil && j.input.Base == "" {
		o.Base = &engine.Base{Name: "the tenant " + run.Answers.Address, Files: run.Tasks, For: f.which, Live: true}
	}
	in := j.input
	in.Live = run.Inquiry
	done, err := in.Check(ctx, o)
	if err != nil {
		return nil, err
	}
	return done, run.finish(done)
}

// auditTenant reads the tenant and checks its tasks.
func auditTenant(ctx context.Context, a *app, f *lintFlags, j *job, update func(int)) (*load.Inspection, error) {
	run, err := openLive(ctx, a, f, j, update)
	if err != nil {
		return nil, err
	}
	defer run.session.Close()
	if len(run.Tasks) == 0 && run.Answers.Err == nil && !f.quiet {
		a.note("the tenant %s shows no tasks to this credential", run.Answers.Address)
	}
	done, err := load.Audit(ctx, run.Inquiry)
	if err != nil {
		return nil, err
	}
	return done, run.finish(done)
}

// lint are the flags of an audit of the same tenant.
func (f *shownLiveFlags) lint() *lintFlags {
	audit := &lintFlags{live: liveLintFlags{live: true, from: f.from}}
	if f.tenant != "" {
		audit.tenants = []string{f.tenant}
	}
	return audit
}

// auditShown is an audit for a command that shows the tenant's tasks: without them there
// is nothing to show.
func auditShown(ctx context.Context, a *app, f *lintFlags, j *job) (*load.Inspection, error) {
	progress := a.startProgress(true, "asking the tenant", "answer")
	c, err := auditTenant(ctx, a, f, j, progress.update)
	progress.stop()
	if err != nil {
		return nil, err
	}
	for _, n := range c.Result.Notices {
		if n.Kind == apiVersion {
			a.note("%s", n.Message)
		}
	}
	if err := c.Result.Err; err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// liveRun is a run of lint that asks a tenant.
type liveRun struct {
	*live.Inquiry
	session *session
}

// openLive finds address and credential, and reads the tasks of the tenant.
func openLive(ctx context.Context, a *app, f *lintFlags, j *job, update func(int)) (*liveRun, error) {
	if len(f.tenants) > 1 {
		return nil, errors.New("--tenant: one run talks to one tenant; name one")
	}
	set := ""
	if len(f.tenants) == 1 {
		set = f.tenants[0]
	}
	s, err := connect(a, &f.live.from, j.config, set, f.verbose)
	if err != nil {
		return nil, err
	}
	o := j.options
	o.Config, o.Tenant, o.Progress = j.config, s.set, nil
	inquiry, err := live.Open(ctx, s.Client, o, update)
	if err != nil {
		s.Close()
		return nil, err
	}
	return &liveRun{Inquiry: inquiry, session: s}, nil
}

// apiVersion is the kind of the notice that the tenant's API is about to end.
const apiVersion = "api-version"

// finish adds what the tenant has said of the end of its API, and writes the record of a
// run that has read all.
func (r *liveRun) finish(c *load.Inspection) error {
	if text := r.session.Announced(); text != "" {
		c.Result.Notices = append(c.Result.Notices, engine.Notice{Kind: apiVersion, Message: text})
	}
	if r.Answers.Err != nil {
		return nil
	}
	return r.session.end()
}
