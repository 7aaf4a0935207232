package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "event-source-mismatch",
	Summary: "an event whose type and source do not belong together",
	Why: "There are two kinds of events, and each has a type and a source of its own:\n\n" +
		"| event | `type` | `source` |\n|---|---|---|\n" +
		"| a task has run | `com.qlik.v1.task.run.finished` | `system-events.task` |\n" +
		"| a dataset was updated | `com.qlik/active-analytics-orch` | `dataset.updated` |\n\n" +
		"What happens matches an event when it has both. Nothing has the type of the one kind and the source of the other, so the task waits for ever.",
	Do:      "Decide which kind is meant, and correct the type or the source. The attributes of `correlation` have to fit as well: `correlation-mismatch`.",
	Mend:    MendTrigger,
	Level:   diag.Warning,
	Since:   "0.1.0",
	Basis:   Inferred,
	Sources: []string{"API reference of /api/scheduling/tasks, `events.type` and `events.source`: all examples pair them so"},
	Fix:     SafeFix,
	Hides:   true,
	Group:   Structure,
	Reads:   Within("events/*"),
	Task:    checkEventSourceMismatch,
})

func checkEventSourceMismatch(p *TaskPass) {
	for i := range p.Task.Events {
		if e := &p.Task.Events[i]; mismatched(e) {
			last, first := later(e.Type, e.Source)
			p.Report(last, "type and source of %s belong to different kinds of events", named("event", e.Name)).
				Help("%s", pairAdvice(e)).Either(first, "contradicts it").fixPair(e)
		}
	}
}

// pairAdvice is decided by the correlation where that tells the kind.
func pairAdvice(e *task.Event) string {
	asTask := "use source " + say.Quote(task.SourceTask)
	asDataset := "use type " + say.Quote(task.TypeAnalyticsOrch)
	if e.Type.TextIs(task.TypeAnalyticsOrch) {
		asTask, asDataset = "use type "+say.Quote(task.TypeRunFinished), "use source "+say.Quote(task.SourceDataset)
	}
	switch {
	case e.Attribute("id").Name.Exists(), e.Attribute("status").Name.Exists():
		return asTask + " for the end of a task's run"
	case e.Attribute("datasetId").Name.Exists():
		return asDataset + " for the update of a dataset"
	default:
		return asTask + " if the end of a task's run is meant, or " + asDataset + " if the update of a dataset is"
	}
}

// fixPair corrects the one of type and source that the correlation contradicts.
func (r *Report) fixPair(e *task.Event) {
	ofTask := e.Attribute("id").Name.Exists() || e.Attribute("status").Name.Exists()
	ofDataset := e.Attribute("datasetId").Name.Exists()
	wrong, right := e.Source, task.SourceTask
	switch {
	case ofTask == ofDataset:
		return
	case ofTask && e.Type.TextIs(task.TypeAnalyticsOrch):
		wrong, right = e.Type, task.TypeRunFinished
	case ofDataset && e.Type.TextIs(task.TypeRunFinished):
		wrong, right = e.Type, task.TypeAnalyticsOrch
	case ofDataset:
		right = task.SourceDataset
	}
	r.Fix(diag.Safe, "Write "+say.Quote(right), replaceText(wrong, right))
}
