package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "removed-task-in-use",
	Summary: "a task that this change deletes is still somebody's upstream",
	Why: "Deleting a task does not touch the tasks that wait for it: they stay enabled and silently never run again. " +
		"Give them another trigger in the same change, or keep the task.\n\n" +
		"The rule looks at changes only (`--changed-since`): it compares the tasks of before with those of now, by id. " +
		"A task that moved to another file is not deleted. Without a change to look at, `unknown-upstream` tells of events " +
		"whose upstream is not there.",
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, qlik-cli: reload on task event (\"If the upstream task is deleted later, this task no longer runs\")"},
	Group:   History,
	Set:     checkRemovedTaskInUse,
})

func checkRemovedTaskInUse(p *SetPass) {
	if len(p.Removed) == 0 {
		return
	}
	g := p.Graph()
	eachEdge(p, edgesMost, func(e graph.EdgeID) bool { return p.isRemoved(e) }, func(e graph.EdgeID) *Report {
		edge := g.Edge(e)
		gone := p.Removed[g.ID(edge.From)]
		what := "this change deletes task " + Quote(gone.Name) + " from " + gone.File + ", and " + p.label(edge.To)
		if p.startsOtherwise(edge.To, e) {
			what += " waits for it"
		} else {
			what += " waits for it and never runs again"
		}
		return p.reportEdge(e, "%s; give it another trigger, or keep the task", what)
	}, "wait for it too")
}

// isRemoved reports whether the change at hand has removed the edge's upstream.
func (p *SetPass) isRemoved(e graph.EdgeID) bool {
	g := p.Graph()
	from := g.Edge(e).From
	_, gone := p.Removed[g.ID(from)]
	return gone && g.State(from) == graph.Ghost && p.understood(e)
}
