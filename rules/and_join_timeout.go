package rules

import (
	"fmt"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "and-join-timeout",
	Summary: "`eventTimeout` is shorter than the time between the events that a task waits for",
	Why: "`eventTimeout` is how long a task that waits for *all* of its events (`exclusive: false`) waits for the last one after the first has come. " +
		"When the tasks that it waits for end two hours apart, a timeout of one hour is over before the second event comes, and the task does not run.\n\n" +
		"tasklint knows when the upstream tasks end: they start by the schedules at the heads of their chains, and each task on the way takes as long as its last run (from " +
		"runs among the input, else from the metadata of the task). It looks at the next 12 months, and reports a timeout only if the events come too far apart every time, " +
		"even at their nearest. Time zones and clock changes are counted in. Where several ways lead to a task, the ones that end nearest to each other count. " +
		"`tasklint forecast` lists no run of such a task.\n\n" +
		"Runs do not always take as long as the last one, and may queue: a note says how much later the first task would have to end for the join to work. " +
		"Where a duration is not known, the schedules alone are compared. A reload may queue for six hours and take three, each on the way: " +
		"where not even that could help, the message says that the task never runs, and `unreachable-task` reports what depends on it.\n\n" +
		"The rule is silent about upstream tasks whose ends are at no known time: those that wait for data, for a failure, or for tasks that the input does not hold.",
	Do: "Give `eventTimeout` more room than the time that the message names, or start the upstream tasks nearer to each other. " +
		"If the task need not wait for all, `cadence-mismatch` and `and-join-deadlock` have the alternatives.",
	Mend:   MendDefinition,
	Level:  diag.Warning,
	Levels: "A note where durations are not known and one of the tasks is started by others, whose runs take up a part of the distance.",
	Since:  "0.1.0",
	Basis:  Standard,
	Sources: []string{"Serverless Workflow 0.8, Workflow Timeouts, eventTimeout of Event States",
		"API reference of /api/scheduling/tasks, `states.timeouts.eventTimeout`; a reload runs for at most 3 hours"},
	Group: Graph,
	Set:   checkAndJoinTimeout,
	Deep:  true,
})

func checkAndJoinTimeout(p *SetPass) {
	g := p.Graph()
	for v := range graph.Vertex(g.Tasks()) {
		f := g.Task(v)
		s, timeout, ok := p.timesOut(v)
		if !ok {
			continue
		}
		if _, dead := p.Algebra().AndDeadlock(v); dead {
			continue
		}
		first, last := s.Slow, s.Other
		firstAt, lastAt := s.SlowAt, s.OtherAt
		if lastAt.Before(firstAt) {
			first, last, firstAt, lastAt = last, first, lastAt, firstAt
		}
		zone := p.Schedule(g.Task(p.Timeline().Cadence(first).Roots[0])).Zone()
		nearest := local(firstAt, zone) + " and " + instant(lastAt, zone)
		gap, are, so := s.Apart, "end", ""
		why := fmt.Sprintf("by last durations the nearest ends are at %s, so it runs only if %s ends %s later than that",
			nearest, p.Graph().Quoted(first), say.About(gap-timeout))
		switch {
		case timeout < s.Sure:
			gap, so = s.Sure, ", so it never runs"
			if p.Live().Starts(v) {
				so = ", so these events never start it"
			}
			why = "that much is certain, however long their runs queue and take"
		case s.Guessed:
			are = "are scheduled"
			why = fmt.Sprintf("the nearest are at %s, so it runs only if %s takes %s longer than %s", nearest, p.Graph().Quoted(first), say.About(gap-timeout), p.Graph().Quoted(last))
		}
		r := p.Report(f, f.EventTimeout.At, "%s waits no longer than %s, but %s and %s %s at least %s apart%s",
			p.Graph().Quoted(v), say.Quote(f.EventTimeout.S), p.Graph().Quoted(first), p.Graph().Quoted(last), are, say.About(gap), so).
			Help("set \"eventTimeout\" to more than %s, or start %s and %s nearer to each other", say.About(gap), p.Graph().Quoted(first), p.Graph().Quoted(last)).
			Note("%s", why).Data("seconds", int(gap/time.Second))
		if s.Guessed && timeout >= s.Sure && !s.Direct {
			r.Level(diag.Note)
		}
		for _, t := range g.Triggers(v) {
			if u := p.upstreamOf(t); u == first || u == last {
				join, at := p.eventPlace(t)
				r.RelatedPlace(p.Place(join, at), "%s runs %s", p.Graph().Quoted(u), p.byWhom(u, p.Timeline().Cadence(u)))
			}
		}
	}
}
