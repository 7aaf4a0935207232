package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/impact"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/reporters"
)

// impactFlags are the flags of impact as they were given.
type impactFlags struct {
	reportFlags
	config    configFlags
	tenant    shownLiveFlags
	when, now string
}

func impactCommand(a *app) *cobra.Command {
	f := &impactFlags{}
	c := &cobra.Command{
		Use:   "impact TASK... [PATH...]",
		Short: "Say what starting, disabling or deleting a task causes",
		Long: "Say what runs, what stops running and what keeps running if each TASK is started, disabled or deleted. " +
			"A TASK is an id, or a name that only one task has.\n\n" +
			"The first word is a TASK, and so are the next ones, up to one that is a file, a folder, a glob or -: " +
			"from there on all are PATHs. A word that is the name of a file and of a task in the PATHs is a TASK. " +
			"Put -- between TASKs and PATHs to leave no doubt.\n\n" +
			"Without a PATH the configured paths are read, else the working directory; with --live the tenant's own " +
			"tasks, and all words are TASKs.\n\n" +
			"Exit codes: 0 told, 2 nothing readable or no such TASK.",
		Example: "  tasklint impact 'Sales nightly' --if disabled\n" +
			"  tasklint impact 'Extract CRM' 'Extract ERP' --if started --format json tasks/",
		RunE: func(c *cobra.Command, args []string) error {
			return runImpact(c.Context(), a, f, args, c.ArgsLenAtDash())
		},
	}
	flags := c.Flags()
	f.config.register(flags)
	flags.StringVar(&f.when, "if", impact.Started, "`WHAT` happens to the TASKs: started, disabled or deleted")
	f.reportFlags.register(flags, "text", "json")
	registerNow(flags, &f.now)
	f.tenant.register(flags)
	return c
}

func runImpact(ctx context.Context, a *app, f *impactFlags, args []string, dash int) error {
	format, file, err := f.chosen()
	if err != nil {
		return err
	}
	if cases := []string{impact.Started, impact.Disabled, impact.Deleted}; f.when != cases[0] && f.when != cases[1] && f.when != cases[2] {
		return unknownValue("if", f.when, cases...)
	}
	now, err := clock(f.now, time.Now())
	if err != nil {
		return err
	}
	words, c, err := loadTasks(ctx, a, f, args, dash, now)
	if err != nil {
		return err
	}
	defer c.Close()
	groups, err := focusOf(c, words)
	if err != nil {
		return err
	}
	r := reporters.Impact{Impact: c.Impact(f.when, groups, a.note)}
	return a.print(file, func(w io.Writer) error {
		if format == "json" {
			return r.WriteJSON(w)
		}
		return r.WriteText(w)
	})
}

// loadTasks tells the words that are tasks from those that are paths, and reads the
// paths. dash is how many words stand before "--", -1 without.
func loadTasks(ctx context.Context, a *app, f *impactFlags, args []string, dash int, now time.Time) ([]string, *load.Inspection, error) {
	tasks := dash
	if dash < 0 {
		tasks = 1
		for tasks < len(args) && (f.tenant.on() || !isPath(args[tasks])) {
			tasks++
		}
	}
	if len(args) == 0 || tasks == 0 {
		return nil, nil, errors.New("impact wants a TASK: an id, or a name that one task bears")
	}
	for {
		c, err := loadShown(ctx, a, &f.config, &f.tenant, args[tasks:], now)
		if err != nil {
			return nil, nil, err
		}
		if dash >= 0 || tasks == len(args) || c.Stdin != nil {
			return args[:tasks], c, nil
		}
		if _, _, err := c.Find(args[tasks]); err != nil {
			return args[:tasks], c, nil
		}
		c.Close()
		tasks++
	}
}
