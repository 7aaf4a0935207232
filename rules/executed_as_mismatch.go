package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "executed-as-mismatch",
	Summary: "the last run was executed as somebody else than the owner",
	Why: "A task runs with the rights of a user, and `executedAs` of the run is not `ownerId` of the task: the owner has changed since, or somebody " +
		"started it by hand. Data that only the one may read can be missing from the app, or be in it." + pastNote,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `metadata.ownerId` and runs, `executedAs`"},
	Group:   History,
	Past:    checkExecutedAsMismatch,
})

func checkExecutedAsMismatch(p *SetPass) {
	p.eachPast(func(f *task.Facts, last *lastRun) {
		if last == nil || last.ExecutedAs.S == "" || f.Owner.S == "" || last.ExecutedAs.S == f.Owner.S {
			return
		}
		p.reportRun(f, last, last.ExecutedAs, "the last run of %s was executed as %s, but its owner is %s; check which rights it needs",
			p.name(f), Quote(last.ExecutedAs.S), Quote(f.Owner.S)).RelatedPlace(p.field(f, "/metadata/ownerId", f.Owner.At), "the owner")
	})
}
