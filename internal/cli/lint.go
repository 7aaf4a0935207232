package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/reporters"
)

func lintCommand(a *app) *cobra.Command {
	f := &lintFlags{}
	c := &cobra.Command{
		Use:   "lint [flags] [PATH...]",
		Short: "Check tasks (the default command)",
		Long: "Check the tasks in files, folders, globs (** allowed) or standard input (-).\n" +
			"Without a PATH the configured paths are checked, else the working directory.\n\n" +
			"Exit codes: 0 nothing at or above the fail level, 1 findings, 2 the tool could not do its work.",
		RunE: func(c *cobra.Command, args []string) error { return runLint(a, c, f, args) },
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
	flags.StringArrayVar(&f.rules.Rule, "rule", nil, "turn a rule on, off or to a level: `ID[=LEVEL]`; repeatable")
	flags.StringSliceVar(&f.rules.Only, "only", nil, "run only the rules `ID,ID`, and those that tell what could not be read")
	flags.StringVar(&f.rules.MinConfidence, "min-confidence", "", "leave out rules that rest on less than `BASIS`: documented (by Qlik), standard or inferred (default inferred: all)")
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

// runLint checks the paths and writes the reports.
func runLint(a *app, c *cobra.Command, f *lintFlags, args []string) error {
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
	job, err := prepare(a, f, args, started)
	if err != nil {
		return err
	}
	if f.showSettings {
		return showSettings(c.Context(), a, f, job)
	}
	job.options.Least = job.least(f)
	doing, noun := "checking", "file"
	if f.live.on() {
		doing, noun = "asking the tenant", "answer"
	}
	progress := a.startProgress(f.progress(), doing, noun)
	job.options.Progress = progress.update
	checked, err := inspect(a, c, f, job, progress.update)
	progress.stop()
	if err != nil {
		return err
	}
	defer checked.Close()
	if f.writesBaseline {
		checked.Narrow()
		failed := checked.Failure(f.allowEmpty || f.forceExclude)
		if failed != nil && checked.Empty() != "" {
			return failed
		}
		return errors.Join(failed, writeBaseline(a, checked.Result, f.writeBaseline, f.accept, job.outsideRun(f, checked), job.options.Now))
	}
	return reportFindings(c.Context(), a, checked, f, job, started)
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
