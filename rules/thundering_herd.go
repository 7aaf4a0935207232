package rules

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "thundering-herd",
	Summary: "more tasks start at one instant than can run together",
	Why: "A tenant runs a limited number of reloads at a time, by its entitlement; the vendor's example is thirty. " +
		"The others wait in a queue, and after six hours in it a reload fails. Everybody likes 06:00 on Monday, so that is when the figures are late.\n\n" +
		"The rule counts enabled tasks with a schedule of their own, by instant, across zones and kinds of schedules, for seven days from `--now`. " +
		"One finding reports the busiest instant of a herd, and the first of them how many instants are above the limit; " +
		"it stands at the first task's schedule, with up to 20 others as related places. At most ten herds are reported, the largest. " +
		"In tenants of very many and very frequent schedules the first runs of each are counted (100 million in all). " +
		timesNotKnown,
	Do: "Spread the schedules over the hour, or chain the tasks: a task that starts when another has succeeded does not compete with it for a place. " +
		"Set `max` to what your entitlement says. `tasklint forecast` shows how busy each hour is. Two tasks of one app at one time are `schedule-collision`.",
	Mend:    MendSchedule,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload overview: concurrent reloads per entitlement (example: 30), up to 6 hours in the queue"},
	Group:   Schedule,
	Options: []Option{{"max", 30, "The most tasks that may start at one instant."}},
	Set:     checkThunderingHerd,
})

func checkThunderingHerd(p *SetPass) {
	h := herds{tenant: p.Set, most: max(p.Int("max"), 1)}
	ordered := p.Set.Ordered()
	var scheduled []int
	for i, f := range ordered.InFiles() {
		if p.scheduled(f) {
			scheduled = append(scheduled, i)
		}
	}
	slices.Sort(scheduled)
	for _, i := range scheduled { // by identity: which is the first of a herd goes by no path
		h.tasks = append(h.tasks, ordered.Tasks[i])
	}
	herds, instants := h.find()
	for i := range herds {
		herd := &herds[i]
		slices.SortFunc(herd.members, task.Compare)
		first := herd.members[0]
		r := p.Report(first, driverPlace(first.Schedule), "%d enabled tasks start at one instant, %s", herd.count, instant(time.Unix(herd.at, 0), p.Schedule(first).Zone())).
			Help("spread their schedules, or chain them").Note("what the tenant cannot run together waits in a queue")
		if i == 0 && instants > 1 {
			r.Also("in the next 7 days %d instants are above %d tasks", instants, h.most)
		}
		for _, f := range herd.members[1:min(len(herd.members), mostRelated+1)] {
			r.RelatedPlace(p.Place(f, driverPlace(f.Schedule)), "%s starts then too", f.Quoted())
		}
		r.AboutGroup(identities(herd.members)...).Data("tasks", herd.count).Data("max", h.most).Data("at", time.Unix(herd.at, 0).UTC().Format(time.RFC3339))
	}
}
