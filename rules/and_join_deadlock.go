package rules

import (
	"fmt"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "and-join-deadlock",
	Summary: "a task waits for all of several events that cannot all come in one run",
	Why: "With `exclusive: false` a task waits until *all* of its events have come. One run of a task ends in one way only: it succeeds or it fails. " +
		"So a task that waits for the success *and* the failure of the same task waits for two things of which one run brings only one. " +
		"The same holds where the two outcomes lie further up: one branch starts when the load succeeds, the other when it fails, and a task below needs both branches.\n\n" +
		"tasklint follows outcomes through chains of any depth. It knows for each task in which circumstances it runs, and reports a join of branches whose circumstances " +
		"exclude each other. A branch with another way to start (a schedule of its own, another upstream task) is left out.\n\n" +
		"The message says *within one run* because two runs might pair: Monday's success with Tuesday's failure. " +
		"How long the service keeps an event for that is not documented. An `eventTimeout` can rule it out: " +
		"events are the ends of runs, and a run may queue for 6 hours and take 3, so when the timeout is shorter than the time between two runs by more than 9 hours, the " +
		"join is dead for certain. Each task between the schedule and the join may take another 9 hours, which are counted in. " +
		"What depends on a join that is dead for certain is reported by `unreachable-task`.",
	Do:     "Mostly *any* was meant: set `exclusive` to `true`, and the task runs after either event. Otherwise remove the event for the outcome that was not meant.",
	Mend:   MendTrigger,
	Level:  diag.Warning,
	Levels: "An error where `eventTimeout` is shorter than the smallest distance between two runs of the task on whose outcome the events part, less 9 hours for each run from the schedule to the join, so that two runs cannot pair either. That is known where one schedule starts that task, by itself or through one task after the other.",
	Since:  "0.1.0",
	Basis:  Inferred,
	Sources: []string{"Serverless Workflow 0.8, OnEvents Definition and Event State, `exclusive`; Workflow Timeouts, `eventTimeout`",
		"API reference of /api/scheduling/tasks, `states.exclusive`"},
	Group: Graph,
	Set:   checkAndJoinDeadlock,
	Deep:  true,
})

func checkAndJoinDeadlock(p *SetPass) {
	for v := range graph.Vertex(p.Graph().Tasks()) {
		if d, ok := p.Algebra().AndDeadlock(v); ok {
			reportDeadlock(p, v, d)
		}
	}
}

func reportDeadlock(p *SetPass, v graph.Vertex, d graph.Deadlock) {
	above, why := "the tasks above it", ""
	switch {
	case d.Common >= 0:
		above = p.Graph().Quoted(d.Common)
		why = "it waits for " + p.needs(d.Triggers[0], d.Common, d.First) + ", and for " + p.needs(d.Triggers[1], d.Common, d.Second)
	case len(d.Triggers) == 2:
		first, second := d.Triggers[0], d.Triggers[1]
		why = fmt.Sprintf("in a run in which %s %s, %s never %s",
			p.Graph().Quoted(p.upstreamOf(first)), first.Outcome.Verb(), p.Graph().Quoted(p.upstreamOf(second)), second.Outcome.Verb())
	default:
		why = fmt.Sprintf("taken together, %d of its events exclude each other", len(d.Triggers))
	}
	r := p.reportWait(v, "%s never has all of its events within one run of %s", p.Graph().Quoted(v), above).
		Help("set \"exclusive\" to true if any of them will do").Note("%s", why)
	p.relateEvents(r, d.Triggers...)
	if gap, apart := p.neverPair(v, d); apart && p.Live().Late(v) {
		r.Level(diag.Error).Also("two runs cannot pair either, as \"eventTimeout\" is shorter than the %s between them, less the time that a run may queue and take", say.About(gap))
	}
}

// needs says what an event waits for, and which outcome of the common task that asks
// for.
func (p *SetPass) needs(t graph.Trigger, common graph.Vertex, o graph.Outcome) string {
	u := p.upstreamOf(t)
	if u == common {
		return p.Graph().Quoted(u) + " to " + toEnd(o)
	}
	return p.Graph().Quoted(u) + ", which needs " + p.Graph().Quoted(common) + " to " + toEnd(o)
}
