package cli

import (
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"

	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// lintFlags are the flags of lint as they were given.
type lintFlags struct {
	noiseFlags
	config                   configFlags
	tenants                  []string
	baseline, writeBaseline  string
	writesBaseline           bool // with or without a name
	accept                   bool
	changedSince             string
	hook                     bool
	as, base, which          string
	formats                  []string
	output                   string
	failLevel                string
	rules, only              []string
	partial, complete        bool
	forceExclude, allowEmpty bool
	stdinFilename            string
	now                      string
	statistics               bool
	level                    string
	maxSame                  int
	showSuppressed           bool
	maxFindings, sarifMax    int
	sarifSuppressed          bool
	jobs                     int
	color                    string
	live                     liveLintFlags
	showSettings             bool
	fix                      fixFlags
}

func (a *app) lintCommand() *cobra.Command {
	f := &lintFlags{}
	c := &cobra.Command{
		Use:   "lint [flags] [PATH...]",
		Short: "Check tasks (the default command)",
		Long: "Check the tasks in files, folders, globs (** allowed) or standard input (-).\n" +
			"Without a PATH the configured paths are checked, else the working directory.\n\n" +
			"Exit codes: 0 nothing at or above the fail level, 1 findings, 2 the tool could not do its work.",
		RunE: func(c *cobra.Command, args []string) error { return a.lint(c, f, args) },
	}
	flags := c.Flags()
	f.config.register(flags)
	f.live.register(flags)
	flags.StringArrayVar(&f.tenants, "tenant", nil, "check only the configured set `NAME`; repeatable")
	f.fix.register(flags)
	flags.StringVar(&f.baseline, "baseline", "", "findings recorded in `FILE` do not count")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "record today's findings in `FILE` (default: the configured baseline)")
	flags.BoolVar(&f.accept, "accept", false, "let --write-baseline add new findings")
	flags.StringVar(&f.changedSince, "changed-since", "", "only findings about tasks that have changed since `REV` (its merge base with HEAD), or that such a change causes")
	flags.StringArrayVar(&f.formats, "format", nil, "write a report, as `NAME[=FILE]`: "+strings.Join(reporters.Names(), ", ")+"; repeatable (default text)")
	flags.StringVarP(&f.output, "output", "o", "", "write the report to `FILE` instead of standard output")
	flags.StringVar(&f.failLevel, "fail-level", "", "exit 1 for a finding at or above `LEVEL`: error, warning, note or never (default warning)")
	flags.StringArrayVar(&f.rules, "rule", nil, "turn a rule on, off or to a level: `ID[=LEVEL]`; repeatable")
	flags.StringSliceVar(&f.only, "only", nil, "run only the rules `ID,ID`")
	flags.BoolVar(&f.partial, "partial", false, "these are only some of the tenant's tasks")
	flags.BoolVar(&f.complete, "complete", false, "these are all of the tenant's tasks: what they refer to and is not among them does not exist")
	flags.StringVar(&f.as, "as", "", "read the files as `KIND`: task, or the body of a create, replace or patch request (default task)")
	flags.StringVar(&f.base, "base", "", "`FILE` with the stored tasks that bodies and patches are for (default with --live: the tenant's)")
	flags.StringVar(&f.which, "for", "", "the `TASK` (id or name) of --base or the tenant that a body or patch is for, where it does not say so itself")
	flags.BoolVar(&f.forceExclude, "force-exclude", false, "skip named files that are excluded or no tasks (for hooks and editors)")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "exit 0 when there is nothing to check")
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "call standard input `NAME` in reports")
	registerNow(flags, &f.now)
	f.registerShown(flags)
	flags.BoolVar(&f.showSuppressed, "show-suppressed", false, "also show in text and compact what is suppressed or in the baseline")
	flags.BoolVar(&f.statistics, "statistics", false, "also count findings by rule")
	flags.IntVar(&f.maxFindings, "max-findings", 1000, "show the `N` worst findings in text, 0 for all")
	flags.IntVar(&f.sarifMax, "sarif-max", 25000, "write the `N` worst findings to SARIF, 0 for all")
	flags.BoolVar(&f.sarifSuppressed, "sarif-suppressed", false, "keep suppressed findings in SARIF, marked as such")
	flags.IntVar(&f.jobs, "jobs", 0, "check `N` files at a time (default: one for each processor)")
	registerColor(flags, &f.color)
	f.noiseFlags.register(flags, "print findings only", "also say what the verdict rests on, and which files were left out")
	flags.BoolVar(&f.showSettings, "show-settings", false, "print the sets with their files and each setting with where it comes from, and check nothing")
	return c
}

// registerShown declares the flags that say which findings are shown.
func (f *lintFlags) registerShown(flags *pflag.FlagSet) {
	flags.StringVar(&f.level, "level", "", "show findings at or above `LEVEL`: error, warning or note (default warning in text and compact, else note)")
	flags.IntVar(&f.maxSame, "max-same", 3, "on a terminal show `N` equal findings and count the rest, 0 for all")
}

// lint checks the paths and writes the reports.
func (a *app) lint(c *cobra.Command, f *lintFlags, args []string) error {
	started := time.Now()
	if len(args) > 0 && c == c.Root() {
		if err := mistypedCommand(c, args[0]); err != nil {
			return err
		}
	}
	if c.Flags().Changed("changed-since") && f.changedSince == "" { // a variable of a script that is not set
		return errors.New("--changed-since wants a revision, such as main")
	}
	f.writesBaseline = c.Flags().Changed("write-baseline")
	job, err := a.prepare(f, args, started)
	if err != nil {
		return err
	}
	if f.showSettings {
		return a.showSettings(c.Context(), f, job)
	}
	doing, noun := "checking", "file"
	if f.live.on() {
		doing, noun = "asking the tenant", "answer"
	}
	progress := a.startProgress(f.progress(), doing, noun)
	job.options.Progress = progress.update
	checked, err := a.run(c, f, job, progress.update)
	progress.stop()
	if err != nil {
		return err
	}
	defer checked.Close()
	if f.writesBaseline {
		return errors.Join(checked.Failure(true), a.writeBaseline(checked.Result, f.writeBaseline, f.accept, job.outsideRun(f, checked), job.options.Now))
	}
	return a.report(c.Context(), checked, f, job, started)
}

// report fixes what it is to fix, decides which findings count, reports them and sets
// the exit code.
func (a *app) report(ctx context.Context, checked *load.Inspection, f *lintFlags, job *job, started time.Time) error {
	changes := false
	var unfixed error
	if f.fix.on() {
		changes, unfixed = a.fix(checked, f, job)
	}
	if job.baseline != "" {
		b, err := load.ReadBaselineIn(job.input.State, job.input.Paths, job.baseline)
		if err != nil {
			return err
		}
		a.applyBaseline(checked.Result, b, job.baseline, job.outsideRun(f, checked), f.quiet || !checked.Whole)
	}
	checked.Result.Narrow(checked.IsAsked)
	checked.Result.Keep(func(f *diag.Finding) bool { return !checked.Aside[f.Doc] })
	checked.Result.TellExcess()
	a.tell(checked, f, job.config)
	failed := errors.Join(unfixed, checked.Failure(f.allowEmpty || f.forceExclude))
	a.tellEmpty(checked, f, failed)
	checked.Result.Err = failed // who reads a report later has no standard error
	run := a.reportRun(ctx, checked, f, job)
	run.Elapsed = time.Since(started)
	a.code = exitCode(checked.Result, job.failLevel)
	if f.fix.diff && changes {
		a.code = exitFindings
	}
	run.ExitCode = a.code
	if failed != nil {
		run.ExitCode = exitFailed
	}
	a.tellStatistics(run, job.outputs)
	return errors.Join(failed, a.write(job.outputs, run))
}

// exitCode is the verdict on the findings. Level Off stands for "never".
func exitCode(r *engine.Result, failLevel diag.Level) int {
	if failLevel != diag.Off && r.Worst() >= failLevel {
		return exitFindings
	}
	return exitClean
}

// parseFailLevel is the level of --fail-level, else the configured one.
func parseFailLevel(name string, configured diag.Level) (diag.Level, error) {
	switch name {
	case "":
		return configured, nil
	case "never":
		return diag.Off, nil
	}
	level, err := diag.ParseLevel(name)
	if err != nil || level == diag.Off {
		return diag.Off, fmt.Errorf("--fail-level %q: want error, warning, note or never", name)
	}
	return level, nil
}

// mistypedCommand is an error when word is no path but nearly a command.
func mistypedCommand(root *cobra.Command, word string) error {
	if word == "-" || strings.ContainsAny(word, "/\\.*?[{") || load.Exists(word) {
		return nil
	}
	if near, ok := say.Nearest(word, commandNames(root)); ok {
		return fmt.Errorf("%s is neither a path nor a command; did you mean %q?", say.Quote(word), near)
	}
	return nil
}

// job is a run of lint with all flags and settings resolved.
type job struct {
	input     load.Input
	options   engine.Options
	config    *config.Config
	outputs   []output
	failLevel diag.Level
	level     diag.Level // the least that is shown; Off for what a format shows by itself
	baseline  string     // "" for none
	color     bool
}

// prepare turns flags and configuration into a job. Its errors are mistakes of the
// user: then nothing is read.
func (a *app) prepare(f *lintFlags, args []string, started time.Time) (*job, error) {
	j := &job{}
	var err error
	if j.outputs, err = parseFormats(f.formats, f.output); err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	var at load.Paths
	if at, j.config, err = f.config.load(); err != nil {
		return nil, err
	}
	reload := func(t *load.Tree) (*config.Config, error) { return f.configIn(t, at.Work) }
	if j.config, err = j.config.WithFlags(f.rules, f.only); err != nil {
		return nil, err
	}
	if j.failLevel, err = parseFailLevel(f.failLevel, j.config.FailLevel); err != nil {
		return nil, err
	}
	if f.level != "" {
		if j.level, err = diag.ParseLevel(f.level); err != nil || j.level == diag.Off {
			return nil, fmt.Errorf("--level %q: want error, warning or note", f.level)
		}
	}
	if j.color, err = a.color(f.color); err != nil {
		return nil, err
	}
	now, err := clock(f.now, started)
	if err != nil {
		return nil, err
	}
	if f.writesBaseline && f.writeBaseline == "" {
		if f.writeBaseline = cmp.Or(f.baseline, load.Shorter(at.Work, j.config.Baseline)); f.writeBaseline == "" {
			return nil, errors.New("--write-baseline wants the name of a file, such as .tasklint-baseline.json, as no baseline is configured")
		}
	}
	j.baseline = cmp.Or(f.baseline, load.Shorter(at.Work, j.config.Baseline))
	j.input = load.Input{
		Reload: reload, Stdin: a.stdin, Note: a.note,
		Paths: at, Config: j.config, Args: args, Tenants: f.tenants, ForceExclude: f.forceExclude, StdinName: f.stdinFilename,
		ChangedSince: f.changedSince, As: f.as, Base: f.base, Which: f.which, Baseline: at.Absolute(cmp.Or(j.baseline, f.writeBaseline)),
	}
	if err := f.fix.check(f, j); err != nil {
		return nil, err
	}
	j.options = engine.Options{
		Settings: j.config.Base(), Now: now, Jobs: cmp.Or(f.jobs, runtime.GOMAXPROCS(0)), Partial: f.partial, Complete: f.complete,
		Anonymous: j.anonymous(f), Lean: !f.fix.on(),
	}
	return j, nil
}

// configIn is the configuration as it is in a state that git has.
func (f *lintFlags) configIn(t *load.Tree, work string) (*config.Config, error) {
	flags := f.config
	flags.tree = t
	conf, err := flags.loadIn(work)
	if err != nil {
		return nil, err
	}
	return conf.WithFlags(f.rules, f.only)
}

// check finds flags that contradict each other or are out of range.
func (f *lintFlags) check() error {
	if f.partial && f.complete {
		return errors.New("--partial and --complete exclude each other")
	}
	for _, flag := range []struct {
		name string
		n    int
	}{{"jobs", f.jobs}, {"max-findings", f.maxFindings}, {"max-same", f.maxSame}, {"sarif-max", f.sarifMax}} {
		if flag.n < 0 {
			return fmt.Errorf("--%s %d: want a number from 0", flag.name, flag.n)
		}
	}
	if f.accept && !f.writesBaseline {
		return errors.New("--accept goes with --write-baseline")
	}
	if f.writesBaseline && (len(f.formats) > 0 || f.output != "") {
		return errors.New("--write-baseline writes no report; leave --format and -o out")
	}
	if f.showSettings && len(f.formats) > 0 {
		return errors.New("--show-settings has no formats; leave --format out")
	}
	if !f.live.on() && !f.live.live {
		if err := f.live.from.unused(); err != nil {
			return err
		}
	}
	return f.checkBodies()
}

// outsideRun reports whether a run does not look where a finding of the baseline was: then
// it may be there all the same. A run over a part of the files looks at their tasks.
func (j *job) outsideRun(f *lintFlags, c *load.Inspection) func(engine.BaselineEntry) bool {
	some := f.changedSince != "" || f.hook ||
		len(j.config.Tenants) == 0 && load.OnlyFiles(j.input.Args) ||
		len(j.config.Tenants) > 1 && f.live.on() && len(j.input.Args) == 0 // one tenant is audited
	past := f.live.history || f.live.on()
	var looked map[load.SetTask]bool // nil where all is looked at
	if !c.All {
		looked = c.Looked()
	}
	return func(e engine.BaselineEntry) bool {
		r := rules.ByID(e.Rule)
		return some || !c.All && !looked[load.SetTask{Set: e.Set, Name: e.Task}] ||
			r != nil && r.Group == rules.History && !past ||
			slices.Contains(f.rules, e.Rule+"=off") ||
			len(f.only) > 0 && !slices.Contains(f.only, e.Rule) ||
			len(f.tenants) > 0 && !slices.Contains(f.tenants, e.Set)
	}
}

// anonymous reports whether nothing in the run asks for the fingerprints of findings.
func (j *job) anonymous(f *lintFlags) bool {
	if j.baseline != "" || f.writeBaseline != "" || f.changedSince != "" || f.hook || f.base != "" || f.live.live || f.live.from.snapshot != "" || f.fix.on() {
		return false
	}
	return !slices.ContainsFunc(j.outputs, func(o output) bool { return o.format != "text" && o.format != "compact" })
}

// checkBodies finds mistakes in --as, --base and --for.
func (f *lintFlags) checkBodies() error {
	if f.as != "" {
		if _, err := task.ParseAs(f.as); err != nil {
			return fmt.Errorf("--as %w", err)
		}
	}
	if f.which != "" && f.base == "" && !f.live.on() {
		return errors.New("--for names a task of --base FILE, or of the tenant with --live; both are missing")
	}
	return nil
}
