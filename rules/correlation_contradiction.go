package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "correlation-contradiction",
	Summary: "one correlation attribute twice with different values",
	Why: "An event comes only when *all* attributes of its `correlation` match. " +
		"A run has one `id` and one `status`, so two attributes of one name with different values never match together, and the task does not run.",
	Do: "The attributes are no list to choose from. To run after either of two tasks, write two events and refer to both with `exclusive: true`. " +
		"To run whatever the outcome, leave `status` out. Attributes that such an event never has are `correlation-mismatch`.",
	Mend:    MendTrigger,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Correlation Definition (all attributes have to match)"},
	Group:   Structure,
	Reads:   Within("events/*"),
	Task:    checkCorrelationContradiction,
})

func checkCorrelationContradiction(p *TaskPass) {
	for i := range p.Task.Events {
		if e := &p.Task.Events[i]; len(e.Attributes) > 1 {
			contradictions(p, e)
		}
	}
}

// contradictions compares each attribute with the first of its name. Names that no
// event has, invalid-value tells.
func contradictions(p *TaskPass, e *task.Event) {
	var first [len(attributeNames)]source.Node
	for _, a := range e.Attributes {
		kind := attributeKind(a.Name)
		if kind < 0 || !a.Value.Is(source.String) || len(a.Value.Bytes()) == 0 {
			continue
		}
		if !first[kind].Exists() {
			first[kind] = a.Value
			continue
		}
		if !sameValue(a.Name, a.Value, first[kind]) && p.Sound(first[kind]) {
			help := "keep one, and write another event for the other"
			if a.Name.TextIs("status") {
				help = "keep one, or leave the status out to run after any outcome"
			}
			p.Report(a.Value, "%s asks for two values of %s at once, so it never matches", named("event", e.Name), a.Name.Quoted()).
				Help("%s", help).Related(first[kind], "the other value")
		}
	}
}

// sameValue compares two values of one attribute; a status without regard to case.
func sameValue(name, a, b source.Node) bool {
	if name.TextIs("status") {
		return bytes.EqualFold(a.Bytes(), b.Bytes())
	}
	return bytes.Equal(a.Bytes(), b.Bytes())
}
