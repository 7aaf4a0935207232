package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "unanchored-schedule",
	Summary: "what a recurrence means hangs on the moment its task was created",
	Why: "`RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO` runs every second Monday. Which of the two Mondays is not written: " +
		"without a `startDateTime` the rule counts from the creation of its task. " +
		"In the same way `FREQ=DAILY;BYHOUR=6` runs at six and some minutes, those of the creation, and `FREQ=MONTHLY` on the day of the month on which somebody happened to " +
		"click.\n\n" +
		"As long as nobody touches the task, all is well. Then it is created once more, from a file, by a pipeline, in another tenant: " +
		"the fortnightly reload moves to the other week, the one at 06:17 to 06:42, and nothing in the file has changed.\n\n" +
		"ISO 8601 intervals such as `R/PT6H` are left alone: they promise a distance and no time. " +
		"So are seconds that a rule leaves out, and `COUNT`, about which `invalid-recurrence` has a note.",
	Do: "- Write a `startDateTime`, and everything counts from there: `\"startDateTime\": \"2027-01-04T06:00:00\"`, a Monday of the right week, at the right time. " +
		"A note says from when the schedule counts today, and the fix writes that, so that nothing moves.\n" +
		"- Or write the part that is missing: `BYHOUR` and `BYMINUTE` for the time of day, `BYDAY` for a weekly rule, `BYMONTHDAY` for a monthly one, `BYMONTH` and " +
		"`BYMONTHDAY` for a yearly one. An `INTERVAL` over 1 needs the start.",
	Mend:    MendSchedule,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on time schedule: the first run is the next occurrence after the task is created", "RFC 5545 section 3.3.10: what a rule leaves out comes from its start; INTERVAL"},
	Fix:     UnsafeFix,
	Group:   Schedule,
	Reads:   Within("start/schedule"),
	Task: func(p *TaskPass) {
		s := p.Runs()
		if s == nil || s.Kind() != schedule.KindRecurrence || !s.Floating() {
			return
		}
		hangs, write := unanchored(s.Recurrence())
		if _, never := s.Never(); never || hangs == "" {
			return
		}
		r := p.Report(driver(&p.Task.Start), "the creation of the task sets %s of its runs", hangs).Help("write %s", write)
		created, err := time.Parse(time.RFC3339, p.Task.Metadata.CreatedAt.Text())
		if err != nil {
			return
		}
		created = created.Truncate(time.Minute)
		r.Note("it was created at %s", instant(created, s.Zone())).
			Data("from", created.UTC().Format(time.RFC3339)).
			Fix(diag.Unsafe, "Write the start from which it counts now", insertMember(p.Task.Start.Schedule, "startDateTime",
				quoteJSON(created.In(s.Zone().Location()).Format("2006-01-02T15:04:05")), "recurrence", "timezone"))
	},
})

// unanchored says what of a rule without a start comes from the creation of its task,
// and what to write instead.
func unanchored(r *schedule.Recurrence) (sets, write string) {
	var hangs, parts []string
	freq := r.Freq()
	if r.Interval() > 1 {
		hangs = append(hangs, map[schedule.Freq]string{
			schedule.Yearly: "the years", schedule.Monthly: "the months", schedule.Weekly: "the weeks", schedule.Daily: "the days",
			schedule.Hourly: "the hours", schedule.Minutely: "the minutes", schedule.Secondly: "the seconds",
		}[freq])
	}
	if freq <= schedule.Weekly && !r.Has(schedule.RuleByDay) && !r.Has(schedule.RuleByMonthDay) && !r.Has(schedule.RuleByYearDay) {
		switch {
		case freq == schedule.Weekly || r.Has(schedule.RuleByWeekNo):
			hangs, parts = append(hangs, "the weekday"), append(parts, "BYDAY")
		case freq == schedule.Monthly || r.Has(schedule.RuleByMonth):
			hangs, parts = append(hangs, "the day of the month"), append(parts, "BYMONTHDAY")
		default:
			hangs, parts = append(hangs, "the date"), append(parts, "BYMONTH", "BYMONTHDAY")
		}
	}
	noHour := freq < schedule.Hourly && !r.Has(schedule.RuleByHour)
	noMinute := freq < schedule.Minutely && !r.Has(schedule.RuleByMinute)
	switch {
	case noHour && noMinute:
		hangs, parts = append(hangs, "the time of day"), append(parts, "BYHOUR", "BYMINUTE")
	case noHour:
		hangs, parts = append(hangs, "the hour"), append(parts, "BYHOUR")
	case noMinute:
		hangs, parts = append(hangs, "the minute"), append(parts, "BYMINUTE")
	}
	write = "a startDateTime"
	if r.Interval() == 1 {
		write = say.And(parts) + ", or a startDateTime"
	}
	return say.And(hangs), write
}
