package rules

import (
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "invalid-app-id",
	Summary: "`arguments.appId` is not the id of an app",
	Why: "The id of an app is a UUID such as `0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21`. With anything else there is no app to reload: " +
		"the service answers 403 (CHO-003), as if you were not allowed to reload it, which sends people looking for rights that are not missing.\n\n" +
		"Often seen in its place:\n\n" +
		"- 24 hexadecimal digits: the id of the *item*, as `qlik item ls` lists it. The app's own id is the `resourceId` of that item.\n" +
		"- `null`, `undefined`, `None`, or a UUID of zeros: a script looked the app up by its name, found none, and wrote what its language has for nothing.\n" +
		"- the id in braces or quotes, with a line end that Git Bash left on it, with a character that cannot be seen, or within the address of the app: " +
		"`--fix --unsafe` takes the id out.\n\n" +
		"Tokens of templates are `placeholder-value`, an absent or empty id is `missing-app-id`.",
	Do:     "Write the app's id. To find it open the app and take the UUID out of the address, or run `qlik app ls`.",
	Mend:   MendDefinition,
	Level:  diag.Warning,
	Levels: "An error in create and replace bodies and in patches, which the service refuses, and where the tenant is asked (`--live`).",
	Since:  "0.2.0",
	Basis:  Documented,
	Sources: []string{"qlik.dev, task chaining with qlik-cli: the app id is the resourceId, a GUID, and not the itemId",
		"qlik.dev, reload endpoints of scheduling tasks: CHO-003 (\"the app does not exist, is not accessible, …\")"},
	Fix:    UnsafeFix,
	Group:  Structure,
	Reads:  Value,
	Task:   checkInvalidAppID,
	Settle: settleInvalidAppID,
})

func checkInvalidAppID(p *TaskPass) {
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			for j := range o.Actions {
				if a := &o.Actions[j]; a.AppID.Is(source.String) && (a.RefName.TextIs(reloadFunction) || !a.RefName.Exists()) {
					reportAppID(p, a.AppID)
				}
			}
		}
	}
}

func reportAppID(p *TaskPass, id source.Node) {
	if task.IsUUID(id.Bytes()) && !id.TextIs(emptyID) {
		return
	}
	text := id.Text()
	if strings.TrimSpace(text) == "" || isPlaceholder(id.Bytes()) {
		return
	}
	level := diag.Warning
	if p.As != task.Stored {
		level = diag.Error // the service refuses the request (CHO-003)
	}
	repaired, wrong, ok := repairID(text)
	switch {
	case ok:
		p.Report(id, "this app id %s", wrong).Help("write %s", say.Quote(repaired)).Level(level).
			Data("suggestion", repaired).Fix(diag.Unsafe, "Write "+say.Quote(repaired), replaceText(id, repaired))
	case isHexID(text):
		p.Report(id, "app id %s has the form of an item's id", say.Quote(text)).
			Help("write the resourceId of that item, a UUID").Level(level)
	case isNothing(text):
		p.Report(id, "app id %s is a script's word for nothing", say.Quote(text)).
			Help("write the app's UUID, which the script has not found").Level(level)
	default:
		p.Report(id, "app id %s is no UUID, so no app has it", say.Quote(text)).
			Help("write the UUID from the address of the app").Level(level)
	}
}

// settleInvalidAppID raises the findings where the tenant is asked: it has no such app.
func settleInvalidAppID(p *SetPass, found []*diag.Finding) []*diag.Finding {
	if p.Remote != nil && !p.Fixed {
		for _, f := range found {
			f.Level = diag.Error
		}
	}
	return found
}
