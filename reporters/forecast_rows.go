package reporters

import (
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// The bounds of the timeline in a page: browsers become slow beyond them.
const (
	pageTasks = 3_000
	pageRuns  = 300_000
)

// pageTask is a row of the timeline. The keys are short since there are many.
type pageTask struct {
	Name     string `json:"n"`
	ID       string `json:"i,omitempty"`
	Tenant   string `json:"t,omitempty"`
	Duration int64  `json:"d,omitempty"` // seconds, 0 where unknown
	Depth    int    `json:"l,omitempty"` // below the row that starts its chain
	Upstream []int  `json:"u,omitempty"` // rows
	All      bool   `json:"a,omitempty"` // waits for all of them
	// Runs and Estimated are starts in seconds after the page's first minute.
	Runs      []int64 `json:"r,omitempty"`
	Estimated []int64 `json:"e,omitempty"`
}

// pageRow is a task and how deep in its chain it stands.
type pageRow struct {
	task  graph.Vertex
	depth int
}

// chained orders the tasks that run so that each stands below one that starts it.
func (s *ForecastSet) chained(t tally) []pageRow {
	g := s.Timeline.Graph()
	c := chains{g: g, labels: make(map[graph.Vertex]string), seen: make(map[graph.Vertex]bool)}
	var roots, rest []graph.Vertex
	for i, runs := range t.tasks {
		if runs > 0 {
			c.labels[graph.Vertex(i)] = s.label(graph.Vertex(i))
		}
	}
	for i := range t.tasks {
		switch v := graph.Vertex(i); {
		case !c.runs(v):
		case c.started(v):
			rest = append(rest, v)
		default:
			roots = append(roots, v)
		}
	}
	slices.SortStableFunc(roots, c.byName)
	for _, v := range append(roots, rest...) { // the rest has been seen, but for circles
		c.descend(v)
	}
	return c.rows
}

// chains goes down from tasks to what they start.
type chains struct {
	g      *graph.Graph
	labels map[graph.Vertex]string // of the tasks that run
	seen   map[graph.Vertex]bool
	rows   []pageRow
}

func (c *chains) runs(v graph.Vertex) bool {
	_, ok := c.labels[v]
	return ok
}

func (c *chains) byName(a, b graph.Vertex) int { return strings.Compare(c.labels[a], c.labels[b]) }

// started reports whether another task that runs starts this one.
func (c *chains) started(v graph.Vertex) bool {
	for _, up := range c.g.Upstream(v) {
		if up != v && c.runs(up) {
			return true
		}
	}
	return false
}

// descend adds a task and below it, depth-first, what it starts.
func (c *chains) descend(from graph.Vertex) {
	for stack := []pageRow{{from, 0}}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if c.seen[at.task] {
			continue
		}
		c.seen[at.task] = true
		c.rows = append(c.rows, at)
		var below []graph.Vertex
		for _, v := range c.g.Downstream(at.task) {
			if c.runs(v) && !c.seen[v] {
				below = append(below, v)
			}
		}
		slices.SortStableFunc(below, func(a, b graph.Vertex) int { return c.byName(b, a) })
		for _, v := range below {
			stack = append(stack, pageRow{v, at.depth + 1})
		}
	}
}

// pageTasks adds the rows of a set to those of the sets before, as far as the bounds
// allow, and reports whether all of them are there.
func (f *Forecast) pageTasks(s *ForecastSet, t tally, tasks []pageTask, left *int) ([]pageTask, bool) {
	g := s.Timeline.Graph()
	first := f.From.Unix() / 60 * 60
	index := make(map[graph.Vertex]int)
	whole := true
	for _, row := range s.chained(t) {
		if len(tasks) == pageTasks || int(t.tasks[row.task]) > *left {
			whole = false
			break
		}
		*left -= int(t.tasks[row.task])
		index[row.task] = len(tasks)
		p := pageTask{Name: Escape(bounded(s.label(row.task), 500)), ID: Escape(bounded(g.ID(row.task), 100)), Depth: row.depth, All: g.All(row.task)}
		if f.several() {
			p.Tenant = Escape(bounded(s.Name, 100))
		}
		tasks = append(tasks, p)
	}
	if len(index) == 0 {
		return tasks, whole
	}
	for v, i := range index {
		for _, up := range g.Upstream(v) {
			if at, ok := index[up]; ok {
				tasks[i].Upstream = append(tasks[i].Upstream, at)
			}
		}
		slices.Sort(tasks[i].Upstream)
	}
	for r := range s.Timeline.Forecast(f.From, f.To).Runs() {
		i, ok := index[r.Task]
		if !ok {
			continue
		}
		p := &tasks[i]
		p.Duration = int64(r.Duration / time.Second)
		if r.Estimated {
			p.Estimated = append(p.Estimated, r.Unix-first)
		} else {
			p.Runs = append(p.Runs, r.Unix-first)
		}
	}
	return tasks, whole
}
