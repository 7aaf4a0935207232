package rules

import (
	"bytes"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "dangling-event-ref",
	Summary: "an `eventRefs` item names no event of the task",
	Why: "A task waits for the events that its `eventRefs` name, and each name must be that of an entry of `events`. " +
		"The service stores a reference to a name that is not there without a word, but such an event never comes: the task does not run. " +
		"Names are compared exactly, case included.",
	Do:      "Write the name of the event that was meant, or add the event to `events`. The opposite, an event that no reference names, is `unused-event`.",
	Mend:    MendTrigger,
	Level:   diag.Error,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `onEvents.eventRefs`", "Serverless Workflow 0.8, OnEvents Definition"},
	Fix:     UnsafeFix,
	Hides:   true,
	Group:   Structure,
	Reads:   Whole,
	Task:    checkDanglingEventRef,
})

func checkDanglingEventRef(p *TaskPass) {
	events := indexEvents(p.Task.Events)
	if nameless(p.Task.Events) {
		return // it may be the event that is meant: what is wrong with its name is told
	}
	var guess *eventGuess
	for i := range p.Task.States {
		for _, o := range p.Task.States[i].OnEvents {
			for _, ref := range o.Refs {
				if !ref.Is(source.String) || events.find(ref) >= 0 || p.Full() {
					continue
				}
				if guess == nil {
					guess = guessEvents(p.Task)
				}
				reportDanglingRef(p, ref, guess)
			}
		}
	}
}

// nameless reports whether an event has a name that cannot be read.
func nameless(events []task.Event) bool {
	for i := range events {
		if e := &events[i]; !e.Node.Is(source.Object) || e.Name.Exists() && (!e.Name.Is(source.String) || len(bytes.TrimSpace(e.Name.Bytes())) == 0) {
			return true
		}
	}
	return false
}

func reportDanglingRef(p *TaskPass, ref source.Node, guess *eventGuess) {
	if len(p.Task.Events) == 0 {
		if !p.Misspelt(p.Task.Root, "events") && (!p.Task.EventList.Exists() || p.Task.EventList.Is(source.Array)) {
			p.Report(ref, "event reference %s names no event: this task has none", ref.Quoted()).
				Help("add the event, or remove the reference")
		}
		return
	}
	if near, ok := guess.of(ref); ok {
		p.Report(ref, "event reference %s names no event of this task", ref.Quoted()).
			Help("did you mean %s?", say.Quote(near)).Data("suggestion", near).Fix(diag.Unsafe, "Write "+say.Quote(near), refer(ref, near))
		return
	}
	if guess.nameless.Exists() {
		p.Report(ref, "event reference %s names no event of this task", ref.Quoted()).
			Help("give this name to the event that has none").Related(guess.nameless, "the event without a name")
		return
	}
	p.Report(ref, "event reference %s names no event of this task", ref.Quoted()).
		Help("use the name of an entry of \"events\"")
}

// refer makes a reference one to the event called name; where its list has one, this
// one goes.
func refer(ref source.Node, name string) []diag.Edit {
	path := ref.Path()
	for _, other := range path[len(path)-1].In.Elements() {
		if other.TextIs(name) {
			return removeItem(ref)
		}
	}
	return replaceText(ref, name)
}
