package rules

import (
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

var _ = register(&Rule{
	ID:      "task-cycle",
	Summary: "tasks that trigger each other in a ring",
	Why: "A waits for B, and B, perhaps by way of others, waits for A. What comes of that depends on the tasks and on how the ring is entered:\n\n" +
		"- **Endless.** Every member can run, and once a schedule, data or a task outside starts one, they start each other, day and night. " +
		"Such loops are mostly unintended, and each round takes reloads from those that matter. A note says what a round takes, where it is more than success: " +
		"a ring by way of a failure turns only while that task fails, and a member that waits for all of its events may need one from outside each time.\n" +
		"- **Dead.** Nothing starts any of them. Each waits for another, and none ever runs, until somebody starts one by hand: then the ring is endless.\n" +
		"- **Broken.** A member is disabled or deleted. The ring stands still, and may turn as soon as that task is enabled again.\n" +
		"- **Blocked.** Something else holds it up: a member also needs a task that never runs, or outcomes that exclude each other. Some members may run by other triggers.\n\n" +
		"The message says which of the four it is (`data.fate` for programs), and the related places show the whole way round. " +
		"Every event of every ring is named in one finding at least: where two rings share a task, both are reported, the shorter way first. " +
		"Of very tangled tasks the first 20 rings are reported, and how many events are left.",
	Do: "Remove the event that closes the ring. If the tasks should run again and again, give the first one a schedule. " +
		"If one should be repeated after a failure, leave that to a task which is not part of its own chain. " +
		"A ring of one task is `self-trigger`, and `unreachable-task` reports what hangs below a dead one. `tasklint graph --focus TASK` shows the ring.",
	Mend:   MendTrigger,
	Level:  diag.Error,
	Levels: "A warning where a disabled or deleted member breaks the ring, or where something else holds it up.",
	Since:  "0.1.0",
	Basis:  Standard,
	Sources: []string{"Serverless Workflow 0.8, Event State (an event that matches starts the workflow)",
		"help.qlik.com, Qlik Sense Enterprise on Windows, View and create task chains (a task can trigger itself in a circular task chain)"},
	Group: Graph,
	Set:   checkTaskCycle,
	Deep:  true,
})

func checkTaskCycle(p *SetPass) {
	for _, circle := range p.Algebra().Cycles() {
		worst := diag.Warning
		for _, c := range circle.Cycles {
			if r := reportCycle(p, c); r.finding.Level > worst {
				worst = diag.Error
			}
		}
		if circle.Left > 0 {
			members := p.Graph().Components()[circle.Component]
			p.reportEdge(circle.FirstLeft, "%d tasks around %s trigger each other in many rings", len(members), p.Graph().Quoted(members[0])).
				Note("%d of them are told, and %d more of their events %s on others", len(circle.Cycles), circle.Left, say.Pick(circle.Left, "is", "are")).
				AtMost(worst).AboutGroup(p.members(members)...)
		}
	}
}

func reportCycle(p *SetPass, c graph.Cycle) *Report {
	g := p.Graph()
	c.Edges = p.startsEarliest(c.Edges)
	tasks := make([]graph.Vertex, 0, len(c.Edges)+1)
	for _, e := range c.Edges { // from the task at which the finding stands
		tasks = append(tasks, g.Edge(e).To)
	}
	who := p.some(tasks)
	first := c.Edges[0]
	var r *Report
	var more []string
	if len(tasks) > 2 {
		more = append(more, "the way is "+p.way(append(tasks, tasks[0])))
	}
	switch c.Fate {
	case graph.Broken:
		r = p.reportEdge(first, "%s trigger each other in a ring, which stands still while %s", who, p.offWords(c.Off)).Level(diag.Warning)
	case graph.Dead:
		r = p.reportEdge(first, "%s wait for each other, so %s ever runs", who, say.Pick(len(tasks)-1, "neither", "none"))
	case graph.Blocked:
		r = p.reportEdge(first, "%s trigger each other in a ring, which does not turn, as %s", who, p.hold(c)).Level(diag.Warning)
	default:
		r = p.reportEdge(first, "%s start each other in an endless ring", who)
		more = append(more, p.entrance(c)+p.lapWords(c))
	}
	r.Note("%s", strings.Join(more, ", and ")).Label("%s", p.edgeWords(first))
	if c.Fate == graph.Dead {
		r.Help("remove one of these events, and give its task another trigger")
	} else {
		r.Help("remove one of these events")
	}
	for _, e := range c.Edges[1:min(len(c.Edges), placesMost+1)] {
		f, at := p.edgePlace(e)
		r.RelatedPlace(p.Place(f, at), "%s", p.edgeWords(e))
	}
	return r.AboutRing(p.members(tasks[:len(c.Edges)])...).Data("fate", c.Fate.String()).Data("tasks", p.ids(tasks[:len(c.Edges)])).Data("length", len(c.Edges)).Flow()
}

// edgeWords says what an edge is.
func (p *SetPass) edgeWords(e graph.EdgeID) string {
	g := p.Graph()
	return p.Graph().Quoted(g.Edge(e).To) + " starts when " + p.Graph().Quoted(g.Edge(e).From) + " " + g.Outcome(e).Verb()
}

// hold says what holds up a blocked ring.
func (p *SetPass) hold(c graph.Cycle) string {
	switch {
	case c.Held < 0:
		return "its tasks need outcomes of each other that exclude each other"
	case c.Held == c.By && p.Live().Late(c.Held):
		return p.Graph().Quoted(c.Held) + " never has all of its events within its \"eventTimeout\""
	case c.Held == c.By:
		return p.Graph().Quoted(c.Held) + " never has all of its events within one run"
	default:
		why := "which never runs"
		switch off := p.Live().Off(c.By); {
		case off == NotHere:
			why = "which is not here"
		case off != "":
			why = "which is " + off
		}
		return p.Graph().Quoted(c.Held) + " also needs " + p.Graph().Quoted(c.By) + ", " + why
	}
}

// lapWords says what each lap of an endless ring takes, "" when it takes nothing but
// that its tasks succeed.
func (p *SetPass) lapWords(c graph.Cycle) string {
	g := p.Graph()
	words := ""
	for i, e := range c.Unless {
		if i == lapsMost {
			words += " and so on"
			break
		}
		words += [...]string{", only while ", " and "}[min(i, 1)] + p.Graph().Quoted(g.Edge(e).From) + " " + g.Outcome(e).Verb()
	}
	for i, t := range c.Each {
		if i == lapsMost {
			words += " and so on"
			break
		}
		words += [...]string{", one lap each time ", " and "}[min(i, 1)]
		if t.Edge < 0 {
			words += "another event of " + p.Graph().Quoted(c.EachOf[i]) + " comes"
		} else {
			words += p.Graph().Quoted(p.upstreamOf(t)) + " " + t.Outcome.Verb()
		}
	}
	return words
}

// lapsMost is how many conditions of a ring are named one by one.
const lapsMost = 3

// offWords names the members that break a ring.
func (p *SetPass) offWords(off []graph.Vertex) string {
	first := p.Graph().Quoted(off[0]) + " is " + p.Live().Off(off[0])
	switch len(off) {
	case 1:
		return first
	case 2:
		return first + " and " + p.Graph().Quoted(off[1]) + " is " + p.Live().Off(off[1])
	default:
		return fmt.Sprintf("%s and %d more of them are off", first, len(off)-1)
	}
}

// entrance says what starts an endless ring: the trigger from outside of the first
// member that has one.
func (p *SetPass) entrance(c graph.Cycle) string {
	g, live := p.Graph(), p.Live()
	inside := make(map[graph.Vertex]bool, len(c.Edges))
	for _, e := range c.Edges {
		inside[g.Edge(e).From] = true
	}
	through := ""
	for _, e := range c.Edges {
		v := g.Edge(e).From
		switch sources := g.Sources(v); {
		case sources&graph.BySchedule != 0 && live.Starts(v):
			return "the schedule of " + p.Graph().Quoted(v) + " sets it off"
		case g.All(v):
			continue
		case sources&(graph.ByDataset|graph.ByAnyTask|graph.ByUnknown) != 0:
			return "an event of " + p.Graph().Quoted(v) + " sets it off"
		}
		for _, u := range g.Upstream(v) {
			switch {
			case inside[u] || !live.Runs(u):
			case g.Component(u) != g.Component(v):
				return p.Graph().Quoted(u) + " sets it off through " + p.Graph().Quoted(v)
			case through == "":
				through = p.Graph().Quoted(u) + " sets it off through " + p.Graph().Quoted(v)
			}
		}
	}
	if through == "" {
		return "something from outside sets it off"
	}
	return through
}
