package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/task"
)

// herds finds the instants at which many tasks start. The runs of all tasks are
// never held together: they are counted by minute first, then by second in the
// minutes that may matter, so that memory is bounded by the time looked at.
type herds struct {
	tenant *Tenant
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
