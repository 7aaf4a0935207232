package rules

import (
	"sync"

	"github.com/tasklint/tasklint/internal/task"
)

// apps are the apps that several tasks of a set reload, found when the first rule asks.
type apps struct {
	once  sync.Once
	tasks [][]*task.Facts
}

// Apps are the tasks of each app that more than one task reloads, by identity.
func (t *Tenant) Apps() [][]*task.Facts {
	t.apps.once.Do(func() { t.apps.find(t.Set.Ordered().Tasks) })
	return t.apps.tasks
}

func (a *apps) find(tasks []*task.Facts) {
	at := make(map[string]int, len(tasks)) // the app's only task so far; its place in a.tasks, inverted, when there are more
	for i, f := range tasks {
		app := f.AppID().S
		if app == "" {
			continue
		}
		switch first, known := at[app]; {
		case !known:
			at[app] = i
		case first >= 0:
			at[app] = ^len(a.tasks)
			a.tasks = append(a.tasks, []*task.Facts{tasks[first], f})
		default:
			a.tasks[^first] = append(a.tasks[^first], f)
		}
	}
}
