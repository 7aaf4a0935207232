package rules

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

var _ = register(&Rule{
	ID:      "cadence-mismatch",
	Summary: "a task waits for all of several tasks that do not run equally often",
	Why: "With `exclusive: false` a task starts when *all* of its events have come. If one of them comes every hour and another once a day, the task runs once a day. " +
		"Twenty-three of the hourly events start nothing, and the one that is used need not be the right one: an event of yesterday may be paired with one of today. " +
		"Nothing in the task shows it, since the schedules are elsewhere, often several tasks up.\n\n" +
		"A task that waits for others runs as often as they do. tasklint works that out from the schedules down through the chains: " +
		"below a join of *any* the frequencies add up, below a join of *all* the slowest one counts. Mean frequencies from `--now` on are compared. " +
		"Times of day do not matter, so a task at 06:00 and one at 22:00 go together, and so do the 1st and the 15th of the month. Working days and all days do not: " +
		"Saturday's event waits for Monday's, and from then on each day may be made from the data of the day before.\n\n" +
		"The rule is silent where an upstream task has no known frequency: it waits for data or for a failure, is started by hand, or is not among the input.",
	Do: "Mostly the task should wait for the slow task alone: remove the other event. Otherwise let it start after *any* of them (`exclusive: " +
		"true`), or make the schedules equal.",
	Mend:   MendTrigger,
	Level:  diag.Warning,
	Levels: "A note where `eventTimeout` is shorter than the time between two runs of the fastest, so that no old run is paired.",
	Since:  "0.1.0",
	Basis:  Inferred,
	Sources: []string{"Serverless Workflow 0.8, Event State, `exclusive` (false: all of the defined events must be consumed)",
		"API reference of /api/scheduling/tasks, `states.exclusive` and `start.schedule`"},
	Group: Graph,
	Set:   checkCadenceMismatch,
	Deep:  true,
})

func checkCadenceMismatch(p *SetPass) {
	line := p.Timeline()
	for v := range graph.Vertex(p.Graph().Tasks()) {
		m, ok := line.Mismatch(v)
		if !ok {
			continue
		}
		if _, dead := p.Algebra().AndDeadlock(v); dead {
			continue // it never runs at all
		}
		if _, _, late := p.timesOut(v); late {
			continue // nor here: and-join-timeout tells
		}
		slow, fast := p.upstreamOf(m.Slow), p.upstreamOf(m.Fast)
		slowest, fastest := line.Period(line.Cadence(slow)), line.Period(line.Cadence(fast))
		stale, fresh := ", and may pair that with an old run of "+p.Graph().Quoted(fast), outlasts(p.Graph().Task(v), fastest)
		if fresh {
			stale = ""
		}
		r := p.reportWait(v, "%s waits for %s, which runs %s, and for %s, which runs %s",
			p.Graph().Quoted(v), p.Graph().Quoted(slow), often(slowest), p.Graph().Quoted(fast), often(fastest)).
			Help("leave %s out, set \"exclusive\" to true, or let all run equally often", p.Graph().Quoted(fast)).
			Note("it runs as seldom as %s%s", p.Graph().Quoted(slow), stale).
			Data("slowestSeconds", int(slowest.Seconds())).Data("fastestSeconds", int(fastest.Seconds()))
		if fresh {
			r.AtMost(diag.Note)
		}
		triggers := p.Graph().Triggers(v)
		for _, t := range triggers[:min(len(triggers), placesMost)] {
			f, at := p.eventPlace(t)
			u := p.upstreamOf(t)
			r.RelatedPlace(p.Place(f, at), "%s runs %s", p.Graph().Quoted(u), p.byWhom(u, line.Cadence(u)))
		}
	}
}

// outlasts reports whether events of a join are given up before the next one comes
// that is period later.
func outlasts(f *task.Facts, period time.Duration) bool {
	timeout, timed := timeline.EventTimeout(f.EventTimeout.S)
	return timed && timeout < period
}
