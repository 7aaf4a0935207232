package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
	"github.com/tasklint/tasklint/reporters"
)

// forecastFlags are the flags of forecast as they were given.
type forecastFlags struct {
	viewFlags
	tenant           shownLiveFlags
	from, span, zone string
}

func forecastCommand(a *app) *cobra.Command {
	f := &forecastFlags{}
	c := &cobra.Command{
		Use:   "forecast [flags] [PATH...]",
		Short: "Say when tasks will run",
		Long: "Say when every enabled task will run in a window of time, which minutes are the busiest, and " +
			"which tasks will not run at all and why.\n\n" +
			"Without a PATH the configured paths are read, else the working directory; with --live the tenant's own tasks.\n\n" +
			"Scheduled starts are exact to the second. The start of a task that waits for others is an estimate, and is " +
			"marked as one: it takes them to succeed, each in the time that its last run took.\n\n" +
			"Formats: text; json with a row for each run; html, a page to look at; ics, a calendar.\n\n" +
			"Exit codes: 0 the forecast was made, 2 the tool could not do its work.",
		Example: "  tasklint forecast tasks/ --zone Europe/Stockholm\n" +
			"  tasklint forecast --from 2027-01-01 --for 30d --format html=january.html\n" +
			"  tasklint forecast --format ics=tasks.ics export.json",
		RunE: func(c *cobra.Command, args []string) error { return runForecast(a, c, f, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", "the `TIME` at which the forecast begins, in the zone where it has no offset (default: now)")
	flags.StringVar(&f.span, "for", "7d", "how long it reaches: a `DURATION` such as 36h, 7d or 4w")
	flags.StringVar(&f.zone, "zone", "UTC", "show times in `ZONE`, such as Europe/Berlin")
	f.viewFlags.register(flags, "text", "json", "html", "ics")
	f.tenant.register(flags)
	return c
}

func runForecast(a *app, c *cobra.Command, f *forecastFlags, args []string) error {
	v, err := viewOf(a, &f.viewFlags)
	if err != nil {
		return err
	}
	report, err := f.window(v.now.Truncate(time.Second))
	if err != nil {
		return err
	}
	// What is over now was not over in a window of the past.
	clock := report.Now
	if report.From.Before(clock) {
		clock = report.From
	}
	checked, err := loadShown(c.Context(), a, &f.config, &f.tenant, args, clock)
	if err != nil {
		return err
	}
	defer checked.Close()
	if r := checked.Result; r.Summary.Tasks == 0 && (len(r.Findings) > 0 || len(checked.Problems) > 0 || r.Err != nil) {
		return checked.NoTasks()
	}
	for _, t := range checked.Result.Sets {
		set := reporters.ForecastSet{
			Name: t.Set.Label(), Tenant: cmp.Or(t.Set.Name, t.Set.Tenant), Timeline: t.Timeline(),
			Asked: func(f *task.Facts) bool { return checked.IsAsked(f.Doc) },
		}
		if slices.ContainsFunc(t.Set.Tasks, set.Asked) {
			report.Sets = append(report.Sets, set)
		}
	}
	report.Color, report.Width = v.color, cmp.Or(tableWidth(a, v.file), 100)
	report.ASCII = v.file == "" && isTerminal(a.stdout) && a.asciiOnly()
	write := map[string]func(io.Writer) error{
		"text": report.WriteText, "json": report.WriteJSON, "html": report.WriteHTML, "ics": report.WriteICS,
	}[v.format]
	err = a.print(v.file, write)
	for _, notice := range report.Notices {
		a.note("%s", notice)
	}
	return err
}

// window reads the flags about time.
func (f *forecastFlags) window(now time.Time) (*reporters.Forecast, error) {
	zone, problems := schedule.ParseZone(f.zone)
	if schedule.HasErrors(problems) {
		return nil, fmt.Errorf("--zone: %s", problems[0].Message)
	}
	from := now
	if f.from != "" {
		at, problems := schedule.ParseDateTime(f.from)
		if schedule.HasErrors(problems) {
			return nil, fmt.Errorf("--from %q: want a time such as 2027-01-31T08:00:00Z, 2027-01-31T08:00 or 2027-01-31", f.from)
		}
		from = at.Time(zone)
	}
	span, err := config.ParseDuration(f.span)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--for: %w", err)
	case span == 0:
		return nil, errors.New("--for: want a time longer than 0")
	case span > timeline.WindowMost:
		return nil, fmt.Errorf("--for %s: want at most %dd", f.span, timeline.WindowMost/(24*time.Hour))
	}
	return &reporters.Forecast{From: from, To: from.Add(span), Now: now, Zone: zone}, nil
}
