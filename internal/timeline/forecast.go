package timeline

import (
	"iter"
	"time"

	"github.com/tasklint/tasklint/graph"
)

// The bounds of a forecast: longer windows are cut, and so are those with more runs.
const (
	WindowMost = 400 * day
	RunsMost   = 1 << 26
)

// Forecast is what runs in a window of time.
type Forecast struct {
	// From and To are the window, its end exclusive.
	From, To time.Time

	t      *Timeline
	warm   time.Duration
	roots  []graph.Vertex
	counts *Counts
}

// Counts are the runs of a forecast, counted.
type Counts struct {
	// Total is how many there are; Minutes those that start in each minute from From
	// on, Tasks those of each task.
	Total   int
	Minutes []int32
	Tasks   []int32
	// Cut is where the forecast broke off after RunsMost runs; the zero time when it
	// is whole.
	Cut time.Time
}

// Idle is a task without a run in the window.
type Idle struct {
	Task graph.Vertex
	Why  Why
	// Due is the task that Why is true of: this one, or one above it.
	Due graph.Vertex
	// Reason continues a sentence that begins with the task.
	Reason string
}

// Forecast looks at the runs of all tasks in [from, to). Nothing is worked out yet.
func (t *Timeline) Forecast(from, to time.Time) *Forecast {
	if to.After(from.Add(WindowMost)) {
		to = from.Add(WindowMost)
	}
	f := &Forecast{From: from, To: to, t: t}
	for v := range t.clocks {
		if t.clocks[v] != nil && t.cadences[v] != nil {
			f.roots = append(f.roots, graph.Vertex(v))
		}
	}
	for i := range t.span {
		f.warm = max(f.warm, min(time.Duration(t.span[i].expected)*time.Second, warmMost))
	}
	return f
}

// Runs are the runs in order of time, upstream first where several start in one
// second, up to RunsMost of them. They are worked out as they are asked for, each
// time anew.
func (f *Forecast) Runs() iter.Seq[Run] {
	return func(yield func(Run) bool) {
		if !f.To.After(f.From) {
			return
		}
		s := f.t.simulate(f.roots, nil, f.From.Add(-f.warm), f.To)
		from := f.From.Unix()
		if f.From.Nanosecond() > 0 {
			from++
		}
		for n := 0; n < RunsMost; {
			r, ok := s.next()
			if !ok {
				return
			}
			if r.Unix < from {
				continue
			}
			if n++; !yield(r) {
				return
			}
		}
	}
}

// Counts counts the runs, once.
func (f *Forecast) Counts() *Counts {
	if f.counts != nil {
		return f.counts
	}
	minutes := max(0, (f.To.Sub(f.From)+time.Minute-1)/time.Minute)
	c := &Counts{Minutes: make([]int32, minutes), Tasks: make([]int32, f.t.g.Tasks())}
	from, last := f.From.Unix(), int64(0)
	for r := range f.Runs() {
		c.Total++
		c.Minutes[(r.Unix-from)/60]++
		c.Tasks[r.Task]++
		last = r.Unix
	}
	if c.Total == RunsMost {
		c.Cut = time.Unix(last, 0).UTC()
	}
	f.counts = c
	return c
}

// Idle are the tasks without a run in the window, in order, with the disabled ones.
func (f *Forecast) Idle() []Idle {
	var idle []Idle
	for v, n := range f.Counts().Tasks {
		if n > 0 {
			continue
		}
		task := graph.Vertex(v)
		why, due := f.t.Why(task)
		idle = append(idle, Idle{Task: task, Why: why, Due: due, Reason: f.t.Reason(task, f.To)})
	}
	return idle
}
