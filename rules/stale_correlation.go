package rules

import (
	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "stale-correlation",
	Summary: "an event asks for a space or app that its upstream task is not in any more",
	Why: "An event matches only when all attributes of its `correlation` do. " +
		"When the event is made in Qlik, the service writes the upstream task's `spaceId` and `appId` there beside its `id`. " +
		"If the app moves to another space later, or the task is changed to reload another app, the attributes stay as they were. " +
		"The event no longer matches, and the waiting task stops without a word.\n\n" +
		"The two are compared with the `metadata.spaceId`, `resourceId` and `appId` of the upstream task, where these are known.",
	Do:      "The `id` alone is enough. Take the other two out, or correct them. In the tenant's history the same defect shows as `child-did-not-run`.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"qlik.dev, Reload on task event (the upstream task's space and app are written beside its id)", "Serverless Workflow 0.8, Correlation Definition (all attributes have to match)"},
	Fix:     UnsafeFix,
	Group:   Graph,
	Set:     checkStaleCorrelation,
})

func checkStaleCorrelation(p *SetPass) {
	g := p.Graph()
	for v, f := range g.InFiles() {
		for e, from := range g.Upstream(v) {
			if up := g.Task(from); up != nil {
				checkEdgeStale(p, f, up, g.Refs(e))
			}
		}
	}
}

func checkEdgeStale(p *SetPass, f, up *task.Facts, refs []graph.Ref) {
	n := 0
	for _, ref := range refs {
		event := &f.Events[ref.Event]
		if len(event.Attributes) < 2 || !ref.Live || !namesOneTask(event) {
			continue
		}
		for _, a := range event.Attributes {
			if n < edgesMost && stale(p, f, up, a) {
				n++
			}
		}
	}
}

// stale reports an attribute that the upstream task does not meet.
func stale(p *SetPass, f, up *task.Facts, a task.AttributeFacts) bool {
	var own task.Text
	kind, has, other, here, meant := "", "", "", "", a.Value.S
	switch a.Name.S {
	case "spaceId":
		kind, has, other, here, own = "space", "is in", "is in another space", "is in this space", up.Space
	case "appId":
		kind, has, other, here, own = "app", "reloads", "reloads another app", "reloads this app", up.AppID()
		if meant == up.Resource.S { // that the two differ is a defect of the upstream task
			return false
		}
	}
	if own.S == "" || meant == "" || meant == own.S || isPlaceholder([]byte(meant)) {
		return false
	}
	p.Report(f, a.Value.At, "this event of %s never comes, as %s %s", p.name(f), up.Quoted(), other).
		Help("remove the attribute, or write %s", say.Quote(own.S)).
		Note("it asks for %s %s, and %s %s %s", kind, say.Quote(meant), up.Quoted(), has, say.Quote(own.S)).
		RelatedPlace(p.Place(up, own.At), "%s %s", up.Quoted(), here).Data("suggestion", own.S).
		Fix(diag.Unsafe, "Write "+say.Quote(own.S), oneEdit(f.Place(a.Value.At), quoteJSON(own.S)))
	return true
}
