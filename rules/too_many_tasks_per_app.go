package rules

import (
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "too-many-tasks-per-app",
	Summary: "an app has more tasks than the service takes",
	Why: "The service takes ten tasks for one app and refuses the eleventh with 422 CHO-014; disabled tasks are taken to count as well. " +
		"A rollout from files that goes over the limit stops there, with some of its tasks written and some not.\n\n" +
		"The finding stands at the first task beyond the limit, in the order of files and places.",
	Do: "Delete tasks that are not needed, or put their times into one: several times a day are one recurrence, `BYHOUR=6,12,18`. " +
		"Tasks that do the same are found by `duplicate-work`.",
	Mend:    MendTasks,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik changelog, Tasks API: 10 tasks for each resource", "Error CHO-014: the app already has the maximum number of tasks"},
	Group:   Identity,
	Options: []Option{{"max", 10, "The most tasks that one app may have."}},
	Set:     checkTooManyTasksPerApp,
})

func checkTooManyTasksPerApp(p *SetPass) {
	most := p.Int("max")
	for _, tasks := range p.Apps() {
		counted := slices.DeleteFunc(p.unlessRepeated(tasks), func(f *task.Facts) bool { return f.DeletedAt.S != "" })
		if len(counted) <= most {
			continue
		}
		slices.SortFunc(counted, task.Compare)
		n, beyond := len(counted), counted[most] // the first
		app := beyond.AppID()
		at := app.At
		if beyond.Resource.S == app.S {
			at = beyond.Resource.At
		}
		p.Report(beyond, at, "app %s has %d tasks, and the service takes %d", say.Quote(app.S), n, most).
			Help("put several times into one schedule, or remove tasks").Label("the first one too many").Data("tasks", n).Data("max", most).AboutGroup(identities(counted)...)
	}
}
