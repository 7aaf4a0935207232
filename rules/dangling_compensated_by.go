package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "dangling-compensated-by",
	Summary: "`compensatedBy` names a state that cannot exist",
	Why: "In Serverless Workflow `compensatedBy` names the state that undoes the work of this one after a failure. It has to be another state, and a task has no other: " +
		"nothing will ever be undone.",
	Do:      "Remove it. To react to a failed reload, make a second task that waits for this one with the status `FAILED`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Workflow Compensation", "qlik.dev, Migrate reload-tasks to tasks (exactly one state)"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task: func(p *TaskPass) {
		for i := range p.Task.States {
			if s := &p.Task.States[i]; s.CompensatedBy.Is(source.String) && !p.Full() && !otherState(p, i) {
				p.Report(s.CompensatedBy, "\"compensatedBy\" names state %s, but a task has no other state", s.CompensatedBy.Quoted()).
					Help("remove \"compensatedBy\"").Fix(diag.Safe, `Remove "compensatedBy"`, p.without(s.CompensatedBy))
			}
		}
	},
})

// otherState reports whether a state other than that with the index i bears the name
// that it is compensated by; then that there are two is the defect.
func otherState(p *TaskPass, i int) bool {
	want := p.Task.States[i].CompensatedBy
	for j := range p.Task.States[:min(len(p.Task.States), mostNames)] {
		if own := p.Task.States[j].Name; j != i && own.Is(source.String) && string(own.Bytes()) == string(want.Bytes()) {
			return true
		}
	}
	return false
}
