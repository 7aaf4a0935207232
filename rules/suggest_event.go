package rules

import (
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// mostNames is how many names of one task are compared letter by letter, which is
// slow: more are no slip of the finger.
const mostNames = 100

// eventGuess tells which event a dangling reference was probably meant to be. Two
// rules ask: one names the event, the other says nothing more about it.
type eventGuess struct {
	free, all []string // names that no reference has; all names
	single    bool
	left      int
	// nameless is the only event without a name, which a reference to nothing is meant
	// for; it does not exist where there is none, or several.
	nameless source.Node
}

func guessEvents(t *task.Task) *eventGuess {
	events := t.Events[:min(len(t.Events), mostNames)]
	index := indexEvents(events)
	taken := make([]bool, len(events))
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for _, ref := range o.Refs {
				if j := index.find(ref); j >= 0 {
					taken[j] = true
				}
			}
		}
	}
	g := &eventGuess{single: len(t.Events) == 1, left: mostNames}
	for i := range events {
		name := events[i].Name.Text()
		if !taken[i] {
			g.free = append(g.free, name)
		}
		g.all = append(g.all, name)
	}
	without := 0
	for i := range events {
		if e := &events[i]; e.Node.Is(source.Object) && !e.Name.Exists() {
			g.nameless = e.Node
			without++
		}
	}
	if without != 1 {
		g.nameless = source.Node{}
	}
	return g
}

// of is the name that ref stands for: the nearest among those that no other
// reference has, else among all.
func (g *eventGuess) of(ref source.Node) (string, bool) {
	if g.left == 0 {
		return "", false
	}
	g.left--
	if near, ok := say.Nearest(ref.Text(), g.free); ok {
		return near, true
	}
	if g.single { // with one event there is only one thing that can be meant
		return g.all[0], g.all[0] != ""
	}
	return say.Nearest(ref.Text(), g.all)
}
