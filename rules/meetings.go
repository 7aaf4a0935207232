package rules

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// meeting is the first time at which two tasks of a list run together.
type meeting struct {
	later, earlier int      // in the list
	at             [2]int64 // the run of later, and that of earlier
}

// How far is looked. A list of tasks with many runs is looked at for a month, and no
// list costs more than a bounded number of runs.
const (
	fewRuns, mostRuns = 40_000, 4_000 // of one task
	listRuns          = 4_000_000     // of all tasks of a list
	nearestRuns       = 64            // before one, that are compared with it
)

// meetingFinder finds meetings; what it allocates is used again for the next list.
type meetingFinder struct {
	tenant *Tenant
	window int64 // seconds

	instants    []int64
	runs, spare []taskRun
	ends        []int // of each task's runs
	met         []bool
}

// taskRun is one run of a task in a list: the seconds from now, which fit for a year,
// above the task's index. So the runs of all tasks are ordered as numbers.
type taskRun uint64

func (r taskRun) at() int64 { return int64(r >> 32) }
func (r taskRun) task() int { return int(uint32(r)) }

// find gives for each of the tasks the first earlier one of the list that it runs
// together with: within the window. They are in the order of the list.
func (m *meetingFinder) find(tasks []*task.Facts) []meeting {
	if len(tasks) < 2 {
		return nil
	}
	now := m.tenant.Now
	share := listRuns/len(tasks) + 1
	if !m.collect(tasks, now.AddDate(1, 0, 0), min(fewRuns, share), false) {
		m.collect(tasks, now.AddDate(0, 0, 31), min(mostRuns, share), true)
	}
	m.merge()
	m.met = append(m.met[:0], make([]bool, len(tasks))...)
	var found []meeting
	low := 0 // the first run within the window
	for i, r := range m.runs {
		for r.at()-m.runs[low].at() > m.window {
			low++
		}
		for _, before := range m.runs[max(low, i-nearestRuns):i] {
			a, b := before, r
			if a.task() == b.task() || !m.overlap(tasks[a.task()], b.at()-a.at()) {
				continue
			}
			if a.task() > b.task() {
				a, b = b, a
			}
			if !m.met[b.task()] {
				m.met[b.task()] = true
				found = append(found, meeting{b.task(), a.task(), [2]int64{now.Unix() + b.at(), now.Unix() + a.at()}})
			}
		}
		if len(found) == len(tasks)-1 {
			break // the first of the list meets none that is earlier
		}
	}
	slices.SortFunc(found, func(a, b meeting) int { return a.later - b.later })
	return found
}

// collect takes the runs of each task up to an instant. A task that has most runs or
// more ends it, unless cut says that the first of them will do.
func (m *meetingFinder) collect(tasks []*task.Facts, to time.Time, most int, cut bool) bool {
	m.runs, m.ends = m.runs[:0], m.ends[:0]
	now := m.tenant.Now.Unix()
	for i, f := range tasks {
		m.instants = m.tenant.Schedule(f).AppendInstants(m.instants[:0], m.tenant.Now, to, most)
		if len(m.instants) == most && !cut {
			return false
		}
		for _, at := range m.instants {
			m.runs = append(m.runs, taskRun(at-now)<<32|taskRun(i))
		}
		m.ends = append(m.ends, len(m.runs))
	}
	return true
}

// merge puts the runs of all tasks into one order, two ordered stretches at a time.
func (m *meetingFinder) merge() {
	for len(m.ends) > 1 {
		m.spare = m.spare[:0]
		from, n := 0, 0
		for i := 0; i < len(m.ends); i += 2 {
			a, b := m.runs[from:m.ends[i]], []taskRun(nil)
			if from = m.ends[i]; i+1 < len(m.ends) {
				b, from = m.runs[from:m.ends[i+1]], m.ends[i+1]
			}
			m.spare = appendMerged(m.spare, a, b)
			m.ends[n] = from
			n++
		}
		m.ends = m.ends[:n]
		m.runs, m.spare = m.spare, m.runs
	}
}

func appendMerged(out, a, b []taskRun) []taskRun {
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// overlap reports whether a run of f may still go on some seconds after its start:
// true also where the duration of its last run is not known.
func (m *meetingFinder) overlap(f *task.Facts, after int64) bool {
	if after == 0 {
		return true
	}
	d, known := m.tenant.Durations[f.ID.S]
	if !known {
		d, known = timeline.LastDuration(f)
	}
	return !known || int64(d/time.Second) > after
}
