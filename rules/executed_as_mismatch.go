package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "executed-as-mismatch",
	Summary: "the last run was executed as somebody else than the owner",
	Why: "A task runs with the rights of a user, which is mostly its owner. Here `executedAs` of the last run is not `ownerId` of the task: " +
		"the owner has changed since, or somebody else started it by hand. " +
		"Data that only one of the two may read can then be in the app, or missing from it, depending on who ran it last." +
		pastNote,
	Do:      "Check that the owner may read all that the app loads, and reload once as the owner. Who becomes the owner of a task is said in `owner-takeover`.",
	Mend:    MendRun,
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
		p.reportRun(f, last, last.ExecutedAs, "the last run of %s was executed as %s, who is not its owner", p.name(f), say.Quote(last.ExecutedAs.S)).
			Help("check that its owner may read all that the app loads").Note("the owner is %s", say.Quote(f.Owner.S)).
			RelatedPlace(p.field(f, "/metadata/ownerId", f.Owner.At), "the owner")
	})
}
