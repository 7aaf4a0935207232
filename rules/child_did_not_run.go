package rules

import (
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "child-did-not-run",
	Summary: "the upstream ran as the task waits for, but the task did not run",
	Why: "The last run of the upstream task ended with the status that this task waits for, longer ago than a run may wait in the queue, and this task has not started since. " +
		"Mostly its event does not match: the upstream task's app has moved to another space, or the event names an app that the upstream task no longer reloads.\n\n" +
		"A task that waits for all of several events is passed over, since it may still wait for any one of them." +
		pastNote,
	Do: "Compare `spaceId` and `appId` of the event with those of the upstream task, and correct or remove them; `stale-correlation` compares them, too. " +
		"Then start the task once by hand.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"qlik.dev, qlik-cli: reload on task event (`spaceId` and `appId` are those of the upstream task)", "Qlik Cloud guardrails: 6 hours in the queue"},
	Options: []Option{{Name: "grace", Default: 6 * time.Hour, Doc: "How long after its upstream the task may still start."}},
	Group:   History,
	Needs:   []Need{{Question: AskLastRun}},
	Past:    checkChildDidNotRun,
})

func checkChildDidNotRun(p *SetPass) {
	g := p.Graph()
	p.eachPast(func(f *task.Facts, last *lastRun) {
		v, ok := g.Vertex(f)
		if !ok || !p.active(f) || g.All(v) && len(g.Triggers(v)) > 1 {
			return
		}
		for e, from := range g.Upstream(v) {
			up := g.Task(from)
			if up == nil || up == f || up.Shape != task.Definition || !p.understood(e) {
				continue
			}
			if ended, status := p.outcome(up, e); !ended.IsZero() && p.missed(f, last, ended) {
				r := p.reportEdge(e, "%s did not run after %s ended with %s at %s", p.name(f), p.Graph().Quoted(from), status, utc(ended)).
					Help("compare the event's \"appId\" and \"spaceId\", if it has them, with those of %s", p.Graph().Quoted(from)).
					RelatedPlace(p.identityPlace(up), "the upstream task")
				if last != nil {
					r.Note("it last started at %s", utc(last.Started))
				} else {
					r.Note("it never ran")
				}
			}
		}
	})
}

// outcome is when the upstream's last run ended, with its status, if it ended as the
// edge waits for.
func (p *SetPass) outcome(up *task.Facts, e graph.EdgeID) (ended time.Time, status string) {
	run := p.last(up)
	if run == nil {
		return time.Time{}, ""
	}
	word := graph.ParseOutcome(run.Status.S)
	if word == 0 || p.Graph().Outcome(e)&word == 0 {
		return time.Time{}, ""
	}
	return instantOf(run.EndedAt.S), run.Status.S
}

// missed reports whether the task was there and enabled when its upstream ended, has
// not started since, and should have by now.
func (p *SetPass) missed(f *task.Facts, last *lastRun, ended time.Time) bool {
	changed := latest(f.CreatedAt, f.UpdatedAt)
	if changed.IsZero() || changed.After(ended) || p.Past.Taken.Sub(ended) <= p.Duration("grace") {
		return false
	}
	return last == nil || !last.Started.IsZero() && last.Started.Before(ended)
}
