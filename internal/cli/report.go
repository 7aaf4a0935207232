package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/regular"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/reporters"
)

// reportFindings fixes what it is to fix, decides which findings count, reports them and sets
// the exit code.
func reportFindings(ctx context.Context, a *app, checked *load.Inspection, f *lintFlags, job *job, started time.Time) error {
	changes := false
	var unfixed error
	if f.fix.on() {
		changes, unfixed = fixFindings(a, checked, f, job)
	}
	if job.baseline != "" {
		b, err := load.ReadBaselineIn(job.input.State, job.input.Paths, job.baseline)
		if err != nil {
			return err
		}
		applyBaseline(a, checked.Result, b, job.baseline, job.outsideRun(f, checked), f.quiet || !checked.Whole)
	}
	checked.Result.Narrow(checked.IsAsked)
	checked.Result.Keep(func(f *diag.Finding) bool { return !checked.Aside[f.Doc] })
	checked.Result.TellExcess()
	checked.Result.TellDamaged(checked.IsAsked)
	tellNotes(a, checked, f, job.config)
	failed := errors.Join(unfixed, checked.Failure(f.allowEmpty || f.forceExclude))
	tellEmpty(a, checked, f, failed)
	checked.Result.Err = failed // who reads a report later has no standard error
	report := reportOf(ctx, a, checked, f, job)
	report.Elapsed = time.Since(started)
	a.code = exitCode(checked.Result, job.failLevel)
	if f.fix.diff && changes {
		a.code = exitFindings
	}
	report.ExitCode = a.code
	if failed != nil {
		report.ExitCode = exitFailed
	}
	tellStatistics(a, report, job.outputs)
	return errors.Join(failed, writeReports(a, job.outputs, report))
}

// exitCode is the verdict on the findings. Level Off stands for "never".
func exitCode(r *engine.Result, failLevel diag.Level) int {
	if failLevel != diag.Off && r.Worst() >= failLevel {
		return exitFindings
	}
	return exitClean
}

// writeReports writes every report. One that fails does not keep the others back.
func writeReports(a *app, outputs []output, report *reporters.Report) error {
	var failed []error
	for _, o := range outputs {
		format, _ := reporters.ByName(o.format)
		plain := *report
		if o.file == "" {
			failed = append(failed, buffered(a.stdout, masked(func(w io.Writer) error { return format(w, &plain) })))
			continue
		}
		plain.Color, plain.Links, plain.Terminal = false, false, false
		if err := writeFile(o.file, a.mode(), masked(func(w io.Writer) error { return format(w, &plain) })); err != nil {
			failed = append(failed, fmt.Errorf("report %s: %w", o.file, regular.Reason(err)))
		}
	}
	return errors.Join(failed...)
}

// reportOf is what the reporters are told of the run.
func reportOf(ctx context.Context, a *app, c *load.Inspection, f *lintFlags, j *job) *reporters.Report {
	return &reporters.Report{
		Result: c.Result, Settings: j.options.Settings, Color: j.color, Links: j.color && takesLinks(a.env, isTerminal(a.stdout)), Width: a.width(), Terminal: isTerminal(a.stdout), Baseline: j.baseline != "",
		Tool: reporters.Tool{Name: "tasklint", Version: version(), InformationURI: homepage},
		Base: j.input.Root, WorkDir: j.input.Work, Asked: c.IsAsked, Repository: repository(ctx, j), Now: j.options.Now,
		Quiet:       f.quiet || f.forceExclude && c.Result.Summary.Files == 0, // a hook has nothing to say of a commit without tasks
		MaxFindings: f.maxFindings, Statistics: f.statistics, Level: j.level, FailLevel: j.failLevel, MaxSame: f.maxSame,
		ShowSuppressed: f.showSuppressed, Evidence: f.verbose || f.live.on(), Addresses: addresses(j.config),
		SarifMax: f.sarifMax, SarifSuppressed: f.sarifSuppressed,
	}
}

// addresses are those of configured sets, by name.
func addresses(c *config.Config) map[string]string {
	all := make(map[string]string, len(c.Tenants))
	for _, t := range c.Tenants {
		all[t.Name] = t.URL
	}
	return all
}

// repository says where the checked files come from, for the only format that tells
// it; nil when that is not known.
func repository(ctx context.Context, j *job) *reporters.Repository {
	if !slices.ContainsFunc(j.outputs, func(o output) bool { return o.format == "sarif" }) {
		return nil
	}
	top, ok := discover.FindRoot(j.input.Work)
	if !ok {
		return nil
	}
	repo := git.Repository{Dir: top}
	address := repo.Origin(ctx)
	if address == "" {
		return nil
	}
	commit, err := repo.Commit(ctx, "HEAD")
	if err != nil {
		return nil
	}
	return &reporters.Repository{URI: address, Revision: commit, Branch: repo.Branch(ctx)}
}

// tellNotes prints what happened besides findings on standard error: what could not be
// read when it was found by walking, which --quiet does not silence, and with --verbose
// what was left out.
func tellNotes(a *app, c *load.Inspection, f *lintFlags, conf *config.Config) {
	tellUnread(a, c)
	for _, n := range c.Result.Notices {
		if n.Kind == engine.Unfollowed || n.Kind == engine.OnlyCounted {
			a.note("%s", n.Message)
		}
	}
	if f.quiet {
		return
	}
	for _, p := range c.Problems {
		if !p.Named && !p.Unread() {
			a.note("%s", p.Error())
		}
	}
	for _, n := range c.Result.Notices {
		if n.Kind == "skipped" && !f.verbose || n.Kind == engine.Unreadable || n.Kind == engine.Unread || n.Kind == engine.Unfollowed || n.Kind == engine.OnlyCounted {
			continue
		}
		a.note("%s", n.Message)
	}
	if strays := c.Strays(conf); len(strays) > 0 {
		a.note("%s %s in no configured tenant, such as %s, and checked apart",
			say.Count(len(strays), "file"), say.Pick(len(strays), "is", "are"), strays[0])
	}
	if f.verbose && c.LeftOut > 0 {
		a.note("left out by .gitignore and excludes: %d", c.LeftOut)
	}
}

// mostNotes is how many notes of one kind about the files of a run are told one by one.
const mostNotes = 20

// tellUnread tells of what was not checked since it could not be read or leads elsewhere:
// a run that says nothing of it would seem to have looked at all.
func tellUnread(a *app, c *load.Inspection) {
	told := make(map[discover.Kind]int)
	for _, p := range c.Problems {
		if p.Named || !p.Unread() {
			continue
		}
		if told[p.Kind]++; told[p.Kind] <= mostNotes {
			a.note("%s", p.Error())
		}
	}
	for _, n := range c.Result.Notices {
		if n.Kind != engine.Unreadable && n.Kind != engine.Unread {
			continue
		}
		kind := discover.Kind(n.Kind)
		if told[kind]++; told[kind] <= mostNotes {
			a.note("%s", n.Message)
		}
	}
	more := 0
	for _, n := range told {
		more += max(n-mostNotes, 0)
	}
	if more > 0 {
		a.note("%s could not be read, or %s out of the repository", say.Count(more, "further file"), say.Pick(more, "leads", "lead"))
	}
}

// tellEmpty says in all reports that nothing was checked, and why, and on standard error
// where no failure says so.
func tellEmpty(a *app, c *load.Inspection, f *lintFlags, failed error) {
	if !c.Result.Summary.Nothing() {
		return
	}
	n := engine.Notice{Kind: engine.NothingChecked, Message: "nothing was checked"}
	if why := c.Empty(); failed == nil && c.Result.Err == nil {
		n.Message += ": " + why + "; name other paths, " + load.NextStep
	}
	c.Result.Notices = append(c.Result.Notices, n)
	if failed == nil && !f.quiet && !f.forceExclude {
		a.note("%s", n.Message)
	}
}

// tellStatistics prints counts by rule on standard error where no report has them.
func tellStatistics(a *app, report *reporters.Report, outputs []output) {
	if !report.Statistics || slices.ContainsFunc(outputs, func(o output) bool { return o.format == "text" || o.format == "summary" || o.format == "json" }) {
		return
	}
	for _, line := range reporters.Statistics(report.Result) {
		fmt.Fprintln(a.stderr, line)
	}
}
