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

// Runs returns the runs in order of time, upstream first where several start in one
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

// Idle returns the tasks without a run in the window, in order, with the disabled ones.
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

// The bounds of a search for next runs: how far ahead, and how many runs of the
// tasks above are played.
const (
	nextWithin = 30 * 366 * day
	nextPlayed = 50_000
)

// warmMost is how long before a window it begins to be played, at most: for chains
// that were started before and reach into it.
const warmMost = 7 * day

// NextRuns returns the first n runs of a task from an instant on, fewer when there are
// not so many in sight: those of its own schedule and those that it inherits.
func (t *Timeline) NextRuns(v graph.Vertex, from time.Time, n int) []Run {
	if t.cadences[v] == nil || n <= 0 {
		return nil
	}
	above := t.above(v)
	warm := min(time.Duration(t.span[v].expected)*time.Second, warmMost)
	s := t.simulate(above.roots, above, from.Add(-warm), from.Add(nextWithin))
	var runs []Run
	for range nextPlayed {
		r, ok := s.next()
		if !ok || len(runs) == n {
			break
		}
		if r.Task == v && !r.Start().Before(from) {
			runs = append(runs, r)
		}
	}
	return runs
}

// cone is a task with all that can start it.
type cone struct {
	ranks  []int32
	member map[int32]bool
	roots  []graph.Vertex
}

func (t *Timeline) above(v graph.Vertex) *cone {
	c := &cone{ranks: []int32{t.rank[v]}, member: map[int32]bool{t.rank[v]: true}}
	for i := 0; i < len(c.ranks); i++ {
		at := t.order[c.ranks[i]]
		if t.clocks[at] != nil {
			c.roots = append(c.roots, at)
		}
		for _, u := range t.upstreams(at) {
			if r := t.rank[u]; !c.member[r] {
				c.member[r] = true
				c.ranks = append(c.ranks, r)
			}
		}
	}
	return c
}
