package rules

import (
	"fmt"
	"math"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/timeline"
)

// periods are those that have a name, from the shortest on.
var periods = [...]struct {
	length time.Duration
	name   string
}{
	{time.Minute, "a minute"}, {time.Hour, "an hour"}, {24 * time.Hour, "a day"}, {7 * 24 * time.Hour, "a week"},
	{730*time.Hour + 29*time.Minute, "a month"}, {8766 * time.Hour, "a year"},
}

// timesMost is up to which number runs are counted in words of a period.
const timesMost = 30

// often says a mean period in words: once a day, 5 times a week, every 17 days.
func often(period time.Duration) string {
	for _, p := range periods {
		n := float64(p.length) / float64(period)
		whole := math.Round(n)
		if whole < 1 || whole > timesMost || math.Abs(n-whole) > 0.04*whole {
			continue
		}
		switch whole {
		case 1:
			return "once " + p.name
		case 2:
			return "twice " + p.name
		default:
			return fmt.Sprintf("%.0f times %s", whole, p.name)
		}
	}
	if period > 48*time.Hour {
		return fmt.Sprintf("every %.0f days", period.Hours()/24)
	}
	return "every " + spell(period.Round(time.Minute)) + " on average"
}

// byWhom says by whose schedule a task runs: every day at 06:00 UTC, by the schedule
// of "Sales".
func (p *SetPass) byWhom(v graph.Vertex, c *timeline.Cadence) string {
	root := c.Roots[0]
	schedule := p.Schedule(p.Graph().Task(root)).Describe()
	switch {
	case len(c.Roots) > 1:
		return fmt.Sprintf("%s, by %d schedules", often(p.Timeline().Period(c)), len(c.Roots))
	case root == v:
		return schedule
	default:
		return schedule + ", by the schedule of " + p.label(root)
	}
}
