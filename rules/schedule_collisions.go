package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/timeline"
)

// herds finds the instants at which many tasks start. The runs of all tasks are
// never held together: they are counted by minute first, then by second in the
// minutes that may matter, so that memory is bounded by the time looked at.
type herds struct {
	tenant *Set
	tasks  []*task.Facts // by identity
	most   int           // tasks that may start together

	from, to time.Time
	buffer   []int64
}

// herd is an instant with the tasks that start then.
type herd struct {
	at      int64
	count   int
	first   int // the first such task
	members []*task.Facts
}

const (
	herdDays = 7
	mostHerd = 10          // herds that are told
	herdRuns = 100_000_000 // runs that are counted, over all tasks
)

// find gives the herds, the largest first, each with another first task, and the
// number of all instants that are above the limit.
func (h *herds) find() ([]herd, int) {
	if len(h.tasks) <= h.most {
		return nil, 0
	}
	h.from = h.tenant.Now.Truncate(time.Second)
	if h.from.Before(h.tenant.Now) {
		h.from = h.from.Add(time.Second)
	}
	h.to = h.from.AddDate(0, 0, herdDays)
	all := h.crowded(h.busyMinutes())
	slices.SortFunc(all, func(a, b herd) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.at, b.at))
	})
	var told []herd
	for _, one := range all {
		if len(told) == mostHerd {
			break
		}
		if !slices.ContainsFunc(told, func(t herd) bool { return t.first == one.first }) {
			told = append(told, one)
		}
	}
	h.gather(told)
	return told, len(all)
}

// runs are the instants at which a task starts, until the next call.
func (h *herds) runs(f *task.Facts) []int64 {
	const minutes = herdDays * 24 * 60
	most := min(max(herdRuns/len(h.tasks), 100), minutes)
	h.buffer = h.tenant.Schedule(f).AppendInstants(h.buffer[:0], h.from, h.to, most)
	return h.buffer
}

// busyMinutes numbers the minutes with more than most starts from 1; others are 0.
func (h *herds) busyMinutes() (number []int32, busy int) {
	number = make([]int32, herdDays*24*60)
	from := h.from.Unix()
	for _, f := range h.tasks {
		for _, at := range h.runs(f) {
			number[(at-from)/60]++
		}
	}
	for i, count := range number {
		number[i] = 0
		if int(count) > h.most {
			busy++
			number[i] = int32(busy)
		}
	}
	return number, busy
}

// crowded gives the instants of the busy minutes at which more than most tasks start.
func (h *herds) crowded(number []int32, busy int) []herd {
	if busy == 0 {
		return nil
	}
	type cell struct{ count, first int32 }
	cells := make([][60]cell, busy)
	from := h.from.Unix()
	for i, f := range h.tasks {
		for _, at := range h.runs(f) {
			n := number[(at-from)/60]
			if n == 0 {
				continue
			}
			c := &cells[n-1][(at-from)%60]
			if c.count++; c.count == 1 {
				c.first = int32(i)
			}
		}
	}
	var all []herd
	for minute, n := range number {
		if n == 0 {
			continue
		}
		for second, c := range cells[n-1] {
			if int(c.count) > h.most {
				all = append(all, herd{at: from + int64(minute*60+second), count: int(c.count), first: int(c.first)})
			}
		}
	}
	return all
}

// gather finds the tasks of each herd, in order.
func (h *herds) gather(told []herd) {
	missing := 0
	for _, one := range told {
		missing += one.count
	}
	for j := 0; j < len(h.tasks) && missing > 0; j++ {
		s := h.tenant.Schedule(h.tasks[j])
		for i := range told {
			one := &told[i]
			if j < one.first || len(one.members) == one.count {
				continue
			}
			if o, ok := s.Next(time.Unix(one.at, 0)); ok && o.Unix == one.at {
				one.members = append(one.members, h.tasks[j])
				missing--
			}
		}
	}
}

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
	tenant *Set
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
