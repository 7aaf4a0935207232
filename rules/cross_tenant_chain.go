package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "cross-tenant-chain",
	Summary: "a task waits for a task of another tenant",
	Why: "Events do not leave their tenant. A task whose event names the id of a task in another tenant waits for ever: " +
		"in its own tenant that id does not exist, and the service refuses to make such an event there (CHO-016). It comes from copying: " +
		"a chain that was built in the development tenant is written to production with the ids of development, although each tenant gives its tasks ids of its own.\n\n" +
		"Which tenant a task belongs to is known from the configured `tenants`, else from the markers of the folders that `tasklint fetch` has written, else from " +
		"`metadata.tenantId`. Folders that were fetched from one tenant, with different filters, are one in this.",
	Do: "Write the id that the upstream task has in the tenant of the task that waits. " +
		"`tasklint diff --map FILE` compares two tenants whose ids are paired in a file, see [from one tenant to the next](../dev-to-prod.md).",
	Mend:    MendTrigger,
	Level:   diag.Error,
	Levels:  "A note where one of the two tasks does not say to which tenant it belongs.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event: CHO-016 (\"no such task exists in the caller's tenant\")", "API reference of /api/scheduling/tasks, `metadata.tenantId`"},
	Group:   Graph,
	Set:     checkCrossTenantChain,
})

func checkCrossTenantChain(p *SetPass) {
	g := p.Graph()
	eachEdge(p, edgesMost, func(e graph.EdgeID) bool {
		u, down := g.Edge(e).From, g.Task(g.Edge(e).To)
		up := g.Task(u)
		apart := g.State(u) == graph.Foreign || up != nil && ownTenant(up) != ownTenant(down) && ownTenant(up) != "" && ownTenant(down) != ""
		return apart && p.understood(e) && !p.isRemoved(e)
	}, func(e graph.EdgeID) *Report {
		return reportCrossTenant(p, e)
	})
}

// ownTenant is the tenant that a task says it is of. The body of a request says nothing: the
// service ignores what it holds.
func ownTenant(f *task.Facts) string {
	if f.As != task.Stored {
		return ""
	}
	return f.Tenant.S
}

func reportCrossTenant(p *SetPass, e graph.EdgeID) *Report {
	g := p.Graph()
	u, down := g.Edge(e).From, g.Task(g.Edge(e).To)
	set, up := p.Set.Set, g.Task(u)
	if up == nil {
		set, up = g.Elsewhere(u)
	}
	own, theirs := tenantsOf(p.Set.Set, down, set, up)
	if set == p.Set.Set {
		theirs, own = ownTenant(up), ownTenant(down)
	}
	waits := p.Graph().Quoted(g.Edge(e).To)
	var r *Report
	if theirs == "" || own == "" {
		r = p.reportEdge(e, "%s waits for %s, but the files do not say that both belong to one tenant", waits, up.Quoted()).
			Help("set \"tenantId\" in \"metadata\", or configure \"tenants\"").Level(diag.Note)
	} else {
		r = p.reportEdge(e, "%s waits for %s of another tenant, whose events never come", waits, up.Quoted()).
			Help("write the id that the upstream task has in %s", say.Quote(own)).
			Note("%s belongs to %s, and what it waits for to %s", waits, say.Quote(own), say.Quote(theirs))
	}
	return r.RelatedPlace(p.field(up, "/id", up.ID.At), "the task of the other tenant")
}
