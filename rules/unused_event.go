package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "unused-event",
	Summary: "an event that no `eventRefs` names",
	Why: "An entry of `events` only describes something that happens elsewhere. It starts the task when `eventRefs` names it, and not before. " +
		"An event that nothing names is stored without a word and triggers nothing, so a task that seems to wait for two others may wait for one.",
	Do:      "Add its name to `eventRefs`, or remove the event. The opposite is `dangling-event-ref`.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"API reference of /api/scheduling/tasks, `events` and `onEvents.eventRefs`", "Serverless Workflow 0.8, OnEvents Definition"},
	Fix:     UnsafeFix,
	Group:   Structure,
	Reads:   Whole,
	Task:    checkUnusedEvent,
})

func checkUnusedEvent(p *TaskPass) {
	t := p.Task
	if len(t.Events) == 0 || !refsReadable(p) {
		return
	}
	var few [fewNames]bool
	used := few[:]
	if len(t.Events) > len(few) {
		used = make([]bool, len(t.Events))
	}
	events := indexEvents(t.Events)
	left := len(t.Events)
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for _, ref := range o.Refs {
				if j := events.find(ref); j >= 0 && !used[j] {
					used[j] = true
					left--
				}
			}
		}
	}
	if left > 0 {
		reportUnusedEvents(p, used[:len(t.Events)])
	}
}

func reportUnusedEvents(p *TaskPass, used []bool) {
	meant := meantEvents(p.Task)
	events := indexEvents(p.Task.Events)
	for i := range p.Task.Events {
		e := &p.Task.Events[i]
		first := events.find(e.Name)
		switch {
		case p.Full():
			return
		case used[i] || first >= 0 && first != i: // of a name that is there twice, duplicate-event-name tells
		case !e.Node.Is(source.Object):
		case e.Name.Is(source.String):
			if !meant[e.Name.Text()] {
				p.Report(e.Name, "no \"eventRefs\" names event %s, so it triggers nothing", e.Name.Quoted()).
					Help("add it to \"eventRefs\", or remove it").Fix(diag.Unsafe, "Remove the event", removeWithHolder(e.Node)).
					Fix(diag.Unsafe, "Refer to it", referTo(p.Task, e.Name))
			}
		case !e.Name.Exists() && !meant[""] && !p.Misspelt(e.Node, "name"):
			p.ReportOpen(e.Node, "this event has no name to refer to, so it triggers nothing").
				Help("give it a name and add that to \"eventRefs\", or remove it")
		}
	}
}

// meantEvents are the names that dangling references were probably meant to be: of
// these, dangling-event-ref tells. The one event without a name has "".
func meantEvents(t *task.Task) map[string]bool {
	meant := make(map[string]bool)
	events, guess := indexEvents(t.Events), guessEvents(t)
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for _, ref := range o.Refs {
				if events.find(ref) >= 0 {
					continue
				}
				if name, ok := guess.of(ref); ok || guess.nameless.Exists() {
					meant[name] = true
				}
			}
		}
	}
	return meant
}

// referTo adds a reference to an event where there is one list of them.
func referTo(t *task.Task, name source.Node) []diag.Edit {
	if len(t.States) != 1 || len(t.States[0].OnEvents) != 1 {
		return nil
	}
	return insertElement(t.States[0].OnEvents[0].EventRefs, string(name.Raw()))
}
