package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/reporters"
)

// explainScheduleFlags are the flags of explain-schedule as they were given.
type explainScheduleFlags struct {
	viewFlags
	timezone, start, end string
}

func explainScheduleCommand(a *app) *cobra.Command {
	f := &explainScheduleFlags{}
	c := &cobra.Command{
		Use:   "explain-schedule 'RULE'",
		Short: "Put a schedule into plain words, with its next runs",
		Long: "Put a schedule into plain words, with its next runs and what is wrong with it. " +
			"RULE is a recurrence rule (RFC 5545), a cron expression or an ISO 8601 repeating interval.\n\n" +
			"Exit codes: 0 it runs, 1 it is invalid or never fires, 2 the tool could not do its work.",
		Example: "  tasklint explain-schedule 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=6'\n" +
			"  tasklint explain-schedule '30 2 * * 0' --timezone Europe/Stockholm\n" +
			"  tasklint explain-schedule R/PT15M",
		Args: oneRule,
		RunE: func(c *cobra.Command, args []string) error { return runExplainSchedule(a, c, f, args[0]) },
	}
	flags := c.Flags()
	flags.StringVar(&f.timezone, "timezone", "", "the `ZONE` of the schedule, such as Europe/Berlin (default UTC)")
	flags.StringVar(&f.start, "start", "", "the `TIME` from which the schedule counts (startDateTime)")
	flags.StringVar(&f.end, "end", "", "the `TIME` after which nothing runs (endDateTime)")
	f.viewFlags.register(flags, "text", "json")
	return c
}

// oneRule wants the rule as one argument; a shell makes several of one without
// quotes.
func oneRule(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("explain-schedule wants a schedule, such as 'RRULE:FREQ=DAILY;BYHOUR=6', '0 6 * * *' or R/PT15M")
	case len(args) > 1:
		return fmt.Errorf("explain-schedule wants one schedule, not %d words; put it into quotes: '0 6 * * *'", len(args))
	default:
		return nil
	}
}

func runExplainSchedule(a *app, c *cobra.Command, f *explainScheduleFlags, rule string) error {
	v, err := viewOf(a, &f.viewFlags)
	if err != nil {
		return err
	}
	made := explain.NewTask(rule)
	for _, flag := range [...]struct{ name, member, text string }{
		{"timezone", "timezone", f.timezone}, {"start", "startDateTime", f.start}, {"end", "endDateTime", f.end},
	} {
		if c.Flags().Changed(flag.name) {
			made.Add("--"+flag.name, flag.member, flag.text)
		}
	}
	_, conf, err := f.config.load()
	if err != nil {
		return err
	}
	explained, err := made.Explain(conf.Base(), v.now)
	if err != nil {
		return err
	}
	if !explained.Valid {
		a.code = exitFindings
	}
	report := reporters.Schedule{Schedule: explained, Color: v.color, Width: a.width(), Terminal: v.file == "" && isTerminal(a.stdout)}
	write := report.WriteText
	if v.format == "json" {
		write = report.WriteJSON
	} else {
		for _, found := range explained.Findings {
			found.Fixes = nil // there is no file that --fix could change
		}
	}
	return a.print(v.file, write)
}
