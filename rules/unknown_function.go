package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "unknown-function",
	Summary: "`refName` is not `app.reload`",
	Why: "An action calls a function by its `refName`, and the service has only one: `app.reload`. " +
		"Some of the vendor's own examples still say `AppReload`, the name of an earlier version; a task with it is refused.\n\n" +
		"The name is compared exactly, so `App.Reload` is wrong too.",
	Do:      "Write `app.reload`. Which app it reloads is in its arguments: see `missing-app-id`.",
	Mend:    MendRefused,
	Level:   diag.Error,
	Levels:  "A note in a task that the service has stored (it has `metadata.createdAt`): it knows the function, so this version of tasklint may be older than the function.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `functionRef.refName`"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   Structure,
	Reads:   Value,
	Task:    checkUnknownFunction,
})

// checkUnknownFunction leaves a bare string alone: missing-app-id tells that the form
// itself is wrong.
func checkUnknownFunction(p *TaskPass) {
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			for j := range o.Actions {
				a := &o.Actions[j]
				if a.FunctionRef.Is(source.Object) && a.RefName.Is(source.String) && !a.RefName.TextIs(reloadFunction) &&
					!isPlaceholder(a.RefName.Bytes()) {
					reportUnknownFunction(p, a.RefName)
				}
			}
		}
	}
}

func reportUnknownFunction(p *TaskPass, name source.Node) {
	if p.stored() {
		p.Report(name, "the function %s of this stored task is not known", name.Quoted()).Note(grows).Level(diag.Note)
		return
	}
	if _, near := say.Nearest(name.Text(), []string{reloadFunction}); near {
		p.Report(name, "there is no function %s", name.Quoted()).
			Help("did you mean %s?", say.Quote(reloadFunction)).Data("suggestion", reloadFunction).Fix(diag.Unsafe, "Write "+say.Quote(reloadFunction), replaceText(name, reloadFunction))
		return
	}
	p.Report(name, "there is no function %s", name.Quoted()).
		Help("write %s, the only one there is", say.Quote(reloadFunction)).Data("suggestion", reloadFunction)
}
