package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

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

func (a *app) fetchCommand() *cobra.Command {
	f := &fetchFlags{}
	c := &cobra.Command{
		Use:   "fetch -o DIR [flags]",
		Short: "Export a tenant's tasks, one file a task",
		Long: "Export the tasks of a tenant into a folder, one file a task in a form that suits git: keys in\n" +
			"a fixed order, an indent of two, a name that every system takes. What is there stays as it\n" +
			"is until all has arrived, and a second fetch changes a file only where its task has changed:\n" +
			"what each run rewrites is left out. --runs N stores runs in files of their own.\n\n" +
			"The file .tasklint-export in the folder tells tenant, time and number: a folder that it fits\n" +
			"is a complete set. Without --prune files of tasks that are gone are named and stay.\n\n" +
			"Exit codes: 0 all tasks were fetched, 2 the tool could not do its work.",
		Example: "  tasklint fetch -o tasks/prod\n" +
			"  tasklint fetch -o tasks/prod --strip --prune\n" +
			"  tasklint fetch -o failed --filter 'lastStatus eq \"FAILED\"' --runs 10",
		Args: wantsNone,
		RunE: func(c *cobra.Command, _ []string) error { return a.fetch(c.Context(), f) },
	}
	flags := c.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "the folder `DIR` to write to")
	flags.StringVar(&f.filter, "filter", "", "only the tasks that the `SCIM` filter chooses, such as 'enabled eq true'")
	flags.StringVar(&f.resource, "resource", "", "only the tasks of the app `ID`")
	flags.BoolVar(&f.strip, "strip", false, "also leave out all else that the service writes, but for id and name")
	flags.BoolVar(&f.prune, "prune", false, "delete the files of tasks that are gone")
	flags.IntVar(&f.runs, "runs", 0, "also store the last `N` runs of each task, for the rules about past runs")
	flags.StringVar(&f.tenant, "tenant", "", "the configured set `NAME` that is fetched")
	f.noiseFlags.register(flags, quietAboutTenant, verboseAboutTenant)
	f.config.register(flags)
	f.from.register(flags)
	return c
}

// fetch reads everything first, and then writes it.
func (a *app) fetch(ctx context.Context, f *fetchFlags) error {
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
	s, err := a.connect(&f.from, conf, f.tenant, f.verbose)
	if err != nil {
		return err
	}
	defer a.tellAnnounced(s, f.quiet)
	x, err := a.export(ctx, f, s, query)
	if err != nil {
		s.Close()
		return err
	}
	if err := s.end(); err != nil {
		return err
	}
	report, err := x.write(f.output, f.prune)
	if err != nil {
		return err
	}
	if !f.quiet {
		report.tell(a.stderr, f.output)
	}
	return nil
}

// export is what of a tenant goes into a folder.
type export struct {
	marker marker
	files  []exportFile // tasks first, then runs, each in the order of their names
}

// exportFile is a file about the task with that id. Its name has forward slashes.
type exportFile struct {
	name, id string
	text     []byte
}

// export reads the tasks and their runs.
func (a *app) export(ctx context.Context, f *fetchFlags, s *session, query tenant.Query) (*export, error) {
	p := a.startProgress(f.progress(), "fetching", "task")
	defer p.stop()
	names := newNamer()
	x := &export{marker: marker{Version: markerVersion, Tenant: s.Address(), Filter: f.filter, Resource: f.resource}}
	var ids []string
	for item, err := range s.Tasks(ctx, query) {
		if err != nil {
			return nil, err
		}
		file, err := exportTask(item, names, f.strip)
		if err != nil {
			return nil, err
		}
		x.files = append(x.files, file)
		ids = append(ids, item.ID)
		p.update(len(ids))
	}
	x.marker.Count = len(x.files)
	x.marker.Runs = &storedRuns{Most: f.runs}
	if f.runs > 0 {
		if err := x.addRuns(ctx, s, ids, f.runs, p); err != nil {
			return nil, err
		}
	}
	x.marker.Taken = s.Taken().UTC().Truncate(time.Second)
	if f.runs > 0 {
		x.marker.Runs.Taken = &x.marker.Taken
	}
	return x, nil
}

// addRuns reads the newest runs of each task, a file each.
func (x *export) addRuns(ctx context.Context, s *session, ids []string, most int, p *progress) error {
	p.update(0)
	texts := make([][]byte, len(ids))
	err := tenant.Each(ctx, len(ids), p.update, func(ctx context.Context, i int) error {
		runs, err := tenant.First(s.Runs(ctx, ids[i]), most)
		if err != nil || len(runs) == 0 {
			return err
		}
		texts[i], err = canonicalRuns(runs)
		return err
	})
	if err != nil {
		return err
	}
	for i, text := range texts {
		if text != nil {
			x.files = append(x.files, exportFile{id: ids[i], name: runsFolder + "/" + x.files[i].name, text: text})
		}
	}
	return nil
}
