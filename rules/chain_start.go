package rules

import (
	"cmp"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/task"
)

// schedulePlace is where a task says when it runs: the recurrence, cron expression or
// interval, else the schedule as a whole; the zero place without a schedule.
func schedulePlace(f *task.Facts) task.Place {
	s := f.Schedule
	if s == nil {
		return task.Place{}
	}
	return cmp.Or(s.Recurrence.At, s.Cron.At, s.Interval.At, s.At)
}

// reportChain reports a chain of tasks at the schedule of its first one, or at the
// opening brace of that task where it has none. A first task that the set does not
// hold is reported where it is named.
func (p *SetPass) reportChain(chain []graph.Vertex, format string, args ...any) *Report {
	g := p.Graph()
	root := g.Task(chain[0])
	switch {
	case root == nil:
		for e, u := range g.Upstream(chain[1]) {
			if u == chain[0] {
				return p.reportEdge(e, format, args...)
			}
		}
		return p.Report(g.Task(chain[1]), p.Identity(g.Task(chain[1])), format, args...)
	case root.Schedule == nil:
		return p.ReportOpen(root, task.Place{End: 1}, format, args...)
	default:
		return p.Report(root, schedulePlace(root), format, args...)
	}
}
