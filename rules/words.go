package rules

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/plural"
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
		return noun + " " + quoteNode(name)
	}
	return "the " + noun
}

// name is a task in a message.
func (p *SetPass) name(f *task.Facts) string {
	if f.Label() == "" {
		return "this task"
	}
	return Quote(f.Label())
}

// waitingMost is how many tasks that wait are named.
const waitingMost = 3

// waiting says which tasks wait for a task, "" when none does.
func (p *SetPass) waiting(f *task.Facts) string {
	g := p.Graph()
	v, ok := g.Vertex(f)
	if !ok {
		return ""
	}
	var names []string
	for _, child := range g.Downstream(v) {
		if t := g.Task(child); t != nil && !slices.Contains(names, p.label(child)) {
			names = append(names, p.label(child))
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case len(names) > waitingMost:
		return fmt.Sprintf("%s and %s wait for this task", strings.Join(names[:waitingMost], ", "), plural.Of(len(names)-waitingMost, "more task"))
	case len(names) == 1:
		return names[0] + " waits for this task"
	default:
		return strings.Join(names, ", ") + " wait for this task"
	}
}

// taskLabel names a task of the set in a message.
func taskLabel(f *task.Facts) string {
	if name := f.Label(); name != "" {
		return "task " + Quote(name)
	}
	return "a task without a name"
}

// tenantOf is the tenant of a task in messages: the configured name of its set, else
// the tenant's id; "" where neither is known.
func tenantOf(s *task.Set, f *task.Facts) string {
	switch {
	case s.Name != "":
		return s.Name
	case f.Tenant.S != "":
		return f.Tenant.S
	default:
		return s.Tenant
	}
}

// SpanText writes a length of time without parts that are zero: 1h30m, 45s.
func SpanText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
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
			return Quote(s)
		}
		return "a text"
	default:
		return string(text)
	}
}

// spell writes a time between two runs without the units that are zero; seconds do not
// matter from an hour on, and from two days on it is counted in days.
func spell(d time.Duration) string {
	days := ""
	if d >= time.Hour {
		d = d.Truncate(time.Minute)
	}
	if d >= 48*time.Hour {
		days = strconv.Itoa(int(d/(24*time.Hour))) + "d"
		if d %= 24 * time.Hour; d == 0 {
			return days
		}
	}
	return days + SpanText(d)
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
