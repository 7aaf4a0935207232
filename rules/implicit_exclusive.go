package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "implicit-exclusive",
	Summary: "several events without `exclusive`, which means any of them",
	Why: "A state that waits for several events runs after *any one* of them when `exclusive` is true, and after *all* of them when it is false. " +
		"The default is true, while the vendor's examples all write false: a copy that has lost this line reloads once for each event instead of once after the last.",
	Do:      "Write down which of the two is meant: `\"exclusive\": false` to wait for all, `\"exclusive\": true` to run after any.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `states.exclusive` (default true)", "Serverless Workflow 0.8, Event State"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Within("states/*"),
	Task: func(p *TaskPass) {
		events := p.indexEvents()
		for i := range p.Task.States {
			if s := &p.Task.States[i]; !p.Full() && events.implicitlyAny(s) && !p.Misspelt(s.Node, "exclusive") {
				p.ReportOpen(s.Node, "any one event starts %s, since \"exclusive\" is absent", named("state", s.Name)).
					Help("add \"exclusive\": false to wait for all of them, or true if any one is meant").fixExclusive(s)
			}
		}
	},
})

// fixExclusive offers to write what holds now, and what may have been meant. Beside a
// timeout for the events only the latter makes sense.
func (r *Report) fixExclusive(s *task.State) {
	write := func(value string) []diag.Edit { return insertMember(s.Node, "exclusive", value, "name", "type") }
	if !s.EventTimeout.Exists() {
		r.Fix(diag.Safe, "Write that any event starts it, as now", write("true"))
	}
	r.Fix(diag.Unsafe, "Wait for all events", write("false"))
}
