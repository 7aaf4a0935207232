package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "invalid-upstream-id",
	Summary: "an event waits for a task whose id is no UUID",
	Why: "The ids of tasks are UUIDs: 32 hexadecimal digits in five groups, such as `7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11`. An event that waits for another id, " +
		"the upstream task's *name* for instance, waits for ever; the endpoint for reloads on a task event refuses it (CHO-016). " +
		"The vendor's own example has `task-1`.\n\n" +
		"Write the `id` of the upstream task as an export shows it. An id that a task among the input bears is taken as it is.",
	Level:   diag.Warning,
	Levels:  "an error in create and replace bodies, which the service refuses, and where the tenant is asked (`--live`), which has no such task",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"qlik.dev, Reload on task event: CHO-016 (\"not a UUID, or no such task exists\")"},
	Group:   Structure,
	Bad: Example{JSON: `[{
  "events": [{
    "name": "sales-loaded", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
    "correlation": [
      {"contextAttributeName": "id", "contextAttributeValue": "Sales hourly"},
      {"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"}]
  }],
  ` + exampleWait + `["sales-loaded"]` + exampleWaitEnd + `
}]`},
	Good: Example{JSON: `[{
  "id": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11", "name": "Sales hourly"
}, {
  "name": "Sales report",
  "events": [` + exampleSales + `],
  ` + exampleWait + `["sales-loaded"]` + exampleWaitEnd + `
}]`},
	Set: checkInvalidUpstreamID,
})

func checkInvalidUpstreamID(p *SetPass) {
	var names map[string]*task.Facts
	for _, f := range p.Set.Tasks {
		for i := range f.Events {
			if e := &f.Events[i]; e.IsTask() {
				for _, a := range e.Attributes {
					if a.Name.S != "id" || !noTaskID(p.Set, a.Value.S) {
						continue
					}
					if names == nil {
						names = tasksByName(p.Set)
					}
					reportUpstreamID(p, f, a.Value, names[a.Value.S])
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

// reportUpstreamID suggests the id of the task that bears the text as its name.
func reportUpstreamID(p *SetPass, f *task.Facts, id task.Text, named *task.Facts) {
	level := diag.Warning
	if f.As.Body() || p.Remote != nil {
		level = diag.Error // the service refuses the request, and has no such task (CHO-016)
	}
	if named != nil {
		p.Report(f, id.At, "upstream id %s is no UUID but the name of a task; write its id, %s", Quote(id.S), Quote(named.ID.S)).Level(level).
			RelatedPlace(p.Place(named, p.Identity(named)), "the task of this name").Data("suggestion", named.ID.S)
		return
	}
	p.Report(f, id.At, "upstream id %s is no UUID, so no task can bear it; write the \"id\" of the task to wait for", Quote(id.S)).Level(level)
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
