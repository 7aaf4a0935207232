package reporters

import (
	"slices"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/timeline"
)

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
			words = append(words, group(n)+" "+idleOrder[rank].words)
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
