package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/reporters"
)

func (a *app) testCommand() *cobra.Command {
	var report reportFlags
	var conf configFlags
	var update bool
	c := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the tests of the organisation's own rules",
		Long: "Run the tests that own rules have in the configuration, and the archives *_test.txtar beside it\n" +
			"and beside the files of custom-files. A PATH is one of these files, or a folder of them.\n\n" +
			"Exit codes: 0 all passed, 1 a test failed, 2 the tool could not do its work.",
		RunE: func(_ *cobra.Command, args []string) error {
			name, to, err := report.chosen()
			if err != nil {
				return err
			}
			write := map[string]func(*reporters.Tests, io.Writer) error{"text": (*reporters.Tests).WriteText, "json": (*reporters.Tests).WriteJSON, "junit": (*reporters.Tests).WriteJUnit}[name]
			run, err := a.runTests(&conf, args, update)
			if err != nil {
				return err
			}
			if run.Failed() > 0 {
				a.code = exitFindings
			}
			return a.print(to, func(w io.Writer) error { return write(&run.Tests, w) })
		},
	}
	conf.register(c.Flags())
	c.Flags().BoolVar(&update, "update", false, "write what is found today into the archives as what they want")
	report.register(c.Flags(), "text", "json", "junit")
	return c
}

// testRun runs tests.
type testRun struct {
	reporters.Tests
	conf    *config.Config
	dir     string // the working directory
	started time.Time
}

// runTests runs the tests that the paths ask for, all without paths.
func (a *app) runTests(flags *configFlags, args []string, update bool) (*testRun, error) {
	at, conf, err := flags.load()
	if err != nil {
		return nil, err
	}
	r := &testRun{conf: conf, dir: at.work, started: time.Now()}
	if err := engine.CompileOwn(r.conf); err != nil {
		return nil, err
	}
	chosen, err := r.choose(args)
	if err != nil {
		return nil, err
	}
	for _, name := range chosen.outside {
		fmt.Fprintf(a.stderr, "tasklint: note: link %s leads out of the repository and is left out\n", printable(diag.Quote(r.display(name))))
	}
	tested := make(map[string]bool)
	for _, rule := range r.conf.Custom {
		if !chosen.file(rule.Check.Document().Path) {
			tested[rule.ID] = true // not asked for
			continue
		}
		for i := range rule.Tests {
			tested[rule.ID] = true
			r.Results = append(r.Results, r.ownTest(rule, &rule.Tests[i]))
		}
	}
	for _, name := range chosen.archives {
		result, rules, err := r.archive(name, update)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.display(name), pathError(err))
		}
		for _, id := range rules {
			tested[id] = true
		}
		r.Results = append(r.Results, result)
	}
	for _, rule := range r.conf.Custom {
		if !tested[rule.ID] {
			r.Untested = append(r.Untested, rule)
		}
	}
	return r, nil
}
