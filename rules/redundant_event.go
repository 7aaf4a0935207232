package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "redundant-event",
	Summary: "a task waits for a task and for that task's own ancestor",
	Why: "A task waits for all of its events. One is the end of a model load, another the end of the extraction that starts this very load. " +
		"When the load has ended, the extraction has long since: its event adds nothing to when the task runs. " +
		"It does add something to read, and to keep up to date when the chain is changed.\n\n" +
		"It is reported only where it is certain: the lower task has no other way to start, and the upper task's outcome is what the event asks for. " +
		"An event for a task that another event names as well is reported too, unless it asks for more: any end beside success, or one event written twice.",
	Do:      "Remove the event for the task further up. Where *any* one event is enough, such an event starts the task twice: that is `double-trigger`.",
	Mend:    MendTrigger,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"Serverless Workflow 0.8, Event State, `exclusive`", "API reference of /api/scheduling/tasks, `states.exclusive`"},
	Group:   Graph,
	Set:     checkRedundantEvent,
	Deep:    true,
})

func checkRedundantEvent(p *SetPass) {
	for v := range graph.Vertex(p.Graph().Tasks()) {
		for i, d := range p.Algebra().Redundant(v) {
			if i == edgesMost {
				break
			}
			reportRedundant(p, v, d)
		}
	}
}

func reportRedundant(p *SetPass, v graph.Vertex, d graph.Redundant) {
	f, at := p.eventPlace(d.Trigger)
	ancestor, other := p.Graph().Quoted(d.Ancestor), p.Graph().Quoted(p.upstreamOf(d.Other))
	var r *Report
	if d.Ancestor == p.upstreamOf(d.Other) {
		r = p.Report(f, at, "task %s waits twice for %s", p.Graph().Quoted(v), ancestor).
			Help("remove this event, which adds nothing").Note("when %s %s, both events have come", ancestor, d.Other.Outcome.Verb())
		if d.Trigger.Outcome == d.Other.Outcome { // which of them is told goes by their order
			r.About(p.members([]graph.Vertex{v, d.Ancestor})...)
		}
	} else {
		r = p.Report(f, at, "task %s waits for %s, and also for %s, which runs only after that", p.Graph().Quoted(v), ancestor, other).
			Help("remove the event for %s, which adds nothing", ancestor)
	}
	p.relateEvents(r, d.Other)
}
