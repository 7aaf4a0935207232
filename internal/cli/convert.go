package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/convert"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

func convertCommand(a *app) *cobra.Command {
	var o convert.Options
	c := &cobra.Command{
		Use:   "convert FILE... -o DIR",
		Short: "Turn reload-tasks and request bodies into tasks",
		Long: "Turn reload-tasks of the deprecated API into tasks, each in a file of its own: one for every recurrence rule, and " +
			"one that waits for new data where the automatic reload was on. What was switched off stays off. A reload-task " +
			"that has been migrated is left out: its task exists already.\n\n" +
			"The bodies of the reload endpoints (on-time-schedule, on-task-event, on-dataset-updated) become the tasks that " +
			"the service makes of them; the app is taken from their path or from --app. --to wrapper does the reverse: tasks become " +
			"bodies, in folders that follow the address of the endpoint which takes them.\n\n" +
			"What cannot be carried over is listed, and the exit code is then 1. Files that exist are never overwritten.",
		Example: "  tasklint convert reload-tasks.json -o tasks/\n  qlik reload-task ls --raw | tasklint convert - -o tasks/\n" +
			"  tasklint convert --to wrapper tasks/ -o bodies/",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("convert wants a FILE of reload-tasks, bodies or tasks, or - for standard input")
			}
			if o.Dir == "" {
				return errors.New("-o is needed: say which folder the outcome is for")
			}
			if o.To != convert.Task && o.To != convert.Wrapper {
				return fmt.Errorf("--to %s: want %s or %s", say.Quote(o.To), convert.Task, convert.Wrapper)
			}
			if o.App != "" && !task.IsUUID(o.App) {
				return fmt.Errorf("--app %s: want the id of an app, a UUID", say.Quote(o.App))
			}
			if o.App != "" && o.To == convert.Wrapper {
				return errors.New("--app is for bodies that become tasks; a task says its app itself")
			}
			return runConvert(c.Context(), a, args, o, time.Now())
		},
	}
	c.Flags().StringVarP(&o.Dir, "output", "o", "", "write the files into the folder `DIR` (required)")
	c.Flags().StringVar(&o.To, "to", convert.Task, "the `KIND` to make: task, or wrapper (a body for a reload endpoint)")
	c.Flags().StringVar(&o.App, "app", "", "the `ID` of the app, for bodies whose path does not have it")
	return c
}

// runConvert writes the tasks of all files, or none of them when a file stands in the way.
func runConvert(ctx context.Context, a *app, args []string, o convert.Options, now time.Time) error {
	x := convert.New(o, now)
	failed := readAll(ctx, a, x, args)
	if x.All > 0 {
		written, err := x.Write(newFolder)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, line := range x.Told {
			if _, err := fmt.Fprintln(a.stdout, say.Printable(line)); err != nil {
				return err
			}
		}
		a.say("%s", x.Summary(written))
	}
	if x.Lost > 0 {
		a.code = exitFindings
	}
	return errors.Join(failed...)
}

// readAll converts what the paths hold; the errors are those of single files.
func readAll(ctx context.Context, a *app, x *convert.Conversion, args []string) []error {
	at, err := load.FindPaths()
	if err != nil {
		return []error{err}
	}
	in := inputOf(a, at, config.Default(config.Options{Work: at.Work}))
	found, err := in.Discover(args, false, in.ForceExclude)
	if err != nil {
		return []error{err}
	}
	var failed []error
	for _, p := range found.Problems {
		if p.Named {
			failed = append(failed, p)
		} else {
			a.note("%s", p.Error())
		}
	}
	for _, f := range found.Files {
		if ctx.Err() != nil {
			return append(failed, errInterrupted)
		}
		failed = append(failed, readConvertible(a, x, f, &in))
	}
	if x.All == 0 && errors.Join(failed...) == nil {
		failed = append(failed, fmt.Errorf("no %s found", x.Wanted()))
	}
	return failed
}

func readConvertible(a *app, x *convert.Conversion, f discover.Found, in *load.Input) error {
	if f.Stdin {
		doc, remove, err := in.ReadStdin()
		if err != nil {
			return err
		}
		defer remove()
		return x.Read(doc, true)
	}
	doc, err := source.Open(f.Path, f.Display)
	if err != nil {
		return err
	}
	defer doc.Close()
	return x.Read(doc, f.Named)
}
