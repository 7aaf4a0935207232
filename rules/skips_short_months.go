package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "skips-short-months",
	Summary: "a monthly schedule on a day that some months lack",
	Why: "`FREQ=MONTHLY;BYMONTHDAY=31` has seven runs a year, not twelve: RFC 5545 says that invalid dates are ignored, and cron does the same. " +
		"The 29th and the 30th miss February. People who write this mostly mean the last day of the month, and a monthly report that comes seven times a year is noticed " +
		"late.\n\n" +
		"The day may also come from the start: `FREQ=MONTHLY` with a `startDateTime` on the 31st runs on the 31st.\n\n" +
		"Some rules skip days on purpose and are left alone: those that pick their days in another way as well (weekdays, `BYSETPOS`, days counted from the end), that name " +
		"all days up to the 31st, that count days off with a step (cron's `*/2`), or that have only months with such a day. ISO intervals are left alone, too: " +
		"`P1M` from the 31st is taken to run on a shorter month's last day.",
	Do:      "Write `BYMONTHDAY=-1` for the last day of the month, or a day up to the 28th. A date that no month of the rule has is `never-fires`.",
	Mend:    MendSchedule,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"RFC 5545 section 3.3.10: recurrence rules may generate invalid dates, which must be ignored", "crontab(5)"},
	Fix:     UnsafeFix,
	Group:   Schedule,
	Reads:   Value,
	Task: func(p *TaskPass) {
		s := p.Runs()
		if s == nil {
			return
		}
		short, ok := s.ShortMonths()
		if !ok {
			return
		}
		from, skipped := "", ""
		if p.FirmRuns() != nil {
			skipped = skippedRun(s, short.Day, p.Now)
		}
		switch {
		case short.Inherited && short.Part == schedule.PartStart:
			from = ", which comes from the start,"
		case short.Inherited && !isTime(p.Task.Metadata.CreatedAt.Text()):
			return
		case short.Inherited:
			from = ", which comes from the creation of the task,"
		}
		meant := "choose a day up to the 28th"
		if s.Kind() == schedule.KindRecurrence {
			meant = "use BYMONTHDAY=-1 for the last day of each month, or a day up to the 28th"
		}
		r := p.ReportPart(short.Part, short.Range, "months without a day %d%s are skipped", short.Day, from).
			Help("%s", meant).Note("%s", skipped).Data("day", short.Day)
		if s.Kind() == schedule.KindRecurrence && !short.Inherited {
			r.Fix(diag.Unsafe, "Run on the last day of each month", lastDay(p.Task.Start.Recurrence, short.Range))
		}
	},
})

// lastDay puts the last day of the month in place of the days that some months lack,
// and leaves the other days of the rule.
func lastDay(n source.Node, at schedule.Range) []diag.Edit {
	name, days, _ := strings.Cut(n.Text()[at.Start:at.End], "=")
	var kept []string
	for day := range strings.SplitSeq(days, ",") {
		if d, err := strconv.Atoi(day); err != nil || d <= 28 {
			kept = append(kept, day)
		}
	}
	return replaceRange(n, at, name+"="+strings.Join(append(kept, "-1"), ","))
}

// skippedRun tells the first two runs on the day with a month left out between them,
// "" when the next 12 months have none.
func skippedRun(s *schedule.Schedule, day int, now time.Time) string {
	const most = 1000 // runs: a day may have many
	var runs []time.Time
	n := 0
	for o := range s.Occurrences(now, now.AddDate(1, 1, 0)) {
		if n++; n > most {
			break
		}
		if t := o.Local(); t.Day() == day && (runs == nil || monthsBetween(runs[len(runs)-1], t) > 0) {
			runs = append(runs, t)
		}
	}
	least := math.MaxInt
	for i := range len(runs) - 1 {
		least = min(least, monthsBetween(runs[i], runs[i+1]))
	}
	for i := range len(runs) - 1 {
		if monthsBetween(runs[i], runs[i+1]) > least {
			return fmt.Sprintf("after %s the next run on that day is %s", local(runs[i], s.Zone()), instant(runs[i+1], s.Zone()))
		}
	}
	return ""
}

func monthsBetween(a, b time.Time) int {
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}
