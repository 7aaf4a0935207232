package rules

import (
	"bytes"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "invalid-status",
	Summary: "an event waits for a status that no finished run has",
	Why: "A task event comes when a run has *finished*, and then its status is `SUCCEEDED`, `FAILED` or `ABORTED`. " +
		"An event that asks for another word, a typo or `RUNNING`, never matches: the task does not run.\n\n" +
		"Case does not matter, since the vendor's own documents write both.",
	Do:    "Write one of the three. To run after any outcome leave the status out, see `no-status-filter`.",
	Mend:  MendTrigger,
	Level: diag.Error,
	Levels: "A warning for `any`: the endpoint for reloads on a task event takes this word, and how the service stores it is not documented. " +
		"As a value to compare with it can never match.",
	Since: "0.1.0",
	Basis: Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, run `status`", "qlik.dev, events of scheduling tasks (succeeded, failed, aborted)",
		"qlik.dev, Reload on task event"},
	Fix:   UnsafeFix,
	Hides: true,
	Group: Structure,
	Reads: Value,
	Task:  checkInvalidStatus,
})

func checkInvalidStatus(p *TaskPass) {
	for i := range p.Task.Events {
		e := &p.Task.Events[i]
		if e.IsDataset() && !mismatched(e) { // correlation-mismatch tells
			continue
		}
		for _, a := range e.Attributes {
			if a.Name.TextIs("status") && a.Value.Is(source.String) && !isOutcome(a.Value.Bytes()) && !isPlaceholder(a.Value.Bytes()) {
				reportInvalidStatus(p, e, a.Value)
			}
		}
	}
}

func isOutcome(status []byte) bool {
	return bytes.EqualFold(status, []byte("SUCCEEDED")) || bytes.EqualFold(status, []byte("FAILED")) ||
		bytes.EqualFold(status, []byte("ABORTED"))
}

func reportInvalidStatus(p *TaskPass, e *task.Event, value source.Node) {
	label, status := named("event", e.Name), strings.ToUpper(value.Text())
	switch status {
	case "ANY":
		p.Report(value, "%s waits for status %s, which no run has", label, value.Quoted()).
			Help("leave the status out to run after any outcome").Level(diag.Warning)
		return
	case "RUNNING":
		p.Report(value, "%s waits for status %s, but it comes only when the run has finished", label, value.Quoted()).
			Help("wait for \"SUCCEEDED\", \"FAILED\" or \"ABORTED\"")
		return
	}
	if near, ok := meantOutcome(status); ok {
		p.Report(value, "%s waits for status %s, which no run has", label, value.Quoted()).
			Help("did you mean %s?", say.Quote(near)).Data("suggestion", near).Fix(diag.Unsafe, "Write "+say.Quote(near), replaceText(value, inCaseOf(value.Text(), near)))
		return
	}
	p.Report(value, "%s waits for status %s, which no finished run has", label, value.Quoted()).
		Help("use \"SUCCEEDED\", \"FAILED\" or \"ABORTED\"")
}

// inCaseOf writes a status in small letters where the wrong one is.
func inCaseOf(written, status string) string {
	if written == strings.ToLower(written) {
		return strings.ToLower(status)
	}
	return status
}
