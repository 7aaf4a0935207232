package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "cron-either-day",
	Summary: "a cron expression with a day of the month and a day of the week runs on either",
	Why: "`0 6 1-7 * 1` looks like the first Monday of the month. It is not: " +
		"when both day fields are set, crontab runs on each day that matches *one* of them, so on the first seven days of each month and on every Monday besides. " +
		"That is some 125 days a year instead of twelve. The expression is legal, so nothing refuses it; " +
		"what one sees is a reload that comes far too often, or on a Wednesday.\n\n" +
		"Where one of the two fields begins with `*`, as in `0 6 */2 * 1`, it is worse: " +
		"by crontab(5) both must match then (Mondays on odd days), while most libraries take `*/2` for a restriction like any other and run on either. " +
		"The vendor does not say which of these the service does.\n\n" +
		"Days are counted in the 12 months from `--now`, as crontab counts them.",
	Do: "- For days on which both match, use a recurrence rule, which means one thing everywhere. " +
		"The first Monday is `RRULE:FREQ=MONTHLY;BYDAY=1MO;BYHOUR=6;BYMINUTE=0`, Friday the 13th `RRULE:FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;BYHOUR=6;BYMINUTE=0`. " +
		"The finding has the rule for this expression. Put it into `recurrence`, remove `cron`, and keep `timezone`.\n" +
		"- For days on which either matches, leave it as it is and suppress the note, or make two tasks of it, which the next reader will understand.\n\n" +
		"`tasklint explain-schedule '0 6 1-7 * 1'` shows the next runs.",
	Mend:    MendSchedule,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"crontab(5): the command runs when either field matches, if both are restricted, that is, do not start with *", "robfig/cron, croniter, cron-parser and croner, which take `*/2` as restricted", "Qlik's OpenAPI document for scheduling tasks, `cron`, which names no dialect"},
	Group:   Schedule,
	Reads:   Value,
	Task: func(p *TaskPass) {
		s := p.Schedule()
		if s == nil || s.Cron().DayFields() == schedule.OneDayField {
			return
		}
		c := s.Cron()
		both, either := c.MatchingDays(p.Now, false), c.MatchingDays(p.Now, true)
		n := schedulePart(&p.Task.Start, schedule.PartCron)
		var r *Report
		if c.DayFields() == schedule.EitherDay {
			r = p.Report(n, "this cron expression runs when either day field matches, not only when both do").
				Note("that is on %d days in 12 months instead of %d", either, both)
		} else {
			r = p.Report(n, "readers of cron differ on whether one day field must match here, or both").
				Note("by crontab(5) both must, on %d days in 12 months, but others run on either, on %d", both, either)
		}
		if rule := c.BothDays(); rule != "" {
			r.Help("if both must match, write %s as recurrence", rule)
		} else {
			r.Help("if both must match, write a recurrence instead")
		}
		r.Data("both", both).Data("either", either)
	},
})
