package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "duplicate-task-name",
	Summary: "two tasks have the same name and version",
	Why: "Name and version together are documented as what identifies a task. " +
		"Two tasks that share them cannot be told apart in a list, a log or a notification, and a script that looks a task up by its name finds either.",
	Do:      "Rename one of them, or give it another `version`. Two tasks that do the same as well are `duplicate-work`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Levels:  "A note where both have an id and `metadata.createdAt`: the service took them both. A note, too, where one is only a summary in a graph answer.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks: name and version form a unique identifier"},
	Group:   Identity,
	Set:     checkDuplicateTaskName,
})

func checkDuplicateTaskName(p *SetPass) {
	for _, all := range p.Set.SameName() {
		f, version := all[0], ""
		if f.Version.S != "" {
			version = " (version " + say.Quote(f.Version.S) + ")"
		}
		for d := range duplicates(p.unlessRepeated(all)) {
			r := d.about(p.Report(d.task, d.task.Name.At, "another task is called %s%s too", say.Quote(f.Name.S), version).
				Help("rename one of the two, or give it another version").RelatedPlace(p.Place(d.other, d.other.Name.At), "the other task of this name"))
			one, other := d.task, d.other
			if accepted(one) && accepted(other) || one.Shape == task.Summary || other.Shape == task.Summary {
				r.Level(diag.Note)
			}
		}
	}
}

// accepted reports whether the service has created the task under this identity.
func accepted(f *task.Facts) bool { return f.ID.S != "" && f.Stored() }
