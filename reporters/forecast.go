package reporters

import (
	"cmp"
	"fmt"
	"time"

	"github.com/tasklint/tasklint/graph"
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
	// Name is shown where there are several sets.
	Name     string
	Timeline *timeline.Timeline
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
		f.notice("the forecast ends early, at %s, after %s; take a shorter --for", utc(r.Start()), count(*n, "run"))
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
