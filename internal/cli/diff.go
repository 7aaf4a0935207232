package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/plural"
	"github.com/tasklint/tasklint/reporters"
)

// diffFlags are the flags of diff as they were given.
type diffFlags struct {
	reportFlags
	noiseFlags
	live                            bool
	against, mapFile, tenant, color string
	config                          configFlags
	from                            liveFlags
}

func (a *app) diffCommand() *cobra.Command {
	f := &diffFlags{}
	c := &cobra.Command{
		Use:   "diff (--live | --against PATH) [flags] [PATH...]",
		Short: "Compare tasks with those of a tenant or of other files",
		Long: "Compare tasks field by field: the tenant (--live) or the files of --against are old, the\n" +
			"PATHs are new. Tasks are matched by id, else by name and version. What the service writes is\n" +
			"left aside, null, absent and default values are equal, and order counts where it means\n" +
			"something. Nothing is ever changed: --format patch prints what would bring the old tasks to\n" +
			"the new ones, one RFC 6902 document a task (patch=DIR: a file each).\n\n" +
			"Exit codes: 0 equal, 1 different, 2 the tool could not do its work.",
		Example: "  tasklint diff --live tasks/prod\n" +
			"  tasklint diff --against tasks/dev --map ids.json tasks/prod\n" +
			"  tasklint diff --live --format patch=patches tasks/prod",
		RunE: func(c *cobra.Command, args []string) error { return a.diff(c.Context(), f, args) },
	}
	flags := c.Flags()
	flags.BoolVar(&f.live, "live", false, "compare with the tenant")
	flags.StringVar(&f.against, "against", "", "compare with the files of `PATH`")
	flags.StringVar(&f.mapFile, "map", "", "a JSON `FILE` of ids that differ: {\"old id\": \"new id\"}")
	flags.StringVar(&f.tenant, "tenant", "", "the configured set `NAME` that is compared")
	f.reportFlags.register(flags, "text", "json", "markdown", "patch")
	f.noiseFlags.register(flags, quietAboutTenant, verboseAboutTenant)
	registerColor(flags, &f.color)
	f.config.register(flags)
	f.from.register(flags)
	return c
}

// comparison is a comparison with what is said besides.
type comparison struct {
	reporters.Diff
	me        string // the id of who would write, "" when it is not known
	uncounted int    // tasks of the tenant that the named files do not speak of
}

// pathsMost is how many PATHs are named.
const pathsMost = 3

// calledBy is what the files of some PATHs are called.
func calledBy(paths []string) string {
	if len(paths) == 0 || len(paths) > pathsMost {
		return reporters.TheFiles
	}
	names := slices.Clone(paths)
	for i, name := range names {
		if name == "-" {
			names[i] = "standard input"
		}
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// diff compares and reports.
func (a *app) diff(ctx context.Context, f *diffFlags, args []string) error {
	f.live = f.live || f.from.snapshot != "" && f.against == ""
	if f.live == (f.against != "") {
		return errors.New("diff: say what to compare with, --live (the tenant) or --against PATH")
	}
	if !f.live {
		if err := f.from.unused(); err != nil {
			return err
		}
	}
	format, file, err := f.chosen()
	if err != nil {
		return err
	}
	color, err := a.color(f.color)
	if err != nil {
		return err
	}
	at, conf, err := f.config.loadToRead()
	if err != nil {
		return err
	}
	ids, err := readMap(f.mapFile)
	if err != nil {
		return err
	}
	run := diffRun{app: a, flags: f, args: args, conf: conf, at: at, now: time.Now()}
	defer run.close()
	c, err := run.compare(ctx, compare.Options{IDs: ids, Ignore: live.Ignored(conf)}, format == "patch")
	if err != nil {
		return err
	}
	c.Color = color && file == ""
	if !c.Equal() {
		a.code = exitFindings
	}
	return a.writeComparison(c, format, file, f)
}

// writeComparison writes the report and, on standard error, what a reader has to
// know about it.
func (a *app) writeComparison(c *comparison, format, file string, f *diffFlags) error {
	if !f.quiet {
		if c.uncounted > 0 {
			fmt.Fprintf(a.stderr, "tasklint: note: only the named tasks are compared; %s of the tenant %s in no named file\n",
				plural.Of(c.uncounted, "further task"), plural.Pick(c.uncounted, "is", "are"))
		}
		if format == "patch" {
			a.warnOwner(c)
		}
	}
	switch format {
	case "json":
		return a.print(file, c.WriteJSON)
	case "markdown":
		return a.print(file, c.WriteMarkdown)
	case "patch":
		return a.writePatches(c, file)
	default:
		return a.print(file, c.WriteText)
	}
}
