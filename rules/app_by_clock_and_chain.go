package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "app-by-clock-and-chain",
	Summary: "an app is reloaded by a schedule and by a chain",
	Why: "One task reloads this app by a schedule, and another one when its upstream task has finished. That is fine when it is meant: " +
		"the chain for the night, the schedule for a refresh at noon. Mostly one of them is left over from the time before the chain. " +
		"Then the app is loaded twice, and once with data that the chain has not brought up to date yet.\n\n" +
		"Only enabled tasks count, and only schedules that have a run. A single task with both triggers is reported by `mixed-trigger`. " +
		"There is one note for each app, at the later of the first two such tasks.",
	Do:      "Remove the task that is left over, or its trigger. Where both are meant, suppress the note.",
	Mend:    MendTrigger,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `start` and `events`"},
	Group:   Schedule,
	Set:     checkAppByClockAndChain,
})

// appTriggers are the tasks that reload an app in either way, and the first by path of
// each kind.
type appTriggers struct {
	clock, chain *task.Facts
	all          []*task.Facts
}

func checkAppByClockAndChain(p *SetPass) {
	for _, tasks := range p.Apps() {
		var t appTriggers
		for _, f := range tasks {
			chained := chainEvent(f) != nil
			switch {
			case chained == (f.Schedule != nil), !p.active(f):
			case chained:
				t.add(&t.chain, f)
			case p.scheduled(f):
				t.add(&t.clock, f)
			}
		}
		if t.clock != nil && t.chain != nil {
			reportClockAndChain(p, tasks[0].AppID().S, &t)
		}
	}
}

func (t *appTriggers) add(first **task.Facts, f *task.Facts) {
	t.all = append(t.all, f)
	if *first == nil || task.Compare(f, *first) < 0 {
		*first = f
	}
}

func reportClockAndChain(p *SetPass, app string, t *appTriggers) {
	const unlessBoth = "remove one of the two unless both are meant"
	upstream := chainEvent(t.chain)
	edge := upstream.At
	if id, ok := upstream.Attribute("id"); ok {
		edge = id.At
	}
	clock := driverPlace(t.clock.Schedule)
	if task.Compare(t.clock, t.chain) > 0 {
		p.Report(t.clock, clock, "this schedule reloads app %s, and so does %s in a chain", say.Quote(app), t.chain.Quoted()).
			Help(unlessBoth).RelatedPlace(p.Place(t.chain, edge), "the chain").AboutGroup(identities(t.all)...)
		return
	}
	p.Report(t.chain, edge, "this chain reloads app %s, and so does %s by a schedule", say.Quote(app), t.clock.Quoted()).
		Help(unlessBoth).RelatedPlace(p.Place(t.clock, clock), "the schedule").AboutGroup(identities(t.all)...)
}

// chainEvent is the first event by which the task waits for another one, nil when
// there is none.
func chainEvent(f *task.Facts) *task.EventFacts {
	if len(f.Events) == 0 {
		return nil
	}
	refs := indexRefs(f)
	for i := range f.Events {
		if e := &f.Events[i]; e.IsTask() && refs.has(e.Name.S) {
			return e
		}
	}
	return nil
}
