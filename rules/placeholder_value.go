package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "placeholder-value",
	Summary: "a sample of the documentation or a template's token was left in",
	Why: "`xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, `<APP_ID>` and the bare word `string` are what examples and generated request bodies have where your own value belongs. " +
		"`#{AppId}#`, `{{ appId }}`, `${APP_ID}`, `$(AppId)`, `%APP_ID%` and `__APP_ID__` are what a pipeline was to replace and did not, mostly because a variable has " +
		"another name there; the step that replaces reports success all the same. " +
		"The service refuses some of them and stores the others, and an event that waits for a task `<TASK_ID>` waits forever.\n\n" +
		"Samples count where they are the whole value; a description that mentions `<APP_ID>` is not meant. " +
		"Tokens count in ids, names, time zones and schedules, also within a longer text (`Sales #{Env}#`); " +
		"`$(X)`, `%X%` and `__X__` only as the whole value, since people write these in names. Conditions, keys, timeouts and other arguments are left alone: " +
		"`${ … }` is an expression there. Addresses of web pages are left alone, too. There is one finding a task, with the other places beside it.",
	Do: "Check the output of the step that fills the templates in, and lint what it writes. Templates themselves are not for this linter: " +
		"leave their folder out with `exclude`. An id that is wrong in another way is `invalid-app-id` or `invalid-upstream-id`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"The vendor's examples of tasks, which have such values", "The documentation of replacetokens, Jinja, Helm, Terraform and Azure Pipelines for the forms of tokens"},
	Group:   FileAndSchema,
	Reads:   Value,
	Task:    checkPlaceholderValue,
})

func checkPlaceholderValue(p *TaskPass) {
	tokens := mayHoldToken(p.Task.Root.Raw())
	if tokens || p.Tree.AnyString("xX<s", isSample) {
		w := placeholders{pass: p, tokens: tokens}
		w.walk(p.Task.Root, source.Node{})
		if len(w.all) > 1 {
			w.report.Among("", w.all)
		}
	}
}

// placeholders gathers the placeholders of a task into one finding.
type placeholders struct {
	pass   *TaskPass
	tokens bool // whether there may be any
	open   bool // within arguments, whose members are the function's own
	report *Report
	all    []keyed
}

// walk looks at all strings below n; key is the nearest one. It goes no deeper
// than the tree, whose depth is bounded.
func (w *placeholders) walk(n, key source.Node) {
	switch n.Kind() {
	case source.Object:
		open := w.open
		for k, v := range n.Members() {
			w.open = open || k.TextIs("arguments")
			if !k.TextIs("links") {
				w.walk(v, k)
			}
		}
		w.open = open
	case source.Array:
		for _, e := range n.Elements() {
			w.walk(e, key)
		}
	case source.String:
		switch text := n.Bytes(); {
		case isSample(text):
			w.tell(n, key, "%s is still the placeholder %s", n.Quoted(), "write the value that is meant")
		case w.tokens && w.filledIn(key):
			if token := templateToken(text); token != nil {
				w.tell(n, key, "%s still holds the token %s of a template", say.Quote(string(token)), "write the value, or run the step that fills it in")
			}
		}
	}
}

// filledIn reports whether a key's value is an id, a name, a zone or a part of a
// schedule, which no expression can be.
func (w *placeholders) filledIn(key source.Node) bool {
	switch string(key.Bytes()) {
	case "appId":
		return true
	case "id", "name", "resourceId", "contextAttributeValue", "eventRefs", "stateName", "refName",
		"spaceId", "ownerId", "tenantId", "migratedFrom", "createdBy", "scriptOwnerId",
		"timezone", "schedule", "recurrence", "cron", "expression", "validUntil", "interval", "startDateTime", "endDateTime":
		return !w.open
	}
	return false
}

func (w *placeholders) tell(n, key source.Node, format, what, help string) {
	if !w.pass.Sound(n) {
		return
	}
	switch w.all = append(w.all, keyed{key, n}); {
	case w.report == nil:
		w.report = w.pass.Report(n, format, key.Quoted(), what).Help("%s", help)
	case len(w.all) <= mostRelated+1:
		w.report.Related(n, "a placeholder too")
	}
}
