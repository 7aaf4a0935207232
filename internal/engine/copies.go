package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// dropCopies moves tasks that repeat another one to the set's copies, and older states of
// a stored task to where they are told of.
func dropCopies(s *task.Set) {
	dropped := make(map[*task.Facts]bool)
	for _, all := range s.SameID() {
		all = dropOlder(s, all, dropped)
		of := all[0]
		for _, t := range all[1:] {
			switch {
			case of.Shape == task.Summary && t.Shape != task.Summary:
				dropped[of] = true
				s.Copies = append(s.Copies, task.Copy{Task: of, Of: t})
				of = t
			case t.Shape == task.Summary || sameTask(of, t):
				dropped[t] = true
				s.Copies = append(s.Copies, task.Copy{Task: t, Of: of})
			}
		}
	}
	if len(dropped) > 0 {
		s.Tasks = slices.DeleteFunc(s.Tasks, func(t *task.Facts) bool { return dropped[t] })
		s.Index()
	}
}

// creation is what all states of one stored task share beside their id.
type creation struct{ tenant, at string }

// dropOlder leaves the newest state of each stored task out of tasks of one id, which a
// backup of each day has, and gives the others; an older one that says the same is a copy.
func dropOlder(s *task.Set, all []*task.Facts, dropped map[*task.Facts]bool) []*task.Facts {
	states := make(map[creation][]*task.Facts)
	var keys []creation
	for _, t := range all {
		if isState(t) {
			key := creation{t.Tenant.S, instant(t.CreatedAt.S)}
			if states[key] == nil {
				keys = append(keys, key)
			}
			states[key] = append(states[key], t)
		}
	}
	for _, key := range keys {
		of := states[key]
		newest := slices.MaxFunc(of, func(a, b *task.Facts) int { return cmp.Compare(instant(a.UpdatedAt.S), instant(b.UpdatedAt.S)) })
		for _, t := range of {
			switch {
			case instant(t.UpdatedAt.S) == instant(newest.UpdatedAt.S):
				continue
			case sameTask(newest, t):
				s.Copies = append(s.Copies, task.Copy{Task: t, Of: newest})
			default:
				s.Older = append(s.Older, task.Copy{Task: t, Of: newest})
			}
			dropped[t] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(t *task.Facts) bool { return dropped[t] })
}

// isState reports whether a task is a stored one that says when it was created and
// changed.
func isState(t *task.Facts) bool {
	return t.As == task.Stored && t.Shape == task.Definition && t.CreatedAt.S != "" && t.UpdatedAt.S != ""
}

// instant is a time as the service writes it in a form in which equal ones are equal and
// later ones greater; any other text as it is.
func instant(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

// sameTask reads two tasks of one id again and compares them.
func sameTask(a, b *task.Facts) bool {
	var left, right source.Tree
	return reread(&left, a) && reread(&right, b) && task.SameDefinition(left.Root(), right.Root())
}
