package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "missing-app-id",
	Summary: "`app.reload` without the app to reload",
	Why: "`app.reload` takes the app from `arguments.appId`. Without it the task has nothing to reload, and the service, which derives `resourceId` from this very argument, " +
		"has nothing to attach the task to. The arguments are an open object, so a misspelt `appID` passes every schema.\n\n" +
		"The short form of `functionRef`, a bare string, has no place for arguments and so cannot name an app either.",
	Do:      "Write `\"functionRef\": {\"refName\": \"app.reload\", \"arguments\": {\"appId\": \"…\"}}` with the app's id. How to find it is said in `invalid-app-id`.",
	Mend:    MendDefinition,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `functionRef.arguments` and `resourceId`"},
	Group:   Structure,
	Reads:   Within("states/*/onEvents/*/actions/*"),
	Task:    checkMissingAppID,
})

func checkMissingAppID(p *TaskPass) {
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			for j := range o.Actions {
				if a := &o.Actions[j]; !a.AppID.Is(source.String) || len(a.AppID.Bytes()) == 0 {
					reportMissingAppID(p, a)
				}
			}
		}
	}
}

// reportMissingAppID reports at the smallest thing that should hold the id. An
// unknown function has arguments of its own, of which nothing is known.
func reportMissingAppID(p *TaskPass, a *task.Action) {
	label := named("action", a.Name)
	switch f := a.FunctionRef; {
	case !f.Exists():
		if a.Node.Is(source.Object) && !p.Misspelt(a.Node, "functionRef") {
			p.ReportOpen(a.Node, "%s calls no function", label).
				Help("add \"functionRef\" with refName %s and arguments.appId", say.Quote(reloadFunction))
		}
	case f.Is(source.String):
		p.Report(f, "%s names a function only, with no place for the app", label).
			Help("write {\"refName\": %s, \"arguments\": {\"appId\": …}}", say.Quote(reloadFunction))
	case !a.RefName.TextIs(reloadFunction):
	case !a.Arguments.Exists():
		if !p.Misspelt(f, "arguments") {
			p.ReportOpen(f, "%s does not say which app to reload", label).Help("add \"arguments\" with \"appId\"")
		}
	case !a.Arguments.Is(source.Object):
	case a.AppID.Is(source.String):
		p.Report(a.AppID, "%s has an empty \"appId\"", label).Help("write the id of the app to reload")
	case !a.AppID.Exists():
		reportNoAppID(p, a, label)
	}
}

func reportNoAppID(p *TaskPass, a *task.Action, label string) {
	for key, value := range a.Arguments.Members() {
		if !value.Is(source.String) {
			continue
		}
		if _, near := say.Nearest(key.Text(), []string{"appId"}); near {
			p.ReportOpen(a.Arguments, "%s does not say which app to reload", label).
				Help("rename %s to \"appId\"", key.Quoted()).Related(key, "probably meant as \"appId\"").Data("suggestion", "appId")
			return
		}
	}
	p.ReportOpen(a.Arguments, "%s does not say which app to reload", label).Help("add \"appId\"")
}
