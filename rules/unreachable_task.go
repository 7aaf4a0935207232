package rules

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "unreachable-task",
	Summary: "an enabled task that nothing live can ever start",
	Why: "A chain is only as alive as what starts it. The task is enabled, but every way up from it ends at something that never starts anything:\n\n" +
		"- a disabled task,\n" +
		"- a schedule that has expired or can never fire,\n" +
		"- an id that no task of a complete set has,\n" +
		"- a task whose events never come within its `eventTimeout`,\n" +
		"- a ring of tasks that wait for each other.\n\n" +
		"So the task never runs, and nothing in Qlik shows it, since each link on its own is in order.\n\n" +
		"There is one finding for each dead beginning, at the first task that is cut off; the others are its related places. " +
		"Listed are the tasks that run again once that beginning is mended; a message says so where a task depends on several. " +
		"Direct children of a disabled task have `disabled-upstream`, those of an unknown one `unknown-upstream`, a ring has `task-cycle`, and a task whose events come too " +
		"far apart `and-join-timeout` or `and-join-deadlock`: mend those, and this goes too.\n\n" +
		"What may start from outside counts as alive: a task without any trigger, since somebody may start it by hand or over the API; data that is updated; " +
		"an upstream task that may be elsewhere, as the input need not hold all tasks of the tenant. Outcomes play no part: " +
		"a task that waits for a failure may well run one day.",
	Do: "Mend the beginning that the message names: enable the task, give its schedule a run, or name a task that exists. Or disable the chain, if it is no longer needed. " +
		"`tasklint graph --focus TASK --direction up` shows the way.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"qlik.dev, Reload on task event", "API reference of /api/scheduling/tasks, `enabled`, `events` and `states.exclusive`"},
	Group:   Graph,
	Set:     checkUnreachableTask,
})

func checkUnreachableTask(p *SetPass) {
	for _, s := range p.Live().Starvations() {
		reportStarvation(p, s)
	}
}

func reportStarvation(p *SetPass, s graph.Starvation) {
	g := p.Graph()
	root := g.Task(s.Root)
	s.Tasks = p.byPath(s.Tasks)
	why, advice := p.deadEnd(s)
	who, depend := p.Graph().Quoted(s.Tasks[0]), "depends"
	switch n := len(s.Tasks) - 1; {
	case n == 1:
		who, depend = who+" and "+p.Graph().Quoted(s.Tasks[1]), "depend"
	case n > 1:
		who, depend = fmt.Sprintf("%s and %d more tasks", who, n), "depend"
	}
	r := p.reportEdge(p.deadEdge(s.Tasks[0]), "%s can never start, as %s %s on %s", who, say.Pick(len(s.Tasks), "it", "they"), depend, why).
		AboutGroup(p.members(s.Tasks)...)
	if s.Several {
		advice += ", and mend the others too"
		r.Note("that is one cause among others")
	}
	r.Help("%s", advice)
	if s.Reason == NotHere && root == nil {
		r.Also("no task here has the id %s", p.Graph().Quoted(s.Root))
	}
	switch {
	case root == nil:
		for e := range g.Downstream(s.Root) {
			f, at := p.edgePlace(e)
			r.RelatedPlace(p.Place(f, at), "waits for it")
			break
		}
	case len(s.Cycle) > 0:
		r.RelatedPlace(p.identityPlace(root), "waits in vain itself")
	case p.Live().Late(s.Root):
		r.RelatedPlace(p.Place(root, root.EventTimeout.At), "waits no longer than this")
	case g.Off(s.Root) != "":
		r.RelatedPlace(p.switchedOff(root), "%s here", s.Reason)
	default:
		r.RelatedPlace(p.Place(root, schedulePlace(root)), "starts nothing any more")
	}
	for _, v := range s.Tasks[1:min(len(s.Tasks), placesMost)] {
		r.RelatedPlace(p.identityPlace(g.Task(v)), "cannot start either")
	}
	r.Data("causes", []string{g.ID(s.Root)}).Data("tasks", p.ids(s.Tasks))
}

// deadEdge is the first event of a starved task that waits for one that never runs.
func (p *SetPass) deadEdge(v graph.Vertex) graph.EdgeID {
	g, first := p.Graph(), graph.EdgeID(-1)
	for e, u := range g.Upstream(v) {
		if !p.Live().Runs(u) && (first < 0 || g.Ref(e).At.Start < g.Ref(first).At.Start) {
			first = e
		}
	}
	return first
}

// deadEnd says why nothing comes from the root, and what to do.
func (p *SetPass) deadEnd(s graph.Starvation) (why, advice string) {
	root := p.Graph().Quoted(s.Root)
	another := ", or give the task another trigger"
	switch {
	case p.Live().Late(s.Root):
		return root + ", whose events never come in time", "let " + root + " wait longer, or for events that come together" + another
	case len(s.Cycle) == 1:
		return root + ", which waits for itself", "give " + root + " another trigger"
	case len(s.Cycle) == 2:
		return p.Graph().Quoted(s.Cycle[0]) + " and " + p.Graph().Quoted(s.Cycle[1]) + ", which wait for each other", "give " + root + " another trigger"
	case len(s.Cycle) > 2:
		return fmt.Sprintf("a ring of %d tasks around %s, which wait for each other", len(s.Cycle), root), "give " + root + " another trigger"
	case p.Graph().State(s.Root) == graph.Foreign:
		return root + " of another tenant", "wait for a task of this one" + another
	case s.Reason == NotHere:
		return "a task that is not among those of this set", "wait for an existing task" + another
	case s.Reason == "disabled":
		return root + ", which is disabled", "enable " + root + another
	case s.Reason == "deleted":
		return root + ", which is deleted", "give the task another trigger"
	case strings.HasPrefix(s.Reason, "expired since "):
		return root + ", whose schedule ended at " + strings.TrimPrefix(s.Reason, "expired since "), "give " + root + " a new schedule, or the task another trigger"
	default:
		return root + ", which is " + s.Reason, "give " + root + " a new schedule, or the task another trigger"
	}
}
