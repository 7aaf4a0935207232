package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/patch"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "patch-removes-required",
	Summary: "a patch that removes what every task needs",
	Why: "A task needs its `name`, its `specVersion` and its one state; " +
		"`start` needs a `schedule`, an entry of `onEvents` its `eventRefs` and `actions`, an action its `functionRef`. " +
		"A patch whose outcome lacks one of them is refused, all of it. `move` removes what is at its `from`.\n\n" +
		"An operation is passed over when a later one puts something there again, or removes what held it.",
	Do:      "Replace the value, or remove what holds it. In a whole task it is `missing-property`.",
	Mend:    MendRequest,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, required properties", "qlik.dev, Migrate reload-tasks to tasks: one state, one action"},
	Group:   Bodies,
	Patch: func(p *TaskPass) {
		for i := range min(len(p.Operations), mostRemovals) {
			at, ok := p.Operations[i].Removed()
			if !ok {
				continue
			}
			tokens, ok := source.PointerTokens(at.Text())
			switch {
			case !ok || len(tokens) > 0 && !needed(tokens) || madeGood(tokens, p.Operations[i:]):
			case len(tokens) == 0:
				p.Report(at, "this removes the whole task").Help("delete the task instead")
			case len(tokens) == 1:
				p.Report(at, "this removes %s, which is needed", at.Quoted()).Help("replace the value")
			default:
				p.Report(at, "this removes %s, which is needed", at.Quoted()).Help("replace the value, or remove what holds it")
			}
		}
	},
})

// mostRemovals is how many operations of a patch are looked at: each is compared with
// those after it.
const mostRemovals = 1000

// madeGood reports whether an operation after the first one, which removes the place,
// puts something there or takes away what held it.
func madeGood(tokens []string, operations []patch.Operation) bool {
	place := pointerOf(tokens)
	for i := range operations {
		o := &operations[i]
		if into := o.Path.Text(); i == 0 && !o.Takes() || !o.Path.Is(source.String) {
			continue
		} else if !o.Op.TextIs("remove") && !o.Op.TextIs("test") && source.PointerHolds(into, place) {
			return true
		}
		if at, ok := o.Removed(); ok && i > 0 && at.Text() != place && source.PointerHolds(at.Text(), place) {
			return true
		}
	}
	return false
}
