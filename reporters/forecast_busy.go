package reporters

import (
	"slices"

	"github.com/tasklint/tasklint/graph"
)

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
