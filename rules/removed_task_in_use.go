package rules

import (
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
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

// isRemoved reports whether the change at hand has removed the edge's upstream. The
// tenant may have it still.
func (p *SetPass) isRemoved(e graph.EdgeID) bool {
	g := p.Graph()
	from := g.Edge(e).From
	_, gone := p.Removed[g.ID(from)]
	f := g.Task(from)
	return gone && (g.State(from) == graph.Ghost || g.State(from) == graph.Foreign || f != nil && f.Doc.OfTenant()) && p.understood(e)
}

// isAbsent reports whether the tenant says that it does not have the edge's upstream.
// A task that it does not have either waits for nothing there.
func (p *SetPass) isAbsent(e graph.EdgeID) bool {
	g := p.Graph()
	from, to := g.Edge(e).From, g.Task(g.Edge(e).To)
	return p.Remote != nil && p.Remote.Absent[g.ID(from)] && g.State(from) != graph.Foreign && p.understood(e) &&
		(p.Remote.Tasks == nil || to.As.Body() || p.inTenant(to))
}

// inTenant reports whether a task of the set is one that the tenant has.
func (p *SetPass) inTenant(f *task.Facts) bool {
	c := p.comparison()
	return c == nil || !slices.Contains(c.OnlyNew, f)
}
