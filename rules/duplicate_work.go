package rules

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "duplicate-work",
	Summary: "two tasks reload the same app with the same arguments after the same trigger",
	Why: "Two tasks that do the same to the same app at the same time do it twice, and the second reload brings nothing. " +
		"Mostly one is a copy that was to be changed, or a task that was written anew beside the old one.\n\n" +
		"Schedules are compared part by part: the order of a rule's parts, letter case, the prefix `RRULE:` and written defaults make no difference. " +
		"Events are compared by what they wait for, whatever their names. Tasks without any trigger are left alone.",
	Do:      "Delete one of the two, or change in the copy what was to be different. Schedules that differ and still meet are `schedule-collision`.",
	Mend:    MendTasks,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `start` and `events`"},
	Group:   Identity,
	Set:     checkDuplicateWork,
})

// checkDuplicateWork groups the tasks by app and trigger, which facts tell, and
// reads again only those that share both, for their arguments.
func checkDuplicateWork(p *SetPass) {
	for _, tasks := range p.Apps() {
		byTrigger := make(map[string][]*task.Facts)
		for _, f := range tasks {
			if trigger := triggerKey(f); trigger != "" && f.DeletedAt.S == "" {
				byTrigger[trigger] = append(byTrigger[trigger], f)
			}
		}
		for _, trigger := range slices.Sorted(maps.Keys(byTrigger)) {
			if same := byTrigger[trigger]; len(same) > 1 {
				sameWork(p, same)
			}
		}
	}
}

func sameWork(p *SetPass, tasks []*task.Facts) {
	groups := make(map[string][]*task.Facts)
	var order []string
	for _, f := range tasks {
		arguments := argumentKey(p.Root(f))
		if groups[arguments] == nil {
			order = append(order, arguments)
		}
		groups[arguments] = append(groups[arguments], f)
	}
	for _, arguments := range order {
		for d := range duplicates(p.unlessRepeated(groups[arguments])) {
			if datasetEvent(d.task) != nil && datasetEvent(d.other) != nil {
				continue // duplicate-dataset-task has told it
			}
			d.about(p.Report(d.task, p.Identity(d.task), "%s does the same as %s", p.name(d.task), d.other.Quoted()).
				Help("remove one of the two, or change what should differ").
				Note("app, arguments and trigger are the same").RelatedPlace(p.Place(d.other, p.Identity(d.other)), "the task that does the same"))
		}
	}
}

// argumentKey writes the arguments of a task's actions in one form for all
// spellings. A reload that is not partial is the default.
func argumentKey(root source.Node) string {
	var t task.Task
	t.Read(root)
	var all []any
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for j := range o.Actions {
				arguments := o.Actions[j].Arguments.Value(func(raw string) any { return json.Number(raw) })
				if object, ok := arguments.(map[string]any); ok && object["partial"] == false {
					delete(object, "partial")
				}
				all = append(all, arguments)
			}
		}
	}
	text, err := json.Marshal(all)
	if err != nil { // no value of a valid tree is refused
		return ""
	}
	return string(text)
}
