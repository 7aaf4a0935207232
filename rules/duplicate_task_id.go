package rules

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "duplicate-task-id",
	Summary: "one id for two different tasks",
	Why: "An id belongs to one task of a tenant. Two files with the same id are usually a copy that was edited: " +
		"only one of them can be what the tenant holds, and references to the id mean either.\n\n" +
		"Two *states* of one stored task have one id, tenant and `metadata.createdAt` and differ in `metadata.updatedAt`, as in a backup of each day. " +
		"The newest is checked and counts in every rule; the older ones are left aside, with one warning for each task.",
	Do: "Remove the copy, or the `id` in it if it is to become a new task. Copies that differ in their ids are `duplicate-task-name`.\n\n" +
		"Of a folder with backups check the newest only: list the others under `exclude` (`exclude: " +
		"[\"backup/2026-11-0*/**\"]`), or make each folder a set of its own under `tenants`, so that they are not compared with each other.",
	Mend:    MendTasks,
	Level:   diag.Error,
	Levels:  "A note where the second is a plain copy of the first (equal but for what the service writes), as in a list and a graph answer of one tenant; the copy is left out of all other checks. A warning for older states of one stored task.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `id`"},
	Group:   Identity,
	Set:     checkDuplicateTaskID,
})

func checkDuplicateTaskID(p *SetPass) {
	for _, all := range p.Set.SameID() {
		for d := range duplicates(all) {
			d.about(p.Report(d.task, d.task.ID.At, "task id %s is also that of %s", say.Quote(d.task.ID.S), d.other.Quoted()).
				Help("remove one of the two, or its \"id\" if it is to be a new task").RelatedPlace(p.Place(d.other, d.other.ID.At), "the other task with this id"))
		}
	}
	reportOlderStates(p)
	for _, c := range p.Set.Copies {
		if c.Task.Shape == task.Summary {
			continue // a graph answer mentions the task and defines nothing
		}
		later, first := c.Task, c.Of
		if task.Compare(later, first) < 0 {
			later, first = first, later
		}
		p.Report(later, later.ID.At, "this is a copy of task %s", first.Quoted()).
			Note("the two are checked once").Level(diag.Note).RelatedPlace(p.Place(first, first.ID.At), "the first one").AboutGroup(identityOf(first), identityOf(later))
	}
}

// reportOlderStates tells of the older states of each stored task once, at the latest of
// them: a backup of each day has many.
func reportOlderStates(p *SetPass) {
	older := make(map[*task.Facts][]*task.Facts)
	for _, c := range p.Set.Older {
		older[c.Of] = append(older[c.Of], c.Task)
	}
	for _, newest := range p.Set.Tasks {
		states := older[newest]
		if len(states) == 0 {
			continue
		}
		slices.SortStableFunc(states, func(a, b *task.Facts) int {
			return cmp.Or(cmp.Compare(b.UpdatedAt.S, a.UpdatedAt.S), task.Compare(a, b))
		})
		first := states[0]
		what := "this is an older state"
		if n := len(states) - 1; n > 0 {
			what = fmt.Sprintf("this and %d more are older states", n)
		}
		r := p.Report(first, first.ID.At, "%s of task %s, left aside", what, newest.Quoted()).
			Help("exclude the folder that holds it, or make that a set of its own").
			Note("it was updated at %s", first.UpdatedAt.S).Level(diag.Warning).RelatedPlace(p.Place(newest, newest.ID.At), "the newest state, of %s, which is checked", newest.UpdatedAt.S)
		for _, f := range states[1:min(len(states), placesMost)] {
			r.RelatedPlace(p.Place(f, f.ID.At), "an older state, of %s", f.UpdatedAt.S)
		}
	}
}
