package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "duplicate-event-ref",
	Summary: "one name twice in `eventRefs`",
	Why: "The entries of `eventRefs` must differ. The second mention of an event adds nothing: " +
		"at best it is ignored, at worst the service refuses the task, and it often stands where another event was meant.",
	Do:      "Remove it, or put the name there that was meant: an event that no reference names is reported by `unused-event`.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `onEvents.eventRefs` (unique items)"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task:    checkDuplicateEventRef,
})

func checkDuplicateEventRef(p *TaskPass) {
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			if len(o.Refs) < 2 {
				continue
			}
			repeated(len(o.Refs), func(j int) source.Node { return o.Refs[j] }, func(later, first source.Node) {
				if p.Full() {
					return
				}
				p.Report(later, "\"eventRefs\" names %s twice", later.Quoted()).
					Help("remove this one, or write the name that was meant").Related(first, "the first mention").Fix(diag.Safe, "Remove this one", removeItem(later))
			})
		}
	}
}
