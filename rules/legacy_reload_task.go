package rules

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/legacy"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "legacy-reload-task",
	Summary: "a document of the deprecated reload-task API",
	Why: "Reloads used to be scheduled with `/api/v1/reload-tasks`. That API is deprecated: " +
		"it makes no new reload-tasks (410, TASKS-011), the service migrates the existing ones in the background, and as soon as an app has one new task its reload-tasks are " +
		"switched off.\n\n" +
		"Everything in a reload-task has a place in the new form: the rules of `recurrence` in `start.schedule.recurrence`, one task a rule, since a schedule now has one; " +
		"`timeZone` in `timezone`; `appId` and `partial` in the arguments of the action `app.reload`; `autoReload` as a task that waits for a dataset event. " +
		"An app takes at most ten tasks, see `too-many-tasks-per-app`.\n\n" +
		"A reload-task with `migrated: true` has a task in its place already, the one whose `metadata.migratedFrom` is its id. " +
		"tasklint makes no second one of it, since both would reload the app.",
	Do: "`tasklint convert FILE -o DIR` writes the tasks into files of their own, and `--fix --unsafe` in place. " +
		"The ids of the reload-task, its app, space, owner and tenant are carried over, and so is `state`: what was `Disabled` or `Completed` stays switched off. " +
		"Names are made up, since reload-tasks had none. What has no place in a task is listed, and where a schedule cannot be carried over there is no fix.\n\n" +
		"Of a migrated reload-task remove the document, and fetch the task that replaced it: `tasklint fetch -o DIR`.",
	Mend:  MendText,
	Level: diag.Note,
	Since: "0.1.0",
	Basis: Documented,
	Sources: []string{"Qlik changelog: Scheduling Tasks API and deprecation of reload-tasks",
		"Qlik changelog 271: errors of migrated reload-tasks",
		"qlik.dev, Migrate reload-tasks to tasks",
		"API reference of /api/v1/reload-tasks, `state` and `migrated`"},
	Fix:    UnsafeFix,
	Hides:  true,
	Group:  FileAndSchema,
	Legacy: checkLegacyReloadTask,
})

func checkLegacyReloadTask(p *TaskPass) {
	root := p.Tree.Root()
	becomes := "a task"
	if rules := root.Get("recurrence").Len(); rules > 1 {
		becomes = fmt.Sprintf("%d tasks, one for each recurrence rule,", rules)
	}
	app := ""
	if id := root.Get("appId"); id.Is(source.String) {
		app = " of app " + id.Quoted()
	}
	c := legacy.Convert(root, p.Now)
	if c.Migrated {
		p.ReportOpen(root, "this reload-task%s is migrated, so the tenant has a task in its place", app).
			Help("remove it, and fetch the task").Related(root.Get("migrated"), "a second task would reload the app twice")
		return
	}
	r := p.ReportOpen(root, "this reload-task%s belongs to a deprecated API", app).Note("the API makes no new reload-tasks")
	for _, lost := range c.Lost {
		r.Related(lost.Node, "cannot be carried over: %s", lost.Text)
	}
	if c.Stuck {
		r.Help("make it %s by hand", becomes)
		return // a fix would take away what nobody could bring back
	}
	r.Help("make it %s with tasklint convert", becomes)
	what := "Write it as a task"
	if n := len(c.Tasks); n > 1 {
		what = fmt.Sprintf("Write it as %d tasks", n)
	}
	if n := len(c.Lost); n > 0 {
		what += fmt.Sprintf(", without %s that %s no place there", say.Count(n, "value"), say.Pick(n, "has", "have"))
	}
	r.Fix(diag.Unsafe, what, replaceLegacy(p, root, c.Tasks))
}

// replaceLegacy puts tasks in the place of a reload-task, laid out as that was: as
// entries of the list that it stands in, as lines of JSON Lines, or as a list.
func replaceLegacy(p *TaskPass, root source.Node, tasks []legacy.Task) []diag.Edit {
	text := p.doc.Whole()
	if text == nil {
		return nil
	}
	at, style := root.Span(), legacy.StyleOf(root, text)
	alone := len(bytes.TrimSpace(text[:at.Start])) == 0 && len(bytes.TrimSpace(text[at.End:])) == 0
	before, between, after := "", style.Between(), ""
	switch {
	case p.pointer != "" || len(tasks) == 1:
	case alone:
		before, after = "["+style.Line+style.Deeper().Prefix, style.Line+style.Prefix+"]"
		style = style.Deeper()
		between = style.Between()
	default:
		between = "\n"
	}
	all := make([]string, len(tasks))
	for i := range tasks {
		all[i] = string(tasks[i].JSON(style))
	}
	return oneEdit(at, before+strings.Join(all, between)+after)
}
