package rules

import (
	"github.com/tasklint/tasklint/internal/task"
)

// reloadFunction is the only function that the service knows (API reference,
// `functionRef.refName`).
const reloadFunction = "app.reload"

// onlyAction is the task's action where there is exactly one state with one action,
// else nil: state-count and action-count have the word then.
func onlyAction(t *task.Task) *task.Action {
	if len(t.States) != 1 {
		return nil
	}
	var only *task.Action
	on := t.States[0].OnEvents
	for i := range on {
		for j := range on[i].Actions {
			if only != nil {
				return nil
			}
			only = &on[i].Actions[j]
		}
	}
	return only
}

// reservedCode is the disabledCode that only the service gives.
const reservedCode = "SCHEDULE-EXPIRED"

// reserved reports whether the task has the reserved code without being one that the
// service has migrated and stored.
func reserved(t *task.Task) bool {
	return t.Metadata.DisabledCode.TextIs(reservedCode) && !(t.Stored() && t.Metadata.Node.Get("migratedFrom").Exists())
}
