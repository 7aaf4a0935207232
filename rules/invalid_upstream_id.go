package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "invalid-upstream-id",
	Summary: "an event waits for a task whose id is no UUID",
	Why: "The ids of tasks are UUIDs: 32 hexadecimal digits in five groups, such as `7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11`. " +
		"An event that waits for another id, the upstream task's *name* for instance, waits for ever; the endpoint for reloads on a task event refuses it (CHO-016). " +
		"The vendor's own example has `task-1`.\n\n" +
		"An id that a task among the input has is taken as it is.",
	Do: "Write the `id` of the upstream task as an export shows it.\n\n" +
		"Where the text shows which id was meant the message says so, and `--fix --unsafe` writes it: " +
		"the name of a task, the id of the reload-task that a task was migrated from, or a UUID with blanks, a line end (as Git Bash leaves it), braces, quotes, an invisible " +
		"character, other text or an address round it. A UUID that no task has is `unknown-upstream`.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Levels:  "An error in create and replace bodies, which the service refuses, and where the tenant is asked (`--live`), which has no such task.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event: CHO-016 (\"not a UUID, or no such task exists\")"},
	Fix:     UnsafeFix,
	Group:   Structure,
	Set:     checkInvalidUpstreamID,
})

func checkInvalidUpstreamID(p *SetPass) {
	var known *upstreamGuess
	for _, f := range p.Set.Tasks {
		for i := range f.Events {
			if e := &f.Events[i]; e.IsTask() {
				for _, a := range e.Attributes {
					if a.Name.S != "id" || !noTaskID(p.Set.Set, a.Value.S) {
						continue
					}
					if known == nil {
						known = &upstreamGuess{tasksByName(p.Set.Set), migrated(p.Set.Set)}
					}
					reportUpstreamID(p, f, a.Value, known)
				}
			}
		}
	}
}

// noTaskID reports whether no task can bear the id. Blank ones and placeholders have
// rules of their own.
func noTaskID(s *task.Set, id string) bool {
	return !task.IsUUID(id) && strings.TrimSpace(id) != "" && !isPlaceholder([]byte(id)) && s.ByID(id) == nil && !s.Vertices[id]
}

// upstreamGuess knows tasks by what people take for their ids: names, and the ids of the
// reload-tasks that they replaced.
type upstreamGuess struct{ names, migrated map[string]*task.Facts }

// reportUpstreamID suggests the id that was meant, where the text tells.
func reportUpstreamID(p *SetPass, f *task.Facts, id task.Text, known *upstreamGuess) {
	const anyID = "write the \"id\" of the task to wait for"
	level := diag.Warning
	if f.As.Body() || p.Remote != nil {
		level = diag.Error // the service refuses the request, and has no such task (CHO-016)
	}
	if meant := known.names[id.S]; meant != nil {
		p.Report(f, id.At, "upstream id %s is the name of a task, and no id", say.Quote(id.S)).
			Help("write its id, %s", say.Quote(meant.ID.S)).Level(level).RelatedPlace(p.Place(meant, p.Identity(meant)), "the task of this name").Data("suggestion", meant.ID.S).Fix(diag.Unsafe, "Write its id", p.writeID(f, id, meant.ID.S))
		return
	}
	if meant := known.migrated[id.S]; meant != nil {
		p.Report(f, id.At, "upstream id %s is the reload-task that %s was migrated from", say.Quote(id.S), meant.Quoted()).
			Help("write the task's id, %s", say.Quote(meant.ID.S)).Level(level).RelatedPlace(p.Place(meant, p.Identity(meant)), "the task in its place").Data("suggestion", meant.ID.S).Fix(diag.Unsafe, "Write the task's id", p.writeID(f, id, meant.ID.S))
		return
	}
	repaired, wrong, ok := repairID(id.S)
	switch {
	case ok:
		whose := ""
		meant := p.Set.ByID(repaired)
		if meant != nil {
			whose = ", the id of " + meant.Quoted()
		}
		r := p.Report(f, id.At, "upstream id %s %s", say.Quote(id.S), wrong).Help("write %s%s", say.Quote(repaired), whose).Level(level).
			Data("suggestion", repaired).Fix(diag.Unsafe, "Write "+say.Quote(repaired), p.writeID(f, id, repaired))
		if meant != nil {
			r.RelatedPlace(p.Place(meant, p.Identity(meant)), "the task that is meant")
		}
	case isNothing(id.S):
		p.Report(f, id.At, "upstream id %s is a script's word for nothing: it found no task", say.Quote(id.S)).Help(anyID).Level(level)
	default:
		p.Report(f, id.At, "upstream id %s is no UUID, so no task can bear it", say.Quote(id.S)).Help(anyID).Level(level)
	}
}

// writeID puts another id in the place of one.
func (p *SetPass) writeID(f *task.Facts, id task.Text, text string) []diag.Edit {
	return oneEdit(f.Place(id.At), quoteJSON(text))
}

// tasksByName finds tasks by a name that is theirs alone, if they have an id that
// events can use.
func tasksByName(s *task.Set) map[string]*task.Facts {
	names := make(map[string]*task.Facts, len(s.Tasks))
	for _, f := range s.Tasks {
		if _, taken := names[f.Name.S]; taken || !task.IsUUID(f.ID.S) {
			names[f.Name.S] = nil
			continue
		}
		names[f.Name.S] = f
	}
	return names
}
