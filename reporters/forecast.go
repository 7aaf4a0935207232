package reporters

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/secret"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// Forecast is the report of `tasklint forecast`: the runs of tasks in [From, To). Its
// sets are shown one after the other, since each is the load of a tenant of its own.
type Forecast struct {
	Sets     []ForecastSet
	From, To time.Time
	// Now is when the forecast was made.
	Now time.Time
	// Zone is that of the display; schedules have zones of their own.
	Zone *schedule.Zone
	// Color says that text may be coloured, ASCII that it must do without block
	// characters; Width is that of the terminal in cells.
	Color, ASCII bool
	Width        int
	// RowsMost is how many runs json holds; 0 for five million.
	RowsMost int
	// Notices tell what a report has left out, once it is written.
	Notices []string
}

// ForecastSet is the tasks of one tenant.
type ForecastSet struct {
	// Name is what people call the set, where there are several, and Tenant its configured
	// name or else the tenant's id, by which programs know it.
	Name, Tenant string
	Timeline     *timeline.Timeline
	// Asked are the tasks to show; the others only start them.
	Asked func(*task.Facts) bool
}

func (f *Forecast) notice(format string, args ...any) {
	f.Notices = append(f.Notices, fmt.Sprintf(format, args...))
}

// several says that things need the name of their set.
func (f *Forecast) several() bool { return len(f.Sets) > 1 }

// local is an instant as the clocks of the display show it.
func (f *Forecast) local(t time.Time) time.Time { return t.In(f.Zone.Location()) }

// window says from when to when.
func (f *Forecast) window() string {
	const layout = "Mon 2006-01-02 15:04"
	return f.local(f.From).Format(layout) + " to " + f.local(f.To).Format(layout) + " (" + f.Zone.Name() + ")"
}

// shows reports whether a task is to be shown.
func (s *ForecastSet) shows(v graph.Vertex) bool {
	f := s.Timeline.Graph().Task(v)
	return f != nil && s.Asked(f)
}

// label is what a task is called, never "".
func (s *ForecastSet) label(v graph.Vertex) string {
	g := s.Timeline.Graph()
	if label := g.Label(v); label != "" {
		return secret.Mask(label) // before it is cut
	}
	if f := g.Task(v); f != nil {
		return f.Doc.Name + f.Pointer()
	}
	return cmp.Or(g.ID(v), "a task without a name")
}

// tally counts the runs of a set that are shown.
type tally struct {
	total, estimated int
	// minutes are the runs in each minute of the clock, the first that of From; tasks
	// are those of each task.
	minutes, tasks []int32
	running        int // tasks with a run
}

// count plays the runs of a set once and counts them.
func (f *Forecast) count(s *ForecastSet) tally {
	first := f.From.Unix() / 60
	t := tally{
		minutes: make([]int32, max(0, (f.To.Unix()+59)/60-first)+1),
		tasks:   make([]int32, s.Timeline.Graph().Tasks()),
	}
	played := 0
	for r := range s.Timeline.Forecast(f.From, f.To).Runs() {
		f.played(&played, r)
		if !s.shows(r.Task) {
			continue
		}
		t.total++
		if r.Estimated {
			t.estimated++
		}
		if t.tasks[r.Task]++; t.tasks[r.Task] == 1 {
			t.running++
		}
		t.minutes[r.Unix/60-first]++
	}
	return t
}

// played counts a run that was worked out, and tells when it is the last that will be.
func (f *Forecast) played(n *int, r timeline.Run) {
	if *n++; *n == timeline.RunsMost {
		f.notice("the forecast ends early, at %s, after %s; take a shorter --for", utc(r.Start()), say.Count(*n, "run"))
	}
}

// idle are the tasks of a set without a run, in the order of the set.
func (f *Forecast) idle(s *ForecastSet, t tally) []graph.Vertex {
	var idle []graph.Vertex
	for v, n := range t.tasks {
		if n == 0 && s.shows(graph.Vertex(v)) {
			idle = append(idle, graph.Vertex(v))
		}
	}
	return idle
}

// hourSpan is a stretch of time in which the clocks of the display show one hour of
// one day. An hour that comes twice has two of them, one that is skipped none.
type hourSpan struct {
	day, hour int   // day is an index into hourGrid.days
	minute    int   // of the hour, at which the stretch begins
	from, to  int64 // minutes since 1970
}

// hourGrid is a window of time by day and hour.
type hourGrid struct {
	days []hourDay
	// spans follow each other without gaps.
	spans []hourSpan
}

// hourDay is a day of the window.
type hourDay struct {
	date time.Time // midnight as UTC, for its date only
	note string    // what the clocks do on that day, "" for nothing
}

// grid lays the window out in the zone of the display. Clocks are read each minute,
// since zones change by half hours and at any time of day, and days may be missing
// (Apia, 2011-12-30).
func (f *Forecast) grid() *hourGrid {
	g := &hourGrid{}
	next := time.Time{} // what the clocks show if they do not change
	for m := f.From.Unix() / 60; m*60 < f.To.Unix(); m++ {
		wall := time.Unix(m*60+int64(f.Zone.Offset(m*60)), 0).UTC()
		day := g.dayOf(wall.Truncate(24 * time.Hour))
		changed := len(g.spans) > 0 && !wall.Equal(next)
		if changed {
			g.days[day].note = changeWords(next, wall)
		}
		if n := len(g.spans); n == 0 || changed || g.spans[n-1].hour != wall.Hour() {
			g.spans = append(g.spans, hourSpan{day: day, hour: wall.Hour(), minute: wall.Minute(), from: m})
		}
		g.spans[len(g.spans)-1].to = m + 1
		next = wall.Add(time.Minute)
	}
	return g
}

// dayOf finds the row of a day. Clocks that go back over midnight show one again.
func (g *hourGrid) dayOf(date time.Time) int {
	for i := len(g.days) - 1; i >= max(0, len(g.days)-2); i-- {
		if g.days[i].date.Equal(date) {
			return i
		}
	}
	g.days = append(g.days, hourDay{date: date})
	return len(g.days) - 1
}

// clock is the layout of a time of day. It names the offset where the clocks change
// in the window, since an hour may come twice.
func (g *hourGrid) clock() string {
	for _, d := range g.days {
		if d.note != "" {
			return "15:04 -07:00"
		}
	}
	return "15:04"
}

// changeWords says what a change of the clocks from one time to another does.
func changeWords(from, to time.Time) string {
	const layout = "15:04"
	switch {
	case to.Sub(from) >= 24*time.Hour:
		return "the clocks skip a day"
	case to.After(from):
		return from.Format(layout) + " to " + to.Format(layout) + " is skipped"
	default:
		return to.Format(layout) + " to " + from.Format(layout) + " comes twice"
	}
}

// hourCell is one hour of one day in a heat map.
type hourCell struct {
	runs int
	// in says that the hour, or part of it, is in the window.
	in bool
}

// cells adds up the runs of each hour of each day.
func (g *hourGrid) cells(minutes []int32) (cells [][24]hourCell, most int) {
	cells = make([][24]hourCell, len(g.days))
	for _, s := range g.spans {
		c := &cells[s.day][s.hour]
		c.in = true
		for m := s.from; m < s.to; m++ {
			c.runs += int(minutes[m-g.spans[0].from])
		}
		most = max(most, c.runs)
	}
	return cells, most
}

// busyMinutes is how many of the busiest minutes are shown.
const busyMinutes = 10

// busiest are the minutes since 1970 in which most tasks start, the busiest first;
// of equals the earlier one.
func (f *Forecast) busiest(minutes []int32) []int64 {
	var top []int
	for m, n := range minutes {
		if n == 0 || len(top) == busyMinutes && n <= minutes[top[busyMinutes-1]] {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, n, func(i int, n int32) int {
			if minutes[i] >= n {
				return -1
			}
			return 1
		})
		top = slices.Insert(top, at, m)[:min(busyMinutes, len(top)+1)]
	}
	at := make([]int64, len(top))
	for i, m := range top {
		at[i] = f.From.Unix()/60 + int64(m)
	}
	return at
}

// busyNames is how many tasks of a busy minute are kept.
const busyNames = 24

// busyMinute is a minute in which many tasks start.
type busyMinute struct {
	at    int64 // minutes since 1970
	runs  int
	tasks []busyTask // the first ones, each once
	shown int        // the runs of these
}

// busyTask is a task that starts in a busy minute.
type busyTask struct {
	task      graph.Vertex
	estimated bool
}

// crowds tells which tasks start in the busiest minutes. The runs are played again,
// since keeping them all would take memory without bound.
func (f *Forecast) crowds(s *ForecastSet, t tally) []busyMinute {
	top := f.busiest(t.minutes)
	if len(top) == 0 {
		return nil
	}
	index := make(map[int64]int, len(top))
	crowds := make([]busyMinute, len(top))
	for i, at := range top {
		index[at] = i
		crowds[i] = busyMinute{at: at, runs: int(t.minutes[at-f.From.Unix()/60])}
	}
	last := slices.Max(top)
	for r := range s.Timeline.Forecast(f.From, f.To).Runs() {
		at := r.Unix / 60
		if at > last {
			break
		}
		if i, ok := index[at]; ok && s.shows(r.Task) {
			crowds[i].add(busyTask{r.Task, r.Estimated})
		}
	}
	return crowds
}

func (m *busyMinute) add(t busyTask) {
	known := slices.ContainsFunc(m.tasks, func(o busyTask) bool { return o.task == t.task })
	switch {
	case known:
		m.shown++
	case len(m.tasks) < busyNames:
		m.tasks, m.shown = append(m.tasks, t), m.shown+1
	}
}

// idleKind is a reason with the words that follow a number of tasks.
type idleKind struct {
	why   timeline.Why
	words string
}

// idleOrder are the reasons why a task does not run: first what is probably a
// mistake, then what somebody wanted.
var idleOrder = [...]idleKind{
	{timeline.NeverFires, "never fire"}, {timeline.Unclear, "with a schedule that cannot be read"}, {timeline.Circle, "wait for themselves"},
	{timeline.Late, "never have all events in time"}, {timeline.Apart, "wait for events that come too far apart"}, {timeline.Missing, "wait for a task that is not in the set"}, {timeline.Unknown, "wait for a task that is not there"}, {timeline.Expired, "expired"}, {timeline.Off, "off"},
	{timeline.UnknownFor, "wait for an unknown event"}, {timeline.Outcome, "run when another fails"}, {timeline.Unread, "without definition"},
	{timeline.AnyTask, "wait for any task"}, {timeline.Data, "wait for data"}, {timeline.Manual, "started by hand"}, {timeline.Later, "run later"},
}

// idleTask is a task without a run in the window. reason continues a sentence that
// begins with its name.
type idleTask struct {
	task   graph.Vertex
	why    timeline.Why
	rank   int // the index of why in idleOrder
	reason string
}

// idleTasks are the tasks of a set without a run, by why and then in the order of
// the set, at most that many; sums says in words how many there are of each kind.
func (f *Forecast) idleTasks(s *ForecastSet, t tally, most int) (tasks []idleTask, total int, sums string) {
	counts := make([]int, len(idleOrder))
	for _, v := range f.idle(s, t) {
		why, _ := s.Timeline.Why(v)
		rank := slices.IndexFunc(idleOrder[:], func(k idleKind) bool { return k.why == why })
		counts[rank]++
		tasks = append(tasks, idleTask{task: v, why: why, rank: rank})
	}
	slices.SortStableFunc(tasks, func(a, b idleTask) int { return a.rank - b.rank })
	total = len(tasks)
	tasks = someOfEach(tasks, counts, most)
	for i := range tasks {
		tasks[i].reason = s.Timeline.Reason(tasks[i].task, f.To)
	}
	var words []string
	for rank, n := range counts {
		if n > 0 {
			words = append(words, say.Number(n)+" "+idleOrder[rank].words)
		}
	}
	return tasks, total, strings.Join(words, ", ")
}

// someOfEach keeps at most that many tasks, so that each kind has some if it can.
func someOfEach(tasks []idleTask, counts []int, most int) []idleTask {
	if len(tasks) <= most {
		return tasks
	}
	room := make([]int, len(counts))
	for left := most; left > 0; {
		for rank := range room {
			if left > 0 && room[rank] < counts[rank] {
				room[rank]++
				left--
			}
		}
	}
	var kept []idleTask
	for _, t := range tasks {
		if room[t.rank] > 0 {
			room[t.rank]--
			kept = append(kept, t)
		}
	}
	return kept
}
