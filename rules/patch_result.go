package rules

import (
	"cmp"

	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "patch-result",
	Summary: "a patch that cannot be applied to the task it is for",
	Why: "With `--base FILE` the patch is tried on the stored task, operation by operation. " +
		"An operation fails when it removes, replaces, moves or copies what is not there, or puts a value beyond the end of a list. " +
		"The service then carries out none of the patch.\n\n" +
		"Where the patch can be applied, its outcome is checked like any task, and what is wrong with it stands on the operation that brought it. " +
		"So does what it causes at other tasks: one that waits for a task which the patch switches off, a ring that it closes. " +
		"An operation that another rule reports is left out of the outcome. Without a base this rule is silent.",
	Do: "Compare the operation with the task as it is now; indexes move when an earlier operation removes or inserts an element. " +
		"Pointers that fit no task at all are `patch-pointer`.",
	Mend:    MendRequest,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"RFC 6902, sections 4 and 5"},
	Group:   Bodies,
	Patch: func(p *TaskPass) {
		if p.Refused == nil {
			return
		}
		at := p.Operations[p.Refused.Op].Path
		if p.Refused.From {
			at = p.Operations[p.Refused.Op].From
		}
		p.Report(at, "the patch cannot be applied to its task: %s", p.Refused.Message).
			Help("%s", cmp.Or(p.Refused.Help, "compare the operation with the task as it is now")).Note("%s", p.Refused.Why)
	},
})
