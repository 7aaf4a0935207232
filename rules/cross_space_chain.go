package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "cross-space-chain",
	Summary: "a task waits for a task in another space",
	Why: "A chain may lead from one space into another, but whoever makes or changes such an event must be able to read the upstream task's app: " +
		"otherwise the service refuses it (CHO-015, *the caller cannot read the upstream task's app*). " +
		"So the owner needs a role in both spaces, and so does the account that deploys these files. " +
		"When an app moves to another space, or somebody leaves one, chains like this break.\n\n" +
		"Tasks whose space is not known, or personal, are passed over.",
	Do:      "Nothing is wrong with a chain across spaces that is meant. Where it is not, move the apps that belong together into one space.",
	Mend:    MendAccess,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event: CHO-015", "API reference of /api/scheduling/tasks, `metadata.spaceId`"},
	Group:   Graph,
	Set:     checkCrossSpaceChain,
})

func checkCrossSpaceChain(p *SetPass) {
	crossings(p, "/metadata/spaceId", func(f *task.Facts) task.Text { return f.Space }, func(e graph.EdgeID, up, down *task.Facts) *Report {
		edge := p.Graph().Edge(e)
		waits, first := p.Graph().Quoted(edge.To), p.Graph().Quoted(edge.From)
		return p.reportEdge(e, "%s waits for %s, which is in another space", waits, first).
			Help("check that the owner of %s, and whoever deploys it, may read the apps of both spaces", waits).
			Note("%s is in space %s, %s in space %s", waits, say.Quote(down.Space.S), first, say.Quote(up.Space.S))
	})
}
