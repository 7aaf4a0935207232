package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "cross-owner-chain",
	Summary: "a task waits for a task of another owner",
	Why: "A task runs with the rights of its owner, and whoever makes an event that names an upstream task needs the right to read that task's app (CHO-015). " +
		"Between tasks of two owners that holds only as long as both have access to what the other one made. And owners change without being asked: " +
		"whoever replaces or patches a task over the API becomes its owner. When one of the two leaves, the service disables their tasks, and the chain stops in the middle.\n\n" +
		"Tasks without a known owner are passed over.",
	Do: "Give the tasks of one chain to one owner, best to a technical account: saving a task as that user does it. " +
		"Where teams do hand over to each other, this is as it should be: switch the rule off there. Spaces have the same trouble, see `cross-space-chain`.",
	Mend:    MendAccess,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event: CHO-015", "API reference of /api/scheduling/tasks, `metadata.ownerId`, `metadata.disabledCode` (OWNER-DELETED, OWNER-DISABLED)"},
	Group:   Graph,
	Set:     checkCrossOwnerChain,
})

func checkCrossOwnerChain(p *SetPass) {
	crossings(p, "/metadata/ownerId", func(f *task.Facts) task.Text { return f.Owner }, func(e graph.EdgeID, up, down *task.Facts) *Report {
		edge := p.Graph().Edge(e)
		waits, first := p.Graph().Quoted(edge.To), p.Graph().Quoted(edge.From)
		return p.reportEdge(e, "%s waits for %s, which has another owner", waits, first).
			Help("check that the owner of %s may read the app of %s, or give both tasks to one owner", waits, first).
			Note("the owner of %s is %s, that of %s is %s", waits, say.Quote(down.Owner.S), first, say.Quote(up.Owner.S))
	})
}
