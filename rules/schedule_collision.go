package rules

import (
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "schedule-collision",
	Summary: "two enabled tasks reload one app at the same time",
	Why: "Two schedules start a reload of the same app at the same instant. The second one waits or fails, or it does the work once more: " +
		"one of the two is not needed, or not at that time.\n\n" +
		"Schedules are compared as instants and not as texts. 06:00 in Stockholm and 05:00 UTC are one instant in winter and two in summer; " +
		"a cron expression, a recurrence rule and an interval may meet in one minute of the month. " +
		"The finding stands at the later of the two tasks and names the first time at which they meet, as each of them would write it.\n\n" +
		"With `window` set, runs that are near each other count as well, `window: 10m` for ten minutes. Where the last run of the earlier one is known, its duration decides: " +
		"runs that would not overlap are left alone.\n\n" +
		"The rule looks 12 months ahead from `--now`, and 31 days where one of the app's schedules runs more than 40,000 times a year; every 15 minutes is less. " +
		"Of a schedule that runs more than 4,000 times in that time only so many runs are looked at. " +
		timesNotKnown,
	Do: "Move one of the two schedules, or delete a task that is not needed: two tasks that are alike in all are `duplicate-work`. " +
		"Too many tasks of different apps at one time are `thundering-herd`.",
	Mend:    MendSchedule,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"qlik.dev, Reload overview: reloads of an app, concurrency and queueing"},
	Group:   Schedule,
	Options: []Option{{"window", time.Duration(0), "How far apart two runs may be that count as one time."}},
	Set:     checkScheduleCollision,
})

func checkScheduleCollision(p *SetPass) {
	finder := meetingFinder{tenant: p.Set, window: int64(p.Duration("window") / time.Second)}
	for _, all := range p.Apps() {
		var tasks []*task.Facts
		for _, f := range all {
			if f.Schedule != nil && p.active(f) && p.scheduled(f) {
				tasks = append(tasks, f)
			}
		}
		for _, m := range finder.find(tasks) {
			reportCollision(p, tasks[0].AppID().S, tasks, m)
		}
	}
}

func reportCollision(p *SetPass, app string, tasks []*task.Facts, m meeting) {
	f, first := tasks[m.later], tasks[m.earlier]
	at, firstAt := time.Unix(m.at[0], 0), time.Unix(m.at[1], 0)
	if task.Compare(f, first) < 0 { // the finder goes by identity
		f, first, at, firstAt = first, f, firstAt, at
	}
	zone := p.Schedule(f).Zone()
	own, other := instant(at, zone), instant(firstAt, p.Schedule(first).Zone())
	near, when := "at the same time as", "first at "+own
	switch {
	case m.at[0] != m.at[1]:
		near = "within " + say.Duration(p.Duration("window")) + " of"
		when = "first at " + local(at, zone) + ", when " + first.Quoted() + " runs at " + instant(firstAt, zone)
	case own != other:
		when += " (" + other + ")"
	}
	p.Report(f, driverPlace(f.Schedule), "%s reloads app %s %s %s", p.name(f), say.Quote(app), near, first.Quoted()).
		Help("move one of the two, or remove it").Note("%s", when).RelatedPlace(p.Place(first, driverPlace(first.Schedule)), "the other schedule of the app").
		Data("at", at.UTC().Format(time.RFC3339)).AboutGroup(identityOf(f), identityOf(first))
}
