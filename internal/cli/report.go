package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/load"
	"github.com/tasklint/tasklint/internal/regular"
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
	checked.Narrow()
	checked.TellNotes(a.note, job.config, f.quiet, f.verbose)
	failed := errors.Join(unfixed, checked.Failure(f.allowEmpty || f.forceExclude))
	if empty := checked.Conclude(failed); empty != "" && !f.quiet && !f.forceExclude {
		a.note("%s", empty)
	}
	report := reportOf(ctx, a, checked, f, job)
	report.Elapsed = time.Since(started)
	if checked.Result.Fails(job.failLevel) || f.fix.diff && changes {
		a.code = exitFindings
	}
	report.ExitCode = a.code
	if failed != nil {
		report.ExitCode = exitFailed
	}
	tellStatistics(a, report, job.outputs)
	return errors.Join(failed, writeReports(a, job.outputs, report))
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
		Tool: tool(),
		Base: j.input.Root, WorkDir: j.input.Work, Asked: c.IsAsked, Repository: repository(ctx, j), Now: j.options.Now,
		Quiet:       f.quiet || f.forceExclude && c.Result.Summary.Files == 0, // a hook has nothing to say of a commit without tasks
		MaxFindings: f.maxFindings, Statistics: f.statistics, Level: j.level, FailLevel: j.failLevel, MaxSame: f.maxSame,
		ShowSuppressed: f.showSuppressed, Evidence: f.verbose || f.live.on(), Addresses: j.config.Addresses(),
		SarifMax: f.sarifMax, SarifSuppressed: f.sarifSuppressed,
	}
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

// tellStatistics prints counts by rule on standard error where no report has them.
func tellStatistics(a *app, report *reporters.Report, outputs []output) {
	if !report.Statistics || slices.ContainsFunc(outputs, func(o output) bool { return o.format == "text" || o.format == "summary" || o.format == "json" }) {
		return
	}
	for _, line := range reporters.Statistics(report.Result) {
		fmt.Fprintln(a.stderr, line)
	}
}
