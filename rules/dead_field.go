package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "dead-field",
	Summary: "a property that the API takes and nothing reads",
	Why: "The format of tasks is a part of Serverless Workflow, and some properties were kept although what they refer to is gone:\n\n" +
		"- `selectionSet` picks fields of a GraphQL answer, but the only function is `app.reload`;\n" +
		"- `retryableErrors` and `nonRetryableErrors` name entries of `errors`, which a task does not have;\n" +
		"- `invoke: ASYNC` goes on to the next state at once, and there is no next state.\n\n" +
		"They do no harm, but they promise the reader something that does not happen. " +
		"References that lead nowhere for the same reason are `dangling-retry-ref` and `dangling-compensated-by`.",
	Do:      "Remove them.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `actions` and `functionRef`", "Serverless Workflow 0.8, Action Definition, FunctionRef Definition"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Value,
	Task:    checkDeadField,
})

func checkDeadField(p *TaskPass) {
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			for j := range o.Actions {
				if p.Full() {
					return
				}
				deadFields(p, &o.Actions[j])
			}
		}
	}
}

func deadFields(p *TaskPass, a *task.Action) {
	if a.RetryableErrors.Exists() {
		reportDeadField(p, a.Node, "retryableErrors", "a task defines no errors to name")
	}
	if a.NonRetryableErrors.Exists() {
		reportDeadField(p, a.Node, "nonRetryableErrors", "a task defines no errors to name")
	}
	if a.SelectionSet.Exists() {
		reportDeadField(p, a.FunctionRef, "selectionSet", "it is for GraphQL functions only")
	}
	if a.Invoke.Is(source.String) && bytes.EqualFold(a.Invoke.Bytes(), []byte("ASYNC")) {
		p.Report(a.Invoke, "\"invoke\": %s makes no difference: there is no next state to go on to", a.Invoke.Quoted()).
			Help("remove \"invoke\"").Fix(diag.Safe, `Remove "invoke"`, p.without(a.Invoke))
	}
}

func reportDeadField(p *TaskPass, in source.Node, name, why string) {
	if key, value := in.Member(name); p.Sound(value) {
		p.Report(key, "nothing reads %s: %s", say.Quote(name), why).
			Help("remove it").Fix(diag.Safe, "Remove "+say.Quote(name), p.without(value))
	}
}
