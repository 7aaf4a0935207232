package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

var _ = register(&Rule{
	ID:      "end-before-start",
	Summary: "a schedule ends before it starts",
	Why: "`endDateTime` has to be later than `startDateTime`; the service refuses anything else with CHO-017, and nothing would ever run between them. " +
		"Often the year was changed in only one of the two.\n\n" +
		"The two are compared as instants: a local time is read in the schedule's `timezone`, UTC where there is none, and one with `Z` or an offset is taken at its word. " +
		"So 08:00 with `+02:00` is *before* 07:00 `Z`.",
	Do:      "Move the end behind the start, or leave the end out. An end that has passed is `expired-schedule`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Error CHO-017: `endDateTime` is not after `startDateTime`"},
	Group:   Schedule,
	Reads:   Within("start/schedule"),
	Task: func(p *TaskPass) {
		s := p.Schedule()
		if s == nil {
			return
		}
		start, end, ok := endsBeforeStart(s)
		if !ok {
			return
		}
		zone := s.Zone()
		told := "ends at " + local(end.Time(zone), zone) + ", before its start at " + instant(start.Time(zone), zone)
		if end.Unix(zone) == start.Unix(zone) {
			told = "ends when it starts, at " + instant(start.Time(zone), zone)
		}
		p.ReportPart(schedule.PartEnd, schedule.Range{}, "the schedule %s", told).
			Help("move the start or the end").Related(p.Task.Start.StartDateTime, "the start")
	},
})
