package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "removed-task-in-use",
	Summary: "a task that is deleted is still somebody's upstream",
	Why: "Deleting a task does not touch the tasks that wait for it: they stay enabled and silently never run again. " +
		"Give them another trigger in the same change, or keep the task.\n\n" +
		"With `--changed-since` the rule compares the tasks of before with those of now, by id, each tenant by itself. A task that moved to another file of its tenant is not deleted. " +
		"With `--live` it also asks the tenant for each upstream that its list does not show, and tells of those that it says it does not have: by a task that waits for it there, or by a file. " +
		"Without a change or a tenant to look at, `unknown-upstream` tells of events whose upstream is not there.",
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
		what := "this change deletes task " + Quote(p.Removed[g.ID(edge.From)].Name) + " from " + p.Removed[g.ID(edge.From)].File
		advice := "give it another trigger, or keep the task"
		switch _, here := p.Removed[g.ID(edge.From)]; {
		case here:
		case g.Task(edge.From) != nil:
			what = "the tenant does not have task " + p.label(edge.From) + " any more"
			advice = "make it anew and write its new id, or give the other one another trigger"
		default:
			what = "the tenant has no task with the id " + Quote(g.ID(edge.From))
			advice = "give it another trigger"
		}
		if p.Live().Off(edge.To) != "" || p.startsOtherwise(edge.To, e) {
			what += ", and " + p.label(edge.To) + " waits for it"
		} else {
			what += ", and " + p.label(edge.To) + " waits for it and never runs again"
		}
		return p.reportEdge(e, "%s; %s", what, advice)
	})
}
