package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "resource-mismatch",
	Summary: "`resourceId` is not the app that the action reloads",
	Why: "`resourceId` is read-only. The service ignores it in a request and fills in the `appId` of the action, so a file in which the two differ names one app and reloads " +
		"the other. That happens when a task is copied for another app and only one of the places is edited.",
	Do:      "Check which app is meant, correct `arguments.appId` if need be, and let `resourceId` say the same or leave it out. In requests it is a `read-only-field`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `resourceId` (\"ignored and is derived automatically from `states`\")"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Whole,
	Task:    checkResourceMismatch,
})

func checkResourceMismatch(p *TaskPass) {
	id := p.Task.ResourceID
	if p.As.Body() || !id.Is(source.String) || len(id.Bytes()) == 0 {
		return
	}
	a := onlyAction(p.Task)
	if a == nil || !a.AppID.Is(source.String) || !task.IsUUID(a.AppID.Bytes()) || bytes.Equal(id.Bytes(), a.AppID.Bytes()) ||
		isPlaceholder(id.Bytes()) || isPlaceholder(a.AppID.Bytes()) {
		return
	}
	p.Report(id, "resourceId %s is not the app that %s reloads", id.Quoted(), named("action", a.Name)).
		Help("write %s, or correct \"appId\"", a.AppID.Quoted()).Note("the service takes the \"appId\" of the action").
		Related(a.AppID, "the app that is reloaded").Data("suggestion", a.AppID.Text()).
		Fix(diag.Safe, "Write the app that is reloaded", replaceText(id, a.AppID.Text()))
}
