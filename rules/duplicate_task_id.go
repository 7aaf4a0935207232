package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "duplicate-task-id",
	Summary: "one id for two different tasks",
	Why: "An id belongs to one task of a tenant. Two files with the same id are usually a copy that was edited: " +
		"only one of them can be what the tenant holds, and references to the id mean either.",
	Level:   diag.Error,
	Levels:  "A note where the second is a plain copy of the first (equal but for what the service writes), as in a list and a graph answer of one tenant; the copy is left out of all other checks.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `id`"},
	Group:   Identity,
	Bad: Example{JSON: `[
  {"id": "4c0d5c1e-0a53-4d9f-8a55-0f0f6a1c7d21", "name": "Sales hourly"},
  {"id": "4c0d5c1e-0a53-4d9f-8a55-0f0f6a1c7d21", "name": "Sales nightly"}
]`},
	Good: Example{JSON: `[
  {"id": "4c0d5c1e-0a53-4d9f-8a55-0f0f6a1c7d21", "name": "Sales hourly"},
  {"id": "9d5a5b3c-2c7e-4c55-b1fc-5d2f6a1c7d22", "name": "Sales nightly"}
]`},
	Set: checkDuplicateTaskID,
})

func checkDuplicateTaskID(p *SetPass) {
	for _, f := range p.Set.Tasks {
		all := p.Set.AllByID(f.ID.S)
		if len(all) < 2 || all[0] != f {
			continue
		}
		for d := range duplicates(all) {
			d.about(p.Report(d.task, d.task.ID.At, "task id %s is also that of %s; give one of them its own id, or remove it", Quote(f.ID.S), Quote(d.other.Label())).
				RelatedPlace(p.Place(d.other, d.other.ID.At), "the other task with this id"))
		}
	}
	for _, c := range p.Set.Copies {
		if c.Task.Shape == task.Summary {
			continue // a graph answer mentions the task and defines nothing
		}
		later, first := c.Task, c.Of
		if task.Compare(later, first) < 0 {
			later, first = first, later
		}
		p.Report(later, later.ID.At, "this is a copy of task %s, which is there already; it is checked once", Quote(first.Label())).
			Level(diag.Note).RelatedPlace(p.Place(first, first.ID.At), "the first one").AboutGroup(identityOf(first), identityOf(later))
	}
}
