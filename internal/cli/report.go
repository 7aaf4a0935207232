package cli

import (
	"fmt"

	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

const homepage = "https://github.com/tasklint/tasklint"

// reportRun is what the reporters are told of the run.
func (a *app) reportRun(c *checked, f *lintFlags, settings []rules.Setting, at places) *reporters.Run {
	return &reporters.Run{
		Result: c.result, Settings: settings,
		Tool: reporters.Tool{Name: "tasklint", Version: version(), InformationURI: homepage},
		Base: at.base, WorkDir: at.work,
		Quiet: f.quiet, MaxFindings: f.maxFindings, Statistics: f.statistics,
		SarifMax: f.sarifMax, SarifSuppressed: f.sarifSuppressed,
	}
}

// tell prints what happened besides findings on standard error: what could not be
// read when it was found by walking, and with --verbose what was left out.
func (a *app) tell(c *checked, f *lintFlags) {
	if f.quiet {
		return
	}
	for _, p := range c.problems {
		if !p.Named {
			fmt.Fprintln(a.stderr, "tasklint: note:", printable(p.Error()))
		}
	}
	for _, n := range c.result.Notices {
		if n.Kind == "skipped" && !f.verbose {
			continue
		}
		fmt.Fprintln(a.stderr, "tasklint: note:", printable(n.Message))
	}
	if f.verbose && c.leftOut > 0 {
		fmt.Fprintf(a.stderr, "tasklint: note: %d files and folders left out by .gitignore and excludes\n", c.leftOut)
	}
}
