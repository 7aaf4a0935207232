package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/git"
	"github.com/tasklint/tasklint/internal/load"
)

// fromVariable is where pre-commit says with what it compares.
const fromVariable = "PRE_COMMIT_FROM_REF"

// hookFlags are the flags of hook. They are few, since what follows them are names that
// come from a tool.
type hookFlags struct {
	lint   lintFlags
	from   string
	staged bool
}

func hookCommand(a *app) *cobra.Command {
	f := &hookFlags{}
	c := &cobra.Command{
		Use:   "hook [flags] [--] [FILE...]",
		Short: "Check a change, as a git hook does",
		Long: "Read the whole repository, and report what is wrong in the FILEs and what the change since HEAD " +
			"causes anywhere, a deleted file included. Nothing is said about FILEs that are not tasks.\n\n" +
			"Put -- in front of names that a program hands over, so that none of them is taken for a flag.\n\n" +
			"Exit codes: 0 nothing at or above the fail level, 1 findings, 2 the tool could not do its work.",
		Example: "  tasklint hook --staged                      # as .git/hooks/pre-commit\n" +
			"  git diff --name-only -z main | xargs -0 tasklint hook --from main --",
		RunE: func(c *cobra.Command, args []string) error { return runHook(a, c, f, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", "the revision `REV` at which the change begins (default: $"+fromVariable+", else HEAD)")
	flags.BoolVar(&f.staged, "staged", false, "look at what git has staged, not at the files as they lie")
	f.lint.config.register(flags)
	flags.StringVar(&f.lint.baseline, "baseline", "", "findings recorded in `FILE` do not count")
	flags.StringVar(&f.lint.failLevel, "fail-level", "", "exit 1 for a finding at or above `LEVEL`: error, warning, note or never (default warning)")
	flags.StringArrayVar(&f.lint.rules.Rule, "rule", nil, "turn a rule on, off or to a level: `ID[=LEVEL]`; repeatable")
	f.lint.registerShown(flags)
	registerNow(flags, &f.lint.now)
	registerColor(flags, &f.lint.color)
	return c
}

// runHook checks a change.
func runHook(a *app, c *cobra.Command, f *hookFlags, args []string) error {
	started := time.Now()
	if c.Flags().Changed("from") && f.from == "" {
		return errors.New("--from wants a revision, such as main")
	}
	at, err := load.FindPaths()
	if err != nil {
		return err
	}
	top, ok := discover.FindRoot(at.Work)
	if !ok {
		return errors.New("hook: the working directory is in no git repository")
	}
	ctx := c.Context()
	repo := git.Repository{Dir: top}
	rev, who := f.from, ""
	if rev == "" && a.env[fromVariable] != "" {
		rev, who = a.env[fromVariable], fromVariable+": "
	}
	changed, err := load.HookChange(ctx, repo, rev, who, f.staged)
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	defer changed.Close()
	l := &f.lint
	l.hook, l.quiet, l.allowEmpty, l.config.tree = true, true, true, changed.Now
	l.maxFindings, l.sarifMax = 0, 0
	job, err := prepare(a, l, nil, started)
	if err != nil {
		return err
	}
	if len(job.config.Tenants) == 0 {
		job.input.Args = []string{at.Root}
	}
	if err := job.input.LookAt(changed, args, func(path string) error {
		_, err := (&configFlags{file: path, tree: changed.Now}).loadIn(at.Work)
		return err
	}); err != nil {
		return err
	}
	checked, err := job.input.Check(ctx, job.options)
	if err != nil {
		return err
	}
	defer checked.Close()
	return reportFindings(ctx, a, checked, l, job, started)
}
