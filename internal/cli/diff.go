package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/atomicfile"
	"github.com/tasklint/tasklint/internal/compare"
	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/export"
	"github.com/tasklint/tasklint/internal/live"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/tenant"
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

func diffCommand(a *app) *cobra.Command {
	f := &diffFlags{}
	c := &cobra.Command{
		Use:   "diff (--live | --against PATH) [flags] [PATH...]",
		Short: "Compare tasks with those of a tenant or of other files",
		Long: "Compare tasks field by field. The tenant (--live) or the files of --against are the old side, the " +
			"PATHs the new one. Tasks are matched by id, else by name and version. What the service writes is " +
			"left out; null, absent and default values are equal; order counts where it means something.\n\n" +
			"Nothing is changed: --format patch prints what would turn the old tasks into " +
			"the new ones, an RFC 6902 document for each task (patch=DIR: a file for each).\n\n" +
			"Exit codes: 0 equal, 1 different, 2 the tool could not do its work.",
		Example: "  tasklint diff --live tasks/prod\n" +
			"  tasklint diff --against tasks/dev --map ids.json tasks/prod\n" +
			"  tasklint diff --live --format patch=patches tasks/prod",
		RunE: func(c *cobra.Command, args []string) error { return runDiff(c.Context(), a, f, args) },
	}
	flags := c.Flags()
	flags.BoolVar(&f.live, "live", false, "compare with the tenant")
	flags.StringVar(&f.against, "against", "", "compare with the tasks in `PATH`")
	flags.StringVar(&f.mapFile, "map", "", "a JSON `FILE` that pairs ids which differ: {\"old id\": \"new id\"}")
	flags.StringVar(&f.tenant, "tenant", "", "compare the configured set `NAME`")
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
	return say.And(names)
}

// runDiff compares and reports.
func runDiff(ctx context.Context, a *app, f *diffFlags, args []string) error {
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
	var ids *compare.IDs
	if f.mapFile != "" {
		if ids, err = compare.ReadIDs(f.mapFile); err != nil {
			return fmt.Errorf("--map %s: %w", f.mapFile, err)
		}
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
	return writeComparison(a, c, format, file, f)
}

// writeComparison writes the report and, on standard error, what a reader has to
// know about it.
func writeComparison(a *app, c *comparison, format, file string, f *diffFlags) error {
	if !f.quiet {
		if c.uncounted > 0 {
			a.note("only the named tasks are compared; %s of the tenant %s in no named file",
				say.Count(c.uncounted, "further task"), say.Pick(c.uncounted, "is", "are"))
		}
		if format == "patch" {
			warnOwner(a, c)
		}
	}
	switch format {
	case "json":
		return a.print(file, c.WriteJSON)
	case "markdown":
		return a.print(file, c.WriteMarkdown)
	case "patch":
		return writePatches(a, c, file)
	default:
		return a.print(file, c.WriteText)
	}
}

// diffRun reads the two sides of a comparison.
type diffRun struct {
	app   *app
	flags *diffFlags
	args  []string
	conf  *config.Config
	at    load.Paths
	now   time.Time
	open  []*load.Inspection
}

func (r *diffRun) close() {
	for _, c := range r.open {
		c.Close()
	}
}

// compare reads both sides and compares them.
func (r *diffRun) compare(ctx context.Context, o compare.Options, patch bool) (*comparison, error) {
	c := &comparison{Diff: reporters.Diff{Old: reporters.TheTenant, New: reporters.TheFiles, Version: version()}}
	var before []*task.Facts
	set := r.flags.tenant
	if r.flags.live {
		s, err := connect(r.app, &r.flags.from, r.conf, set, r.flags.verbose)
		if err != nil {
			return nil, err
		}
		before, err = r.ask(ctx, s, c, patch)
		tellAnnounced(r.app, s, r.flags.quiet)
		if err != nil {
			return nil, err
		}
		set = s.set
		c.Address = s.Address()
	} else {
		if set != "" {
			if err := (&load.Input{Paths: r.at, Config: r.conf}).KnowTenant(set); err != nil {
				return nil, err
			}
		}
		side, err := r.files(ctx, []string{r.flags.against}, "")
		if err != nil {
			return nil, err
		}
		before = side.Definitions(r.conf, "")
		c.Old, c.New = calledBy([]string{r.flags.against}), calledBy(r.args)
	}
	side, err := r.files(ctx, r.args, set)
	if err != nil {
		return nil, err
	}
	after := side.Definitions(r.conf, set)
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
func (r *diffRun) files(ctx context.Context, args []string, set string) (*load.Inspection, error) {
	in := inputOf(r.app, r.at, r.conf, args...)
	if len(args) == 0 && set != "" {
		in.Tenants = []string{set}
	}
	c, err := in.Check(ctx, engine.Options{Settings: r.conf.Base(), Now: r.now, Jobs: runtime.GOMAXPROCS(0)})
	if err != nil {
		return nil, err
	}
	r.open = append(r.open, c)
	return c, errors.Join(c.Failure(false), c.Unreadable())
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

// writePatches writes what would bring the old tasks to the new ones: as one
// document, or as a file for each task in a folder.
func writePatches(a *app, c *comparison, dir string) error {
	out, err := c.Patches()
	if err != nil {
		return err
	}
	if dir == "" {
		return a.print("", func(w io.Writer) error { return reporters.EncodeJSON(w, out) })
	}
	if err := writePatchFiles(out.Tasks, dir, a.mode()); err != nil {
		return fmt.Errorf("patches: %w", err)
	}
	for _, f := range c.OnlyNew {
		a.note("task %s is only in %s, %s; no patch creates it", f.Quoted(), c.New, f.Doc.Name)
	}
	for _, f := range c.OnlyOld {
		a.note("task %s (%s) is only in %s; no patch deletes it", f.Quoted(), f.ID.S, c.Old)
	}
	return nil
}

// writePatchFiles writes a file for each task.
func writePatchFiles(tasks []reporters.TaskPatch, dir string, mode atomicfile.Mode) error {
	folder, err := newFolder(dir)
	if err != nil {
		return err
	}
	defer folder.Discard()
	names := export.NewNames()
	for _, t := range tasks {
		var text bytes.Buffer
		if err := reporters.EncodeJSON(&text, t.Patch); err != nil {
			return err
		}
		if err := folder.Add(names.File(t.Name, t.ID), mode, text.Bytes()); err != nil {
			return err
		}
	}
	return folder.Commit()
}

// warnOwner says that who sends a patch becomes the owner of the task (API
// reference: the requesting user becomes the owner, whatever the body says).
func warnOwner(a *app, c *comparison) {
	changed, foreign := 0, 0
	for i := range c.Pairs {
		p := &c.Pairs[i]
		if p.Equal() {
			continue
		}
		changed++
		if c.me != "" && p.Old.Owner.S != "" && p.Old.Owner.S != c.me {
			foreign++
		}
	}
	switch {
	case changed == 0:
	case c.me == "":
		a.say("warning: whoever sends a patch becomes the owner of its task, which then runs with that user's rights")
	case foreign > 0:
		a.say("warning: %s %s to somebody else than this credential's user; whoever sends the patch becomes the owner, and the task then runs with that user's rights", say.Count(foreign, "patched task"), say.Pick(foreign, "belongs", "belong"))
	}
}
