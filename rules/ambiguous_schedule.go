package rules

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var _ = register(&Rule{
	ID:      "ambiguous-schedule",
	Summary: "a schedule has more than one of recurrence, cron and interval",
	Why: "A schedule is a `recurrence`, a `cron` or an `interval`. Where two of them are given, the vendor does not document which one counts, and Serverless Workflow, the " +
		"format of tasks, allows only one. Mostly one of them was left over when the schedule was changed.",
	Do:      "Remove the one that is left over. If the app is to be reloaded by both schedules, make two tasks. A schedule with none of the three is reported by `empty-schedule`.",
	Mend:    MendSchedule,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Standard,
	Sources: []string{"Serverless Workflow 0.8, Schedule Definition: one of interval and cron", "API reference of /api/scheduling/tasks, `start.schedule`"},
	Group:   Schedule,
	Reads:   Within("start/schedule"),
	Task: func(p *TaskPass) {
		t := &p.Task.Start
		if !t.Schedule.Is(source.Object) {
			return
		}
		var nodes [3]source.Node
		var words [3]string
		kinds, names := nodes[:0], words[:0]
		for _, kind := range [...]struct {
			name string
			node source.Node
		}{{"a recurrence", t.Recurrence}, {"a cron", t.CronExpression}, {"an interval", t.Interval}} {
			if kind.node.Is(source.String) && len(kind.node.Bytes()) > 0 {
				kinds, names = append(kinds, kind.node), append(names, kind.name)
			}
		}
		if len(kinds) < 2 {
			return
		}
		slices.SortFunc(kinds, func(a, b source.Node) int { return a.Span().Start - b.Span().Start })
		last := len(kinds) - 1
		r := p.Report(kinds[last], "this schedule has %s at once", strings.Join(names, " and ")).
			Help("keep one").Note("which of them the service takes is not documented")
		for _, n := range kinds[:last] {
			r.Either(n, "it also has this")
		}
	},
})
