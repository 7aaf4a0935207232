package rules

import (
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "unknown-upstream",
	Summary: "an event waits for a task that is not among the tasks of the set",
	Why: "When a task is deleted, the tasks that wait for it stay as they are: enabled, without an error, and waiting for an event that nobody will ever send. " +
		"The vendor says it in one sentence: *if the upstream task is deleted later, this task no longer runs*. " +
		"Nothing else reports it, and the app shows old data until somebody asks why.\n\n" +
		"Which ids exist is known only when all tasks are there. Where the input may hold a part of them (single files, one page of a list, `--partial`) this is a note that " +
		"says why.\n\n" +
		"An id that is no UUID is no task's, and is reported as `invalid-upstream-id`. An id that a task of another tenant has is a `cross-tenant-chain`.",
	Do: "Write the `id` of the task to wait for, or remove the event. A task that was deleted and made anew has a new id, and all events that name the old one have to be " +
		"changed. Where the id turns out to be that of a task's app, which is easily mixed up, a note says so.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Levels:  "A note that settings do not raise where tasks may be missing from the input. A note then says why they may be.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event (\"If the upstream task is deleted later, this task no longer runs\")", "API reference of /api/scheduling/tasks, `events.correlation`"},
	Group:   Graph,
	Set:     checkUnknownUpstream,
})

// checkUnknownUpstream leaves out ids that are no UUID: invalid-upstream-id tells of
// those, since it can say what is wrong with them and which task was meant. Those
// that the change at hand has removed, or that the tenant says it does not have, are
// removed-task-in-use.
func checkUnknownUpstream(p *SetPass) {
	g := p.Graph()
	var ids *idGuess
	eachEdge(p, edgesMost, func(e graph.EdgeID) bool {
		u := g.Edge(e).From
		return g.State(u) == graph.Ghost && task.IsUUID(g.ID(u)) && p.understood(e) && !p.isRemoved(e) && !p.isAbsent(e)
	}, func(e graph.EdgeID) *Report {
		if ids == nil {
			ids = guessIDs(p.Set.Set)
		}
		return reportUnknownUpstream(p, e, ids)
	})
}

func reportUnknownUpstream(p *SetPass, e graph.EdgeID, ids *idGuess) *Report {
	g := p.Graph()
	v := g.Edge(e).To
	id := g.ID(g.Edge(e).From)
	who, so, off := p.Graph().Quoted(v), "", p.Live().Off(v)
	switch {
	case off != "":
		who += ", which is " + off + ","
	case !p.Set.Complete():
	case p.startsOtherwise(v, e):
		so = ", so this event never starts it"
	default:
		so = ", so it never runs"
	}
	r := p.reportEdge(e, "%s waits for a task that is not among those of this set%s", who, so)
	if f, how := ids.of(id); f != nil {
		r.Help("write the id of %s, %s", f.Titled(), say.Quote(f.ID.S)).Note("%s "+how+" %s", say.Quote(id), f.Titled()).
			RelatedPlace(p.field(f, "/id", f.ID.At), "the task that is probably meant").Data("suggestion", f.ID.S)
	} else {
		r.Help("write the id of an existing task, or remove the event").Note("no task here has the id %s", say.Quote(id))
	}
	if !p.Set.Complete() {
		if off == "" {
			r.Also("if there is none, this event never comes")
		}
		r.Uncertain(p.Set.Incomplete[0])
	}
	return r
}

// idGuess knows which task was probably meant by an id.
type idGuess struct {
	folded map[string]*task.Facts // by id in lower case
	apps   map[string]*task.Facts // by app; nil where several tasks reload it
	old    map[string]*task.Facts // by the reload-task that they replaced
}

func guessIDs(s *task.Set) *idGuess {
	ids := &idGuess{make(map[string]*task.Facts, len(s.Tasks)), make(map[string]*task.Facts, len(s.Tasks)), migrated(s)}
	for _, f := range s.Tasks {
		if f.ID.S == "" {
			continue
		}
		if lower := strings.ToLower(f.ID.S); ids.folded[lower] == nil {
			ids.folded[lower] = f
		}
		if app := f.AppID().S; app != "" {
			if _, taken := ids.apps[app]; taken {
				ids.apps[app] = nil
			} else {
				ids.apps[app] = f
			}
		}
	}
	return ids
}

// of is the task and what the id has to do with it.
func (g *idGuess) of(id string) (*task.Facts, string) {
	if f := g.folded[strings.ToLower(id)]; f != nil {
		return f, "is, but for letter case, the id of"
	}
	if f := g.old[id]; f != nil {
		return f, "is the id of the reload-task that was migrated to"
	}
	return g.apps[id], "is the id of the app of"
}
