package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "ineffective-timeout",
	Summary: "`eventTimeout` in a state that runs after any one event",
	Why: "`eventTimeout` is the longest time between the first and the last of the events that a state waits for. With `exclusive: " +
		"true`, which is the default, the first event already starts the action: there is no last one to wait for, and the timeout is ignored.",
	Do: "Write `exclusive: false` if all events are to arrive within that time. Otherwise remove the timeout; how long the reload may take is `actionExecTimeout`. " +
		"A timeout that is too short is `and-join-timeout`.",
	Mend:    MendDefinition,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Workflow Timeouts, eventTimeout of Event States"},
	Fix:     SafeFix,
	Group:   Structure,
	Reads:   Within("states/*"),
	Task:    checkIneffectiveTimeout,
})

// checkIneffectiveTimeout leaves to implicit-exclusive the states that wait for
// several events and do not say how: a timeout there hints at what was meant.
func checkIneffectiveTimeout(p *TaskPass) {
	events := p.indexEvents()
	for i := range p.Task.States {
		s := &p.Task.States[i]
		if !s.EventTimeout.Is(source.String) || s.Exclusive.Exists() && !s.Exclusive.True() || p.Full() || events.implicitlyAny(s) ||
			!meansDuration(s.EventTimeout) || p.Misspelt(s.Node, "exclusive") {
			continue
		}
		reportIneffectiveTimeout(p, s)
	}
}

func reportIneffectiveTimeout(p *TaskPass, s *task.State) {
	if s.Exclusive.Exists() {
		p.Report(s.EventTimeout, "eventTimeout has no effect with \"exclusive\": true").
			Help("remove it, or write false to wait for all events").
			Related(s.Exclusive, "any one event starts the action").Fix(diag.Safe, "Remove the timeout", removeWithHolder(s.EventTimeout))
		return
	}
	p.Report(s.EventTimeout, "eventTimeout has no effect where any one event starts the action").
		Help("remove it").Note("any one does without \"exclusive\": false").
		Fix(diag.Safe, "Remove the timeout", removeWithHolder(s.EventTimeout))
}

// meansDuration reports whether the text is a duration or an expression; otherwise
// invalid-duration tells.
func meansDuration(n source.Node) bool {
	if isExpression(n.Bytes()) {
		return true
	}
	_, problems := schedule.ParseDuration(n.Text())
	return !schedule.HasErrors(problems)
}
