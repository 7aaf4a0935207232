package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "removed-task-in-use",
	Summary: "a task that is deleted is still somebody's upstream",
	Why: "Deleting a task does not touch the tasks that wait for it: they stay enabled and silently never run again.\n\n" +
		"With `--changed-since`, and in the hook, the rule compares the tasks of before with those of now, by id, each tenant by itself. " +
		"A task that moved to another file of its tenant is not deleted. " +
		"With `--live` it asks the tenant for each upstream task that the tenant's list does not show, and reports those that the tenant does not have. " +
		"Without a change or a tenant to look at, `unknown-upstream` reports events whose upstream task is not there.",
	Do:      "Give the tasks that wait another trigger in the same change, or keep the task. `tasklint impact TASK --if deleted` lists all that would stop.",
	Mend:    MendTasks,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, qlik-cli: reload on task event (\"If the upstream task is deleted later, this task no longer runs\")", "API reference of GET /api/scheduling/tasks/{id}: 404"},
	Group:   History,
	Needs:   []Need{{Question: AskAbsent}},
	Set:     checkRemovedTaskInUse,
})

func checkRemovedTaskInUse(p *SetPass) {
	if len(p.Removed) == 0 && p.Remote == nil {
		return
	}
	g := p.Graph()
	eachEdge(p, edgesMost, func(e graph.EdgeID) bool { return p.isRemoved(e) || p.isAbsent(e) }, func(e graph.EdgeID) *Report {
		edge := g.Edge(e)
		waits := p.Graph().Quoted(edge.To)
		so := "so " + waits + " never runs again"
		if p.Live().Off(edge.To) != "" || p.startsOtherwise(edge.To, e) {
			so = "and " + waits + " waits for it"
		}
		switch removed, here := p.Removed[g.ID(edge.From)]; {
		case here:
			return p.reportEdge(e, "this change deletes %s, %s", say.Quote(removed.Name), so).
				Help("give %s another trigger, or keep the task", waits).Note("%s was in %s", say.Quote(removed.Name), removed.File)
		case g.Task(edge.From) != nil:
			return p.reportEdge(e, "the tenant does not have %s any more, %s", p.Graph().Quoted(edge.From), so).
				Help("make it anew and write its new id, or give %s another trigger", waits)
		default:
			return p.reportEdge(e, "the tenant has no task with the id %s, %s", say.Quote(g.ID(edge.From)), so).
				Help("give %s another trigger", waits)
		}
	})
}
