package rules

import (
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/task"
)

// meeting is the first time at which two tasks of a list run together.
type meeting struct {
	later, earlier int      // in the list
	at             [2]int64 // the run of later, and that of earlier
}

// How far meetings looks. A list of tasks with many runs is looked at for a month,
// and no task costs more than a bounded number of runs.
const (
	fewRuns, mostRuns = 2_000, 4_000
	nearestRuns       = 64 // runs before one that are compared with it
)

// meetings finds for each of the tasks the first earlier one of the list that it
// runs together with: within window seconds of it. They are in the order of the list.
func (t *Tenant) meetings(tasks []*task.Facts, window int64) []meeting {
	if len(tasks) < 2 {
		return nil
	}
	runs := t.runsOf(tasks, t.Now.AddDate(1, 0, 0), fewRuns)
	if runs == nil {
		runs = t.runsOf(tasks, t.Now.AddDate(0, 0, 31), 0)
	}
	found := make([]meeting, len(tasks))
	left := len(tasks) - 1 // those that may still meet an earlier one
	for i, r := range runs {
		for j := i - 1; j >= 0 && j >= i-nearestRuns && left > 0 && r.at-runs[j].at <= window; j-- {
			a, b := runs[j], r
			if a.task == b.task || !t.overlap(tasks[a.task], a.at, b.at) {
				continue
			}
			if a.task > b.task {
				a, b = b, a
			}
			if m := &found[b.task]; m.later == 0 {
				*m = meeting{b.task, a.task, [2]int64{b.at, a.at}}
				left--
			}
		}
	}
	return slices.DeleteFunc(found, func(m meeting) bool { return m.later == 0 })
}

// taskRun is one run of a task in a list.
type taskRun struct {
	at   int64
	task int
}

// runsOf merges the runs of all tasks up to an instant, in order. It is nil when
// one task has most runs or more; without most, runs beyond mostRuns are left out.
func (t *Tenant) runsOf(tasks []*task.Facts, to time.Time, most int) []taskRun {
	limit := most
	if most == 0 {
		limit = mostRuns
	}
	var lists [][]taskRun
	var buffer []int64
	for i, f := range tasks {
		buffer = t.Schedule(f).AppendInstants(buffer[:0], t.Now, to, limit)
		if len(buffer) == most {
			return nil
		}
		list := make([]taskRun, len(buffer))
		for j, at := range buffer {
			list[j] = taskRun{at, i}
		}
		lists = append(lists, list)
	}
	for len(lists) > 1 {
		n := 0
		for i := 0; i < len(lists); i += 2 {
			if i+1 < len(lists) {
				lists[n] = mergeRuns(lists[i], lists[i+1])
			} else {
				lists[n] = lists[i]
			}
			n++
		}
		lists = lists[:n]
	}
	return lists[0]
}

// mergeRuns merges two ordered lists; of equal instants a's comes first.
func mergeRuns(a, b []taskRun) []taskRun {
	out := make([]taskRun, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].at <= b[0].at {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// overlap reports whether a run of f at one instant may still go on at a later one:
// true also where the duration of its last run is not known.
func (t *Tenant) overlap(f *task.Facts, at, later int64) bool {
	d, known := lastDuration(f)
	return !known || at == later || at+int64(d/time.Second) > later
}

// lastDuration is how long the task's last run took, where that is known.
func lastDuration(f *task.Facts) (time.Duration, bool) {
	if f.LastRun == nil {
		return 0, false
	}
	started, err := time.Parse(time.RFC3339, f.LastRun.StartedAt.S)
	if err != nil {
		return 0, false
	}
	ended, err := time.Parse(time.RFC3339, f.LastRun.EndedAt.S)
	if err != nil || ended.Before(started) {
		return 0, false
	}
	return ended.Sub(started), true
}
