package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// explainedRuns is how many runs explain-schedule tells.
const explainedRuns = 10

// explainScheduleFlags are the flags of explain-schedule as they were given.
type explainScheduleFlags struct {
	viewFlags
	timezone, start, end string
}

func (a *app) explainScheduleCommand() *cobra.Command {
	f := &explainScheduleFlags{}
	c := &cobra.Command{
		Use:   "explain-schedule 'RULE'",
		Short: "Say a schedule in plain words, its next runs and what is wrong with it",
		Long: "Say a schedule in plain words, when it runs next and what is wrong with it.\n" +
			"RULE is a recurrence rule (RFC 5545), a cron expression or an ISO 8601 repeating interval.\n\n" +
			"Exit codes: 0 it runs, 1 it is invalid or never fires, 2 the tool could not do its work.",
		Example: "  tasklint explain-schedule 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=6;BYMINUTE=10' --timezone Europe/Stockholm\n" +
			"  tasklint explain-schedule '30 2 * * 0' --timezone Europe/Stockholm\n" +
			"  tasklint explain-schedule R/PT15M",
		Args: oneRule,
		RunE: func(c *cobra.Command, args []string) error { return a.explainSchedule(c, f, args[0]) },
	}
	flags := c.Flags()
	flags.StringVar(&f.timezone, "timezone", "", "IANA `ZONE` of the schedule (default UTC)")
	flags.StringVar(&f.start, "start", "", "`TIME` from which the schedule counts, its startDateTime")
	flags.StringVar(&f.end, "end", "", "`TIME` after which nothing runs, its endDateTime")
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

func (a *app) explainSchedule(c *cobra.Command, f *explainScheduleFlags, rule string) error {
	v, err := a.view(&f.viewFlags)
	if err != nil {
		return err
	}
	made := newScheduleTask(rule)
	for _, flag := range [...]struct{ name, member, text string }{
		{"timezone", "timezone", f.timezone}, {"start", "startDateTime", f.start}, {"end", "endDateTime", f.end},
	} {
		if c.Flags().Changed(flag.name) {
			made.add("--"+flag.name, flag.member, flag.text)
		}
	}
	_, conf, err := f.config.load()
	if err != nil {
		return err
	}
	explained, err := explain(made, conf.Base(), v.now)
	if err != nil {
		return err
	}
	explained.Color, explained.Width = v.color, a.width()
	if !explained.Valid {
		a.code = exitFindings
	}
	write := explained.WriteText
	if v.format == "json" {
		write = explained.WriteJSON
	} else {
		for _, found := range explained.Findings {
			found.Fixes = nil // there is no file that --fix could change
		}
	}
	return a.print(v.file, func(w io.Writer) error { return write(w) })
}

// explain lints the made-up task, so that what is found is what lint finds with
// these settings, and asks its schedule for the runs.
func explain(made *scheduleTask, settings []rules.Setting, now time.Time) (*reporters.ScheduleExplanation, error) {
	doc, err := made.document()
	if err != nil {
		return nil, err
	}
	e := engine.New(engine.Options{Settings: settings, Now: now, Jobs: 1, Complete: true, Insists: anything})
	result := e.Judge([]*engine.FileResult{e.Check(doc)})
	if result.Err != nil {
		return nil, result.Err
	}
	s := schedule.New(made.text(), now)
	x := &reporters.ScheduleExplanation{
		Schedule: s, Kind: made.kind, Timezone: made.text().Timezone, Now: now,
		Findings: made.translate(result.Findings), Valid: s.OK(),
	}
	if _, never := s.Never(); never {
		x.Valid = false
	}
	for _, found := range x.Findings {
		x.Valid = x.Valid && found.Level != diag.Error
	}
	for t := now; s.OK() && len(x.Next) < explainedRuns; {
		o, ok := s.Next(t)
		if !ok {
			break
		}
		x.Next = append(x.Next, o)
		t = o.Time().Add(time.Second)
	}
	return x, nil
}
