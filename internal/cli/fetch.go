package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/tenant"
)

// fetchFlags are the flags of fetch as they were given.
type fetchFlags struct {
	noiseFlags
	output, tenant, filter, resource string
	strip, prune                     bool
	runs                             int
	config                           configFlags
	from                             liveFlags
}

func fetchCommand(a *app) *cobra.Command {
	f := &fetchFlags{}
	c := &cobra.Command{
		Use:   "fetch -o DIR [flags]",
		Short: "Export a tenant's tasks, one file a task",
		Long: "Export the tasks of a tenant into a folder, one file a task, in a form that suits git: keys in " +
			"a fixed order, an indent of two, names that every system takes. What each run rewrites is left out, so that a " +
			"second fetch changes a file only where its task has changed. Nothing is written until all tasks have arrived.\n\n" +
			"The file .tasklint-export in the folder names the tenant, the time and the number of tasks: lint takes a " +
			"folder that agrees with it for all tasks of that tenant. Files of tasks that are gone are named, and deleted with --prune.\n\n" +
			"Exit codes: 0 all tasks were fetched, 2 the tool could not do its work.",
		Example: "  tasklint fetch -o tasks/prod\n" +
			"  tasklint fetch -o tasks/prod --strip --prune\n" +
			"  tasklint fetch -o failed --filter 'lastStatus eq \"FAILED\"' --runs 10",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error { return runFetch(c.Context(), a, f) },
	}
	flags := c.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "write the files into the folder `DIR` (required)")
	flags.StringVar(&f.filter, "filter", "", "only the tasks that a `SCIM` filter chooses, such as 'enabled eq true'")
	flags.StringVar(&f.resource, "resource", "", "only the tasks of the app with this `ID`")
	flags.BoolVar(&f.strip, "strip", false, "leave out everything that the service writes, but for id and name")
	flags.BoolVar(&f.prune, "prune", false, "delete the files of tasks that are gone")
	flags.IntVar(&f.runs, "runs", 0, "also keep the last `N` runs of each task, for the rules about past runs")
	flags.StringVar(&f.tenant, "tenant", "", "fetch the configured set `NAME`")
	f.noiseFlags.register(flags, quietAboutTenant, verboseAboutTenant)
	f.config.register(flags)
	f.from.register(flags)
	return c
}

// runFetch reads everything first, and then writes it.
func runFetch(ctx context.Context, a *app, f *fetchFlags) error {
	if f.output == "" {
		return errors.New("fetch: say where to write with -o DIR")
	}
	if f.runs < 0 {
		return errors.New("--runs: want a number of runs from 1 on")
	}
	query := tenant.Query{Filter: f.filter, Resource: f.resource}
	if err := query.Check(); err != nil {
		return fmt.Errorf("--filter: %w", err)
	}
	_, conf, err := f.config.load()
	if err != nil {
		return err
	}
	s, err := connect(a, &f.from, conf, f.tenant, f.verbose)
	if err != nil {
		return err
	}
	defer tellAnnounced(a, s, f.quiet)
	p := a.startProgress(f.progress(), "fetching", "task")
	x, err := export.Read(ctx, s.Client, export.Options{Query: query, Strip: f.strip, Runs: f.runs}, p.update)
	p.stop()
	if err != nil {
		s.Close()
		return err
	}
	if err := s.end(); err != nil {
		return err
	}
	folder, err := newFolder(f.output)
	if err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	done, err := x.Write(folder, f.prune)
	if err != nil {
		return err
	}
	if !f.quiet {
		tellFetched(a, done, f.output)
	}
	return nil
}

// tellFetched says what was done.
func tellFetched(a *app, done *export.Outcome, dir string) {
	what := "nothing has changed"
	if done.Written > 0 {
		what = say.CountOrNo(done.Written, "file") + " written"
	}
	a.say("%s fetched to %s, %s", say.CountOrNo(done.Count, "task"), dir, what)
	if done.Why != "" {
		a.note("%s", done.Why)
	}
	for _, name := range done.Gone {
		if done.Pruned {
			a.say("%s deleted: the tenant does not have its task any more", name)
		} else {
			a.note("the tenant does not have the task of %s any more; --prune deletes the file", name)
		}
	}
}
