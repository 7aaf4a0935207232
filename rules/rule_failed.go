package rules

import (
	"fmt"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

// RuleFailed tells of own rules that could not be evaluated.
var RuleFailed = register(&Rule{
	ID:      "rule-failed",
	Summary: "an own rule could not be evaluated on some tasks",
	Why: "An expression of one of your own rules (`custom` in the configuration) ended in an error on these tasks, so nobody knows whether they keep to the rule: " +
		"a text was compared with a number, say, or a date could not be read. The finding stands at the expression, names one of the tasks and says how many there are; " +
		"there is one for each rule.\n\n" +
		"A missing field is no error: it is nil, `len(nil)` is 0 and a comparison with nil is false.",
	Do: "Use `??` to give a missing field a value, and `when` to leave out tasks that the rule is not for. " +
		"Add a test with such a task (`tasklint test`), and the mistake does not come back. How expressions work is on the page about [own rules](../own-rules.md).",
	Mend:   MendConfiguration,
	Level:  diag.Warning,
	Since:  "0.1.0",
	Basis:  Policy,
	Group:  Configuration,
	Config: reportFailures,
})

func reportFailures(p *ConfigPass) {
	for i := range p.Failures {
		f := &p.Failures[i]
		where, example := "on "+say.Quote(failedTask(f.Task)), ""
		if f.Count > 1 {
			where, example = fmt.Sprintf("on %d tasks or parts of them", f.Count), "one of them is "+say.Quote(failedTask(f.Task))
		}
		reason, help := say.Advice(f.Reason)
		p.report(f.Where, f.Rule.ID, "rule %s could not be evaluated %s: %s", f.Rule.ID, where, reason).
			Help("%s", help).Note("%s", example).RelatedPlace(f.At, "the task")
	}
}

// failedTask names a task in a message.
func failedTask(t diag.Task) string {
	if t.Name != "" {
		return t.Name
	}
	if t.ID != "" {
		return t.ID
	}
	return "a task without a name"
}
