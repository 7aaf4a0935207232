package reporters

import (
	"bufio"
	_ "embed" // the parts of the page
	"encoding/json"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
)

//go:embed forecast_page.css
var forecastStyle string

//go:embed forecast_page.js
var forecastScript string

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

// page is what the static parts of the page tell.
type page struct {
	data                     pageData
	runs, estimated, running int
	idle                     int
	busiest, idleRows        strings.Builder
	idleShown                int
	idleSums                 string
}

// WriteHTML writes a page that needs nothing else: no network, and no script or style
// but its own, which its content security policy names by their hashes.
func (f *Forecast) WriteHTML(w io.Writer) error {
	p := f.page()
	data, err := json.Marshal(&p.data) // with < > & escaped, so that no name ends the script
	if err != nil {
		return err
	}
	// Browsers hash what they read, with LF for every end of line.
	style, script := strings.ReplaceAll(forecastStyle, "\r\n", "\n"), strings.ReplaceAll(forecastScript, "\r\n", "\n")
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Task forecast</title>
<style>%s</style>
</head>
<body>
`, sourceHash(script), sourceHash(style), style)
	fmt.Fprintf(b, "<header>\n<h1>Task forecast</h1>\n<p>%s</p>\n<dl class=\"facts\">\n", html.EscapeString(f.window()))
	for _, fact := range [...]struct {
		n    int
		noun string
	}{{p.runs, "runs"}, {p.running, "tasks run"}, {p.estimated, "starts are estimated"}, {p.idle, "tasks do not run"}} {
		fmt.Fprintf(b, "<div><dt>%s</dt><dd>%s</dd></div>\n", fact.noun, group(fact.n))
	}
	b.WriteString("</dl>\n</header>\n")
	b.WriteString(forecastBody)
	if p.busiest.Len() > 0 {
		fmt.Fprintf(b, "<section aria-labelledby=\"busy\"><h2 id=\"busy\">Busiest minutes</h2>\n<div class=\"scroll\"><table class=\"list\"><thead><tr><th>minute<th class=\"n\">starts<th>tasks</thead><tbody>\n%s</tbody></table></div></section>\n", p.busiest.String())
	}
	if p.idle > 0 {
		fmt.Fprintf(b, "<section aria-labelledby=\"idle\"><h2 id=\"idle\">Tasks without a run</h2>\n<p>%s%s.</p>\n<div class=\"scroll\"><table class=\"list\" id=\"idlerows\"><thead><tr><th>task<th>why it does not run</thead><tbody>\n%s</tbody></table></div></section>\n",
			html.EscapeString(p.idleSums), p.idleCut(), p.idleRows.String())
	}
	b.WriteString("</main>\n<script type=\"application/json\" id=\"data\">")
	b.Write(data)
	b.WriteString("</script>\n<script>" + script + "</script>\n</body>\n</html>\n")
	if !p.data.Whole {
		f.notice("the timeline of the page has %s of %s; --format json has all", group(len(p.data.Tasks)), count(p.running, "task"))
	}
	return b.Flush()
}

// idleCut says how many of the idle tasks are listed, where it is not all.
func (p *page) idleCut() string {
	if p.idleShown == p.idle {
		return ""
	}
	return fmt.Sprintf("; %s of %s are listed", group(p.idleShown), group(p.idle))
}

// page works out what the page shows, set by set.
func (f *Forecast) page() *page {
	grid := f.grid()
	p := &page{data: pageData{Zone: f.Zone.Name(), Whole: true, Hours: make([][24]int, len(grid.days)), Days: []pageDay{}, Tasks: []pageTask{}, Spans: [][5]int64{}}}
	for _, d := range grid.days {
		p.data.Days = append(p.data.Days, pageDay{d.date.Format("Mon 2 Jan"), d.date.Format("Monday 2 January 2006"), d.note})
	}
	for day := range p.data.Hours {
		for hour := range 24 {
			p.data.Hours[day][hour] = -1
		}
	}
	for _, s := range grid.spans {
		p.data.Hours[s.day][s.hour] = 0
		first := grid.spans[0].from
		p.data.Spans = append(p.data.Spans, [5]int64{int64(s.day), int64(s.hour), int64(s.minute), s.from - first, s.to - first})
	}
	left := pageRuns
	for i := range f.Sets {
		s := &f.Sets[i]
		t := f.count(s)
		p.runs, p.estimated, p.running = p.runs+t.total, p.estimated+t.estimated, p.running+t.running
		cells, _ := grid.cells(t.minutes)
		for day := range cells {
			for hour, c := range cells[day] {
				p.data.Hours[day][hour] += c.runs
			}
		}
		tasks, whole := f.pageTasks(s, t, p.data.Tasks, &left)
		p.data.Tasks, p.data.Whole = tasks, p.data.Whole && whole
		if i < forecastSets {
			f.pageBusy(p, s, t, grid)
		}
		f.pageIdleRows(p, s, t)
	}
	return p
}

// pageBusy adds the busiest minutes of a set.
func (f *Forecast) pageBusy(p *page, s *ForecastSet, t tally, grid *hourGrid) {
	for _, m := range f.crowds(s, t) {
		tenant := ""
		if f.several() {
			tenant = Escape(bounded(s.Name, 100)) + ": "
		}
		fmt.Fprintf(&p.busiest, "<tr><td class=\"t\">%s<td class=\"n\">%s<td>%s\n", f.local(time.Unix(m.at*60, 0)).Format("Mon 2 Jan "+grid.clock()),
			group(m.runs), html.EscapeString(tenant+m.names(s, 600)))
	}
}

// pageIdleRows adds the tasks of a set without a run.
func (f *Forecast) pageIdleRows(p *page, s *ForecastSet, t tally) {
	tasks, total, sums := f.idleTasks(s, t, pageIdle-p.idleShown)
	p.idle, p.idleShown = p.idle+total, p.idleShown+len(tasks)
	if i := len(p.idleSums); sums != "" && i < 2000 {
		if f.several() {
			sums = Escape(bounded(s.Name, 100)) + ": " + sums
		}
		if i > 0 {
			p.idleSums += "; "
		}
		p.idleSums += sums
	}
	for _, task := range tasks {
		fmt.Fprintf(&p.idleRows, "<tr><td>%s<td>%s\n", html.EscapeString(Escape(bounded(s.label(task.task), 500))), html.EscapeString(Escape(bounded(task.reason, 1000))))
	}
}

// forecastBody is what the script fills.
const forecastBody = `<main>
<noscript><p>The pictures of this page are drawn by its script, which is switched off.</p></noscript>
<div class="bar" role="search">
<label for="filter">Filter</label> <input id="filter" type="search" placeholder="task, id or tenant" autocomplete="off" spellcheck="false" aria-keyshortcuts="/">
<button id="chain" type="button" hidden></button>
<output id="matches" for="filter"></output>
</div>
<section aria-labelledby="heat-title"><h2 id="heat-title">Starts by day and hour</h2>
<p class="hint">Choose an hour to see what starts in it. Arrow keys move, Enter chooses, / goes to the filter.</p>
<div class="scroll"><table id="heat" role="grid" aria-labelledby="heat-title"></table></div>
<p id="scale" aria-hidden="true"></p>
</section>
<section aria-labelledby="line-title"><h2 id="line-title">Timeline</h2>
<div class="tools"><button id="back" type="button" aria-label="earlier">&#9664;</button> <strong id="range" aria-live="polite"></strong> <button id="on" type="button" aria-label="later">&#9654;</button> <button id="whole" type="button" hidden>whole day</button>
<span class="key"><i class="s"></i> by its schedule <i class="e"></i> estimated, after others <i class="l"></i> sets off</span></div>
<div id="lines"><div id="axis"></div><div id="names"></div><div id="lanes"></div></div>
<p><button id="more" type="button" hidden></button> <span id="said"></span></p>
<div id="tip" role="status" hidden></div>
</section>
`

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
