package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/schema"
)

var _ = register(&Rule{
	ID:      "read-only-field",
	Summary: "a request that writes what only the service sets",
	Why: "The service sets `id`, derives `resourceId` from the action, and keeps most of `metadata` by itself: who created the task and when, its owner, its last run. " +
		"Such values in a create or replace body are ignored or overwritten; a patch of them does nothing, or is refused.\n\n" +
		"In an export they are where they belong: the rule looks at bodies (`--as create`, `--as replace`) and patches only. " +
		"The `id` of a replace body tells `--base` which task is meant, and is one note at most.",
	Do: "Leave them out. Under `metadata` a request may set `usage`, `spaceId` and `disabledCode` (but see `reserved-value`). " +
		"`tasklint fetch --strip` writes tasks without them.",
	Mend:    MendRequest,
	Level:   diag.Note,
	Levels:  "A warning in patches, which are refused for it or do nothing.",
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, readOnly properties", "The same, `resourceId`: \"ignored and derived automatically\""},
	Fix:     SafeFix,
	Group:   Bodies,
	Reads:   Whole,
	Task: func(p *TaskPass) {
		if p.As.Body() {
			reportReadOnly(p, p.Task.Root, p.Task.Metadata.Node, "a request body")
		}
	},
	Patch: func(p *TaskPass) {
		for i := range p.Operations {
			checkPatchesReadOnly(p, &p.Operations[i])
		}
	},
})

// readOnly reports whether the service sets a member of a task, or of its metadata.
func readOnly(metadata bool, name string) bool {
	if metadata {
		return name != "usage" && name != "spaceId" && name != "disabledCode"
	}
	return name == "id" || name == "resourceId"
}

// setByService reports whether a member of metadata is known, and no request may set it.
// Of one that is not known unknown-property tells, and nobody knows whether it may go.
func setByService(name string) bool {
	return readOnly(true, name) && schema.Follow(schema.Task, []string{"metadata", name}).Steps == 2
}

// reportReadOnly reports the members that the service sets: those of the task one by
// one, those of its metadata, of which an export has a dozen, in one finding.
func reportReadOnly(p *TaskPass, root, metadata source.Node, where string) {
	level := diag.Note
	if p.As == task.Patch {
		level = diag.Warning
	}
	for key, value := range root.Members() {
		if readOnly(false, key.Text()) && !p.Full() {
			p.Report(key, "%s is set by the service, which ignores it in %s", key.Quoted(), where).Level(level).
				Help("remove it").Fix(diag.Safe, "Remove "+key.Quoted(), p.without(value))
		}
	}
	var first *Report
	var values, gone []source.Node
	var members []keyed
	for key, value := range metadata.Members() {
		if !setByService(key.Text()) {
			continue
		}
		switch {
		case first == nil:
			first = p.Report(key, "%s under \"metadata\" is set by the service, which ignores it in %s", key.Quoted(), where).
				Help("remove it").Level(level)
		case len(values) <= placesMost:
			first.Related(key, "so is this")
		}
		values, members = append(values, value), append(members, keyed{key, value})
		if !p.isDoubled(metadata, key.Text()) {
			gone = append(gone, value)
		}
	}
	if first == nil {
		return
	}
	if len(values) > 1 {
		first.Help("remove it, and the others like it").Among("/metadata", members)
	}
	edits := removeItems(metadata, gone...)
	if len(gone) == metadata.Len() && p.As != task.Patch {
		edits = removeItem(metadata)
	}
	first.Fix(diag.Safe, "Remove what the service sets", edits)
}

func checkPatchesReadOnly(p *TaskPass, o *patch.Operation) {
	if !knownOp(o) {
		return
	}
	tokens, ok := source.PointerTokens(o.Path.Text())
	switch {
	case !ok:
	case len(tokens) == 0 && o.Writes():
		reportReadOnly(p, o.Value, o.Value.Get("metadata"), "a patch")
	case isMetadata(tokens) && o.Writes() && hasReadOnly(o.Value):
		reportReadOnly(p, source.Node{}, o.Value, "a patch")
	case isMetadata(tokens) && !o.Op.TextIs("test"):
		p.Report(o.Path, "this %s all of \"metadata\", most of which only the service sets", handles(o)).
			Help("name what is meant, such as \"/metadata/spaceId\"").Level(diag.Warning)
	case writesReadOnly(tokens):
		p.Report(o.Path, "%s is set by the service, so this changes nothing or is refused", say.Quote(tokens[min(len(tokens)-1, 1)])).
			Help("remove the operation").Level(diag.Warning)
	}
	if at, ok := o.Removed(); ok && o.Takes() {
		if tokens, ok := source.PointerTokens(at.Text()); ok && (isMetadata(tokens) || writesReadOnly(tokens)) {
			p.Report(at, "%s is set by the service, so it cannot be moved away", say.Quote(tokens[min(len(tokens)-1, 1)])).
				Help("copy it, or remove the operation").Level(diag.Warning)
		}
	}
}

// isMetadata reports whether a path leads to the metadata as a whole.
func isMetadata(tokens []string) bool { return len(tokens) == 1 && tokens[0] == "metadata" }

// writesReadOnly reports whether a path leads to what the service sets, or into it.
func writesReadOnly(tokens []string) bool {
	switch {
	case len(tokens) == 0:
		return false
	case tokens[0] == "metadata":
		return len(tokens) > 1 && readOnly(true, tokens[1])
	}
	return readOnly(false, tokens[0])
}

// hasReadOnly reports whether metadata has a member that the service sets.
func hasReadOnly(metadata source.Node) bool {
	for key := range metadata.Members() {
		if setByService(key.Text()) {
			return true
		}
	}
	return false
}

// handles says what an operation does to the value at its path.
func handles(o *patch.Operation) string {
	if o.Op.TextIs("remove") {
		return "removes"
	}
	return "replaces"
}
