package rules

import (
	"slices"
	"sync"

	"github.com/tasklint/tasklint/internal/task"
)

// apps are the apps that several tasks of a set reload, found when the first rule asks.
type apps struct {
	once  sync.Once
	tasks [][]*task.Facts
}

// Apps are the tasks of each app that more than one task reloads, by identity.
func (t *Set) Apps() [][]*task.Facts {
	t.apps.once.Do(func() { t.apps.find(t.Set.Ordered()) })
	return t.apps.tasks
}

// find goes through the tasks as they lie in memory.
func (a *apps) find(s *task.Set) {
	var shared [][]int32                     // indices of tasks
	at := make(map[string]int, len(s.Tasks)) // the app's only task so far; its place in shared, inverted, when there are more
	for i, f := range s.InFiles() {
		app := f.AppID().S
		if app == "" {
			continue
		}
		switch first, known := at[app]; {
		case !known:
			at[app] = i
		case first >= 0:
			at[app] = ^len(shared)
			shared = append(shared, []int32{int32(first), int32(i)})
		default:
			shared[^first] = append(shared[^first], int32(i))
		}
	}
	for _, indices := range shared {
		slices.Sort(indices)
	}
	slices.SortFunc(shared, slices.Compare)
	for _, indices := range shared {
		tasks := make([]*task.Facts, len(indices))
		for k, i := range indices {
			tasks[k] = s.Tasks[i]
		}
		a.tasks = append(a.tasks, tasks)
	}
}
