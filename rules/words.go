package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// mostRelated is how many further places a finding names.
const mostRelated = 20

// named writes what a thing is with its name, or "the" thing where it has none.
func named(noun string, name source.Node) string {
	if name.Is(source.String) && len(name.Bytes()) > 0 {
		return noun + " " + name.Quoted()
	}
	return "the " + noun
}

// name is a task in a message.
func (p *SetPass) name(f *task.Facts) string {
	if f.Label() == "" {
		return "this task"
	}
	return f.Quoted()
}

// waitingMost is how many names those that wait are told by.
const waitingMost = 4

// waiting says which tasks wait for a task, "" when none does.
func (p *SetPass) waiting(f *task.Facts) string {
	g := p.Graph()
	v, ok := g.Vertex(f)
	if !ok {
		return ""
	}
	var names []string
	for _, child := range g.Downstream(v) {
		if t := g.Task(child); t != nil && !slices.Contains(names, p.Graph().Quoted(child)) {
			names = append(names, p.Graph().Quoted(child))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return say.And(say.First(names, waitingMost, "task")) + " " + say.Pick(len(names), "waits", "wait") + " for this task"
}

// tenantsOf are the tenants of tasks of two sets in messages: the names of configured sets,
// else the addresses that the markers of both say, else the ids of the tenants. What is not
// known is "", and so is what cannot be compared with what is known of the other.
func tenantsOf(own *task.Set, down *task.Facts, other *task.Set, up *task.Facts) (of, theirs string) {
	switch {
	case own.Name != "" || other.Name != "":
		return tenantOf(own, down), tenantOf(other, up)
	case own.Address != "" && other.Address != "":
		return own.Address, other.Address
	default:
		return cmp.Or(down.Tenant.S, own.Tenant), cmp.Or(up.Tenant.S, other.Tenant)
	}
}

// tenantOf is what is known of the tenant of a task.
func tenantOf(s *task.Set, f *task.Facts) string {
	return cmp.Or(s.Name, f.Tenant.S, s.Tenant, s.Address)
}

// shownValue is a JSON value in a message: short, and no credential.
func shownValue(text []byte) string {
	switch {
	case secret.Form(text) != "":
		return "a text that looks like a credential"
	case text[0] == '{':
		return "an object"
	case text[0] == '[':
		return "a list"
	case text[0] == '"':
		var s string
		if json.Unmarshal(text, &s) == nil {
			return say.Quote(s)
		}
		return "a text"
	default:
		return string(text)
	}
}

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
	return "every " + say.About(period.Round(time.Minute)) + " on average"
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
		return schedule + ", by the schedule of " + p.Graph().Quoted(root)
	}
}
