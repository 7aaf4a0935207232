package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "expired-schedule",
	Summary: "an enabled task whose schedule is over",
	Why: "Every run of this schedule lies in the past: `endDateTime`, a cron's `validUntil`, the rule's own `UNTIL` or `COUNT`, or the number of repetitions of an interval " +
		"has been reached. The task is still enabled, so it looks as if the app were reloaded, and nothing says that it is not. " +
		"The service does not switch such tasks off by itself, except for those that it migrated.\n\n" +
		"Past and future are seen from `--now`. A schedule without a start counts from the creation of its task, so that `COUNT=5` is used up five runs after that; " +
		"where the creation is not known either, such a schedule is taken to begin now. Disabled tasks are passed over.",
	Do: "Move the end, or disable or delete the task. Where events start the task as well, remove `start`. A new task with an end in the past is refused (CHO-017). " +
		"A schedule that never had a run is `never-fires`.",
	Mend:    MendSchedule,
	Level:   diag.Warning,
	Levels:  "An error in create bodies, which the service refuses.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Error CHO-017: `endDateTime` is in the past", "API reference of /api/scheduling/tasks, `disabledCode` SCHEDULE-EXPIRED: for migrated tasks only"},
	Fix:     UnsafeFix,
	Group:   Schedule,
	Reads:   Whole,
	Task: func(p *TaskPass) {
		if !p.Task.Enabled.True() {
			return
		}
		s := p.Runs()
		if s == nil {
			return
		}
		end, part, ok := s.Expired(p.Now)
		if !ok {
			return
		}
		if _, _, contradiction := endsBeforeStart(s); contradiction {
			return
		}
		what, at := endOf(s, part)
		told := "%s ended this schedule at %s"
		if !end.Before(p.Now) {
			told = "this schedule has no run left before %s at %s"
		}
		r := p.ReportPart(part, at, told, what, instant(end, s.Zone())).Data("end", end.Format("2006-01-02T15:04:05Z"))
		if p.As == task.Create {
			r.Level(diag.Error) // refused (CHO-017)
		}
		last := ""
		if o, ok := s.Last(); ok && o.Unix == end.Unix() {
			last = "its last run was due then, and "
		} else if ok {
			last = "its last run was due at " + instant(o.Time(), s.Zone()) + ", and "
		}
		if firstReference(p.Task).Exists() {
			r.Help("move the end, or remove \"start\"").Note("%sthe schedule will not start the task again", last)
			return
		}
		r.Help("move the end, or disable the task").Note("%sthe task is enabled but will not run again", last).
			Fix(diag.Unsafe, "Disable the task", replaceValue(p.Task.Enabled, "false"))
	},
})

// endOf names what ends a schedule and gives its range in the text of the part.
func endOf(s *schedule.Schedule, part schedule.Part) (what string, at schedule.Range) {
	switch part {
	case schedule.PartRecurrence:
		if r := s.Recurrence(); r.Has(schedule.RuleUntil) {
			return "UNTIL", r.Part(schedule.RuleUntil)
		}
		return "COUNT", s.Recurrence().Part(schedule.RuleCount)
	case schedule.PartInterval:
		return "the interval itself", schedule.Range{}
	default:
		return part.String(), schedule.Range{}
	}
}
