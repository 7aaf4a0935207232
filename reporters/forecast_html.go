package reporters

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
)

// pageIdle bounds the tasks without a run in a page.
const pageIdle = 2_000

// pageData is what the script of the page draws.
type pageData struct {
	Zone string    `json:"zone"`
	Days []pageDay `json:"days"`
	// Spans are [day, hour, minute of the hour, from, to), the latter in minutes after
	// the first.
	Spans [][5]int64 `json:"spans"`
	// Hours are the runs of each hour of each day, -1 outside the window.
	Hours [][24]int  `json:"hours"`
	Tasks []pageTask `json:"tasks"`
	// Whole says that all tasks with a run are in Tasks.
	Whole bool `json:"whole"`
}

// pageDay is a row of the heat map.
type pageDay struct {
	Label string `json:"label"`
	Date  string `json:"date"`
	Note  string `json:"note,omitempty"`
}

// forecastPage is what the template shows. Its texts may be seen as they are.
type forecastPage struct {
	frame
	Window                   string
	Data                     pageData
	Busiest                  []pageMinute
	Idle                     []pageIdleTask
	IdleSums                 string
	Runs, Running, Estimated int
	IdleAll                  int // of which Idle are the first
}

// pageMinute is a minute in which many tasks start.
type pageMinute struct {
	Minute string
	Runs   int
	Tasks  string
}

// pageIdleTask is a task that does not run, and why.
type pageIdleTask struct{ Name, Reason string }

// IdleCut reports how many of the idle tasks are listed, where it is not all.
func (p *forecastPage) IdleCut() string {
	if len(p.Idle) == p.IdleAll {
		return ""
	}
	return fmt.Sprintf("; %s of %s are listed", say.Number(len(p.Idle)), say.Number(p.IdleAll))
}

// WriteHTML writes a page that needs nothing else.
func (f *Forecast) WriteHTML(w io.Writer) error {
	p := f.page()
	if !p.Data.Whole {
		f.notice("the timeline of the page has %s of %s; --format json has all", say.Number(len(p.Data.Tasks)), say.Count(p.Running, "task"))
	}
	return writePage(w, "forecast.html", p)
}

// page works out what the page shows, set by set.
func (f *Forecast) page() *forecastPage {
	grid := f.grid()
	p := &forecastPage{frame: newFrame("forecast", "Task forecast", ""), Window: f.window(), Data: pageData{Zone: f.Zone.Name(), Whole: true, Hours: make([][24]int, len(grid.days)), Days: []pageDay{}, Tasks: []pageTask{}, Spans: [][5]int64{}}}
	for _, d := range grid.days {
		p.Data.Days = append(p.Data.Days, pageDay{d.date.Format("Mon 2 Jan"), d.date.Format("Monday 2 January 2006"), d.note})
	}
	for day := range p.Data.Hours {
		for hour := range 24 {
			p.Data.Hours[day][hour] = -1
		}
	}
	for _, s := range grid.spans {
		p.Data.Hours[s.day][s.hour] = 0
		first := grid.spans[0].from
		p.Data.Spans = append(p.Data.Spans, [5]int64{int64(s.day), int64(s.hour), int64(s.minute), s.from - first, s.to - first})
	}
	left := pageRuns
	for i := range f.Sets {
		s := &f.Sets[i]
		t := f.count(s)
		p.Runs, p.Estimated, p.Running = p.Runs+t.total, p.Estimated+t.estimated, p.Running+t.running
		cells, _ := grid.cells(t.minutes)
		for day := range cells {
			for hour, c := range cells[day] {
				p.Data.Hours[day][hour] += c.runs
			}
		}
		tasks, whole := f.pageTasks(s, t, p.Data.Tasks, &left)
		p.Data.Tasks, p.Data.Whole = tasks, p.Data.Whole && whole
		if i < forecastSets {
			f.pageBusy(p, s, t, grid)
		}
		f.pageIdleRows(p, s, t)
	}
	return p
}

// pageBusy adds the busiest minutes of a set.
func (f *Forecast) pageBusy(p *forecastPage, s *ForecastSet, t tally, grid *hourGrid) {
	for _, m := range f.crowds(s, t) {
		tenant := ""
		if f.several() {
			tenant = say.Escape(bounded(s.Name, 100)) + ": "
		}
		p.Busiest = append(p.Busiest, pageMinute{f.local(time.Unix(m.at*60, 0)).Format("Mon 2 Jan " + grid.clock()), m.runs, tenant + m.names(s, 600)})
	}
}

// pageIdleRows adds the tasks of a set without a run.
func (f *Forecast) pageIdleRows(p *forecastPage, s *ForecastSet, t tally) {
	tasks, total, sums := f.idleTasks(s, t, pageIdle-len(p.Idle))
	p.IdleAll += total
	if i := len(p.IdleSums); sums != "" && i < 2000 {
		if f.several() {
			sums = say.Escape(bounded(s.Name, 100)) + ": " + sums
		}
		if i > 0 {
			p.IdleSums += "; "
		}
		p.IdleSums += sums
	}
	for _, task := range tasks {
		p.Idle = append(p.Idle, pageIdleTask{say.Escape(bounded(s.label(task.task), 500)), say.Escape(bounded(task.reason, 1000))})
	}
}

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
		p := pageTask{Name: say.Escape(bounded(s.label(row.task), 500)), ID: say.Escape(bounded(g.ID(row.task), 100)), Depth: row.depth, All: g.All(row.task)}
		if f.several() {
			p.Tenant = say.Escape(bounded(s.Name, 100))
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
