package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "double-trigger",
	Summary: "one run further up starts a task more than once",
	Why: "With `exclusive: true`, which is the default, *any* one of a task's events starts it. Two events that both come within one run of a task above start it twice: " +
		"one load, two reloads of the same app. The second reload brings nothing new, or stumbles over the first.\n\n" +
		"It happens in three ways:\n\n" +
		"- one event is written twice, or once for success and once for any outcome;\n" +
		"- a task waits for another one and also for a task that this one starts;\n" +
		"- two branches of a fork come together again.\n\n" +
		"Events that exclude each other are not reported: one event for success and one for failure start the task once, and so do two branches that part by the outcome of a " +
		"common task, at any depth. tasklint follows these outcomes.",
	Do: "Where branches come together and the task is to run after the last of them, set `exclusive` to `false`. Otherwise remove one of the events. " +
		"In a task that waits for all, an event too many is `redundant-event`.",
	Mend:  MendTrigger,
	Level: diag.Warning,
	Since: "0.1.0",
	Basis: Inferred,
	Sources: []string{"Serverless Workflow 0.8, Event State, `exclusive` (one of the defined events must be consumed to perform the actions)",
		"API reference of /api/scheduling/tasks, `states.exclusive`"},
	Group: Graph,
	Set:   checkDoubleTrigger,
	Deep:  true,
})

func checkDoubleTrigger(p *SetPass) {
	for v := range p.Graph().InFiles() {
		if d, ok := p.Algebra().DoubleTrigger(v); ok && p.readableJoin(v) {
			reportDoubleTrigger(p, v, d)
		}
	}
}

func reportDoubleTrigger(p *SetPass, v graph.Vertex, d graph.DoubleTrigger) {
	first, second := p.upstreamOf(d.First), p.upstreamOf(d.Second)
	name, common := p.Graph().Quoted(v), p.Graph().Quoted(d.Common)
	var r *Report
	switch {
	case first == second:
		r = p.reportWait(v, "one run of %s starts %s twice, as two events come when it %s",
			p.Graph().Quoted(first), name, (d.First.Outcome & d.Second.Outcome).Verb()).Help("remove one of the two events")
	case first == d.Common || second == d.Common:
		other := second
		if second == d.Common {
			other = first
		}
		r = p.reportWait(v, "one run of %s starts %s twice, directly and through %s", common, name, p.Graph().Quoted(other)).
			Help("remove one of the two events, or set \"exclusive\" to false to wait for both")
	default:
		r = p.reportWait(v, "one run of %s starts %s twice, through %s and through %s", common, name, p.Graph().Quoted(first), p.Graph().Quoted(second)).
			Help("set \"exclusive\" to false to wait for both, or remove one of the two events")
	}
	p.relateEvents(r, d.First, d.Second)
}
