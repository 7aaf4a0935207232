package rules

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "legacy-reload-task",
	Summary: "a document of the removed reload-task API",
	Why: "Reloads used to be scheduled with `/api/v1/reload-tasks`. That API was to be removed on 29 September 2026 or later, and as soon as an app has one new task its reload-tasks are switched off. " +
		"A document of the old form starts nothing any more.\n\n" +
		"What it said has a place in the new form: the rules of `recurrence` in `start.schedule.recurrence`, one task a rule, since a schedule now has one; `timeZone` in `timezone`; `appId` and `partial` in the arguments of the action `app.reload`; " +
		"`autoReload` as a task that waits for a dataset event. An app takes at most ten.",
	Level: diag.Note,
	Since: "0.1.0",
	Basis: Documented,
	Sources: []string{"Qlik changelog: Scheduling Tasks API and deprecation of reload-tasks",
		"qlik.dev, Migrate reload-tasks to tasks"},
	Group: FileAndSchema,
	Bad: Example{Raw: true, JSON: `{
  "appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21",
  "partial": false,
  "timeZone": "Europe/Berlin",
  "recurrence": ["RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0"]
}`},
	Good: Example{JSON: `{
  "name": "Sales nightly",
  "start": {"schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "timezone": "Europe/Berlin"}},
  ` + exampleWait + `[]` + exampleWaitEnd + `
}`},
	Legacy: func(p *TaskPass) {
		root := p.Tree.Root()
		becomes := "a task"
		if rules := root.Get("recurrence").Len(); rules > 1 {
			becomes = fmt.Sprintf("%d tasks, one for each rule of its recurrence", rules)
		}
		app := ""
		if id := root.Get("appId"); id.Is(source.String) {
			app = " of app " + quoteNode(id)
		}
		p.ReportOpen(root, "this reload-task%s belongs to an API that was removed and starts nothing; make it %s", app, becomes)
	},
})
