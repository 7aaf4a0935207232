package cli

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/own/tester"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/reporters"
)

func testCommand(a *app) *cobra.Command {
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
			at, conf, err := conf.load()
			if err != nil {
				return err
			}
			run := tester.Runner{Config: conf, Dir: at.Work, Now: time.Now()}
			if update {
				run.Update = writeText
			}
			tests, err := run.Run(args)
			if err != nil {
				return err
			}
			for _, name := range tests.Outside {
				a.note("link %s leads out of the repository and is left out", say.Quote(name))
			}
			if tests.Failed() > 0 {
				a.code = exitFindings
			}
			return a.print(to, func(w io.Writer) error { return write(tests, w) })
		},
	}
	conf.register(c.Flags())
	c.Flags().BoolVar(&update, "update", false, "write today's findings into the archives as the expected ones")
	report.register(c.Flags(), "text", "json", "junit")
	return c
}
