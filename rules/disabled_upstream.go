package rules

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "disabled-upstream",
	Summary: "an enabled task waits for a disabled or deleted one",
	Why: "A disabled task does not run, so its end never comes, and what waits for it waits for ever. " +
		"The waiting task is enabled and looks healthy, but its app keeps the data of the day on which the other task was switched off. That need not have been a person: " +
		"the service disables tasks by itself, after failures in a row for instance or when their owner is deleted, and notes the reason in `metadata.disabledCode` (see " +
		"`broken-disabled`).\n\n" +
		"There is one finding for each disabled upstream task, at the first task that it keeps from running; the others that wait for it are related places. " +
		"Tasks further down are reported by `unreachable-task`.",
	Do:      "Enable the upstream task, let this one wait for another task, or disable the whole chain.",
	Mend:    MendSwitch,
	Level:   diag.Warning,
	Levels:  "A note where something else can still start all tasks that wait for it: a schedule of their own, or another event of which any one is enough.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `enabled` and `metadata.disabledCode`", "qlik.dev, Reload on task event"},
	Group:   Graph,
	Set:     checkDisabledUpstream,
})

// checkDisabledUpstream passes over edges within a circle: task-cycle says which
// member of it is disabled.
func checkDisabledUpstream(p *SetPass) {
	g, live := p.Graph(), p.Live()
	var hubs []graph.Vertex
	waiting := make(map[graph.Vertex][]graph.EdgeID)
	for v := range graph.Vertex(g.Tasks()) {
		if live.Off(v) != "" {
			continue
		}
		for e, u := range g.Upstream(v) {
			if g.Off(u) == "" || between(g, e) || !p.understood(e) {
				continue
			}
			if waiting[u] == nil {
				hubs = append(hubs, u)
			}
			waiting[u] = append(waiting[u], e)
		}
	}
	told := make(map[graph.Vertex]int) // by the task that the finding stands at
	last := make(map[graph.Vertex]*Report)
	for _, u := range hubs {
		// Those that it keeps from running first, else by path and place.
		edges := waiting[u]
		slices.SortFunc(edges, func(a, b graph.EdgeID) int {
			f, at := p.edgePlace(a)
			h, other := p.edgePlace(b)
			if x, y := live.Runs(g.Edge(a).To), live.Runs(g.Edge(b).To); x != y {
				return map[bool]int{false: -1, true: 1}[x]
			}
			return cmp.Or(task.Compare(f, h), cmp.Compare(at.Start, other.Start))
		})
		v := g.Edge(edges[0]).To
		if told[v]++; told[v] <= edgesMost {
			last[v] = reportDisabledUpstream(p, u, edges)
		}
	}
	for v := range graph.Vertex(g.Tasks()) {
		if n := told[v] - edgesMost; n > 0 {
			last[v].Also("the same holds for %s of this one", say.Count(n, "more upstream task"))
		}
	}
}

// reportDisabledUpstream reports what is off at the first of the tasks that wait for it.
func reportDisabledUpstream(p *SetPass, u graph.Vertex, edges []graph.EdgeID) *Report {
	g, live := p.Graph(), p.Live()
	up, off := g.Task(u), g.Off(u)
	name := p.Graph().Quoted(u)
	advice := "enable " + name + ", or wait for another task"
	if off == "deleted" {
		advice = "wait for another task, or remove the event"
	}
	var tasks []graph.Vertex
	cut := 0
	for _, e := range edges {
		tasks = append(tasks, g.Edge(e).To)
		if !live.Runs(g.Edge(e).To) {
			cut++
		}
	}
	who, so := p.Graph().Quoted(tasks[0])+" waits", "it never runs"
	switch {
	case cut == 0:
		so = "this event never comes"
	case cut > 1:
		who = fmt.Sprintf("%s and %s wait", p.Graph().Quoted(tasks[0]), say.Count(cut-1, "more task"))
		so = "they never run"
	}
	r := p.reportEdge(edges[0], "%s for %s, which is %s, so %s", who, name, off, so).Help("%s", advice)
	if others := len(edges) - 1; cut == 0 {
		r.Level(diag.Note)
		if others == 0 {
			r.Note("something else can still start it")
		} else {
			r.Note("something else can still start it, and %s that %s for %s too", say.Count(others, "more task"), say.Pick(others, "waits", "wait"), name)
		}
	}
	if code := up.DisabledCode.S; off == "disabled" && code != "" {
		r.Also("%s has the \"disabledCode\" %s", name, say.Quote(code))
	}
	r.RelatedPlace(p.switchedOff(up), "%s here", off)
	for i, e := range edges[1:min(len(edges), placesMost)] {
		words := "waits for it too, and never runs either"
		if i+1 >= cut {
			words = "waits for it too; something else can still start it"
		}
		f, at := p.edgePlace(e)
		r.RelatedPlace(p.Place(f, at), "%s %s", p.Graph().Quoted(g.Edge(e).To), words)
	}
	lead, waiting := p.members([]graph.Vertex{u})[0], p.members(tasks)
	if len(tasks) > 1 {
		r.About(append([]string{lead}, waiting...)...)
	}
	return r.Group(lead, waiting...).Data("upstream", g.ID(u)).Data("tasks", p.ids(tasks))
}
