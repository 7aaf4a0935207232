package rules

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "too-frequent",
	Summary: "a schedule runs more often than makes sense",
	Why: "A reload takes minutes, and a tenant runs a limited number of them at a time; the rest queues. " +
		"A task that is started every minute is mostly a forgotten `FREQ=SECONDLY`, a `*` that was to be a 0 in a cron expression, or an interval with `PT` where `P` was " +
		"meant. It keeps places from the others and fills the run history.\n\n" +
		"What counts is the smallest distance between two runs of the schedule in the next 12 months, not their average: `0,1 6 * * *` runs twice a day, one minute apart. " +
		"The finding stands at the schedule, and is not repeated at each task that is chained to it.\n\n" +
		"A task that starts after *any* of several others has the schedules of all of them. " +
		"Where two of these, each of which is rare enough alone, start it within that time, there is a note at this task. " +
		"Last durations on the way are counted in where all are known.",
	Do: "Run the task less often: fifteen minutes is what many teams set. If it has to be this frequent, lower `min-interval`. " +
		"Data that changes all the time may be better served by a task that waits for its dataset. A reload that takes longer than its interval is `chain-overrun`.",
	Mend:    MendSchedule,
	Level:   diag.Warning,
	Levels:  "A note at a task that starts after any of several events (or by its own schedule as well), where only the schedules behind them together are that dense.",
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"qlik.dev, Reload overview: concurrent reloads per entitlement, further ones are queued"},
	Group:   Schedule,
	Reads:   Value,
	Options: []Option{{"min-interval", 5 * time.Minute, "The smallest distance that two runs of one schedule should have."}},
	Task: func(p *TaskPass) {
		s := p.Runs()
		if s == nil {
			return
		}
		d, ok := s.MinDistance(p.Now)
		least := p.Duration("min-interval")
		if !ok || d.Gap >= least {
			return
		}
		r := p.Report(driver(&p.Task.Start), "two runs are only %s apart", say.Duration(d.Gap)).
			Help("leave at least %s between two runs", say.Duration(least)).Data("seconds", int(d.Gap/time.Second))
		if p.Sees(Within("start/schedule")) { // else when they are depends on what is not known
			r.Note("they are at %s", both(d.A.Time(), d.B.Time(), s.Zone()))
		}
	},
	Set:  checkUnitedTooFrequent,
	Deep: true,
})

// checkUnitedTooFrequent looks at joins of "any" over several schedules. Each of them
// may run rarely enough while the task that they all start does not.
func checkUnitedTooFrequent(p *SetPass) {
	line, least := p.Timeline(), p.Duration("min-interval")
	for v := range graph.Vertex(p.Graph().Tasks()) {
		d, ok := line.Crowding(v, least)
		if !ok || p.tooFrequentAlone(d.RootA, least) || p.tooFrequentAlone(d.RootB, least) {
			continue
		}
		zone := p.Schedule(p.Graph().Task(d.RootA)).Zone()
		other := "wait for all events (\"exclusive\": false)"
		if d.RootA == v || d.RootB == v {
			other = "leave one of them out" // its own schedule starts it whatever it waits for
		}
		r := p.reportWait(v, "task %s starts twice within %s, by the schedules of %s and %s", p.Graph().Quoted(v), say.Duration(d.Gap), p.Graph().Quoted(d.RootA), p.Graph().Quoted(d.RootB)).
			Help("leave at least %s between the two schedules, or %s", say.Duration(least), other).
			Note("%s and %s start it at %s", p.Graph().Quoted(d.RootA), p.Graph().Quoted(d.RootB), both(d.A, d.B, zone)).
			AtMost(diag.Note).Data("seconds", int(d.Gap/time.Second))
		for _, root := range [...]graph.Vertex{d.RootA, d.RootB} {
			f := p.Graph().Task(root)
			r.RelatedPlace(p.Place(f, schedulePlace(f)), "the schedule of %s", p.Graph().Quoted(root))
		}
	}
}

// tooFrequentAlone reports whether the task's own schedule is told already.
func (p *SetPass) tooFrequentAlone(v graph.Vertex, least time.Duration) bool {
	d, ok := p.Schedule(p.Graph().Task(v)).MinDistance(p.Now)
	return ok && d.Gap < least
}
