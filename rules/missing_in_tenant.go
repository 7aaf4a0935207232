package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
)

var _ = register(&Rule{
	ID:      "missing-in-tenant",
	Summary: "a task of the files that the tenant does not have",
	Why: "The file describes a task that runs nowhere: it was deleted in the tenant, was never created there, or the file is of another tenant.\n\n" +
		"Tasks are matched by `id`, else by name and version. The list shows what the credential may see, so each task that is not in it is asked for by its id as well; " +
		"one that exists but may not be read is not missing. Where hardly any task of the files is in the tenant there is one message about the address instead." +
		liveNote,
	Do:      "Create the task, or remove the file. A task that was created anew has a new id: fetch it again, and correct the events that name the old one, see `unknown-upstream`.",
	Mend:    MendTenant,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of GET /api/scheduling/tasks and /api/scheduling/tasks/{id}"},
	Group:   History,
	Needs:   []Need{{Question: AskAbsent, Optional: true}},
	Live: func(p *SetPass) {
		c := p.comparison()
		if c == nil {
			return
		}
		const createOrRemove = "create it there and fetch it again, or remove it here"
		for _, f := range c.OnlyNew {
			id := f.ID.S
			switch {
			case p.Remote.Hidden[id] && id != "":
			case id == "":
				p.Report(f, p.Identity(f), "the tenant has no task called %s", p.name(f)).Help("create it there, or remove it here")
			case p.Remote.Absent[id]:
				p.Report(f, f.ID.At, "the tenant has no task with the id of %s", p.name(f)).Help(createOrRemove)
			default:
				p.Report(f, f.ID.At, "the tenant lists no task with the id of %s", p.name(f)).Help(createOrRemove).
					Note("this credential may not be allowed to see it")
			}
		}
	},
})
