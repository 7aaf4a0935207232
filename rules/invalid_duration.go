package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "invalid-duration",
	Summary: "a timeout is neither an ISO 8601 duration nor an expression",
	Why: "Timeouts are ISO 8601 durations: `P`, then years, months, weeks and days, then `T` and hours, minutes and seconds, each with its letter. " +
		"Three hours are `PT3H`, half a minute `PT30S`; without the `T`, `P3M` is three months. The vendor's own example says `3S`, which is no duration. " +
		"What the service does with such a text is not documented, and a timeout that is not understood protects nothing.\n\n" +
		"An expression `${ … }` may stand in place of a duration and is left alone.",
	Do:      "Write the duration in the form above. A timeout that is understood but does nothing is `ineffective-timeout`.",
	Mend:    MendDefinition,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"ISO 8601-1 section 5.5.2, Duration", "Serverless Workflow 0.8, Workflow Timeouts"},
	Fix:     SafeFix,
	Hides:   true,
	Group:   FileAndSchema,
	Reads:   Value,
	Task: func(p *TaskPass) {
		for i := range p.Task.States {
			s := &p.Task.States[i]
			if !s.Timeouts.Exists() {
				continue
			}
			checkDuration(p, "stateExecTimeout", s.StateTimeout)
			checkDuration(p, "actionExecTimeout", s.ActionTimeout)
			checkDuration(p, "eventTimeout", s.EventTimeout)
		}
	},
})

func checkDuration(p *TaskPass, name string, n source.Node) {
	if !n.Is(source.String) || isExpression(n.Bytes()) || isSample(n.Bytes()) {
		return
	}
	_, problems := schedule.ParseDuration(n.Text())
	if len(problems) == 0 {
		return
	}
	what, help := say.Advice(problems[0].Message)
	r := p.Report(n, "%s: %s", name, what).Help("%s", help)
	if s := problems[0].Suggestion; s != "" {
		r.Data("suggestion", s).Fix(diag.Safe, "Write "+s, replaceRange(n, problems[0].Range, s))
	}
}
