package rules

import (
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
)

var _ = register(&Rule{
	ID:      "trigger-type-mismatch",
	Summary: "`metadata.trigger.type` disagrees with the definition",
	Why: "The service notes in `metadata.trigger.type` how it has understood a task's trigger:\n\n" +
		"| type | trigger |\n|---|---|\n" +
		"| 0 | a schedule |\n" +
		"| 1 | one event |\n" +
		"| 2 | several events |\n" +
		"| 3 | a schedule and events |\n" +
		"| 4 | a dataset |\n\n" +
		"Where this is not what the definition says, the file was edited after it was exported, or the service has understood something else than its author. " +
		"The number is written by the service and ignored in requests.",
	Do:      "Write the task to the tenant and export it again, then they agree, or leave `metadata.trigger` out. A schedule beside events is `mixed-trigger`.",
	Mend:    MendTenant,
	Level:   diag.Note,
	Since:   "0.1.0",
	Basis:   Documented,
	Sources: []string{"Qlik's OpenAPI document for scheduling tasks, `metadata.trigger.type` with its names TIME_SCHEDULE, SINGLE_EVENT, MULTI_EVENT, MIXED, AAO_DATA_UPDATED"},
	Group:   Structure,
	Reads:   Whole,
	Task:    checkTriggerTypeMismatch,
})

// The trigger types of the API.
const (
	triggerSchedule = iota
	triggerOneEvent
	triggerEvents
	triggerMixed
	triggerDataset
	triggerTypes
)

func checkTriggerTypeMismatch(p *TaskPass) {
	written, ok := p.Task.Metadata.TriggerType.Int()
	if p.As.Body() || !ok || written < 0 || written >= triggerTypes { // in a body read-only-field tells
		return
	}
	tasks, datasets, ok := referencedEvents(p.Task)
	if !ok {
		return
	}
	has := clockOf(&p.Task.Start).Exists()
	if !has && p.Task.Start.Node.Exists() { // an empty or broken schedule
		return
	}
	if fits, want := triggerType(has, tasks, datasets); want >= 0 && !fits[written] {
		p.Report(p.Task.Metadata.TriggerType, "trigger type %d is %s, but the task has %s (%d)", written, triggerWords(int(written)), triggerWords(want), want).
			Help("export the task again, or leave \"trigger\" out").
			Note("the service sets the type when the task is written").Data("suggestion", want)
	}
}

func triggerWords(kind int) string {
	return [...]string{"a schedule", "one event", "several events", "a schedule and events", "a dataset event"}[kind]
}

// triggerType gives the types that a definition may have and the likeliest of them,
// -1 without any trigger. What the service notes for a dataset event beside others or
// beside a schedule is not documented: both words are taken.
func triggerType(clock bool, tasks, datasets int) (fits [triggerTypes]bool, want int) {
	switch {
	case tasks+datasets == 0 && !clock:
		return fits, -1
	case tasks+datasets == 0:
		want = triggerSchedule
	case clock:
		want = triggerMixed
	case datasets > 0:
		want = triggerDataset
	case tasks == 1:
		want = triggerOneEvent
	default:
		want = triggerEvents
	}
	fits[want] = true
	if datasets > 0 {
		fits[triggerDataset] = true
		fits[triggerEvents] = fits[triggerEvents] || tasks+datasets > 1 && !clock
	}
	return fits, want
}

// referencedEvents counts the events of each kind; ok is false when one of them is
// unused, nameless or of no known kind, or a reference is dangling or repeated: that
// is then the defect.
func referencedEvents(t *task.Task) (tasks, datasets int, ok bool) {
	events := indexEvents(t.Events)
	refs := 0
	for i := range t.States {
		for _, o := range t.States[i].OnEvents {
			for _, ref := range o.Refs {
				if events.find(ref) < 0 {
					return 0, 0, false
				}
				refs++
			}
		}
	}
	for i := range t.Events {
		e := &t.Events[i]
		switch {
		case mismatched(e), events.find(e.Name) != i:
			return 0, 0, false
		case e.IsTask():
			tasks++
		case e.IsDataset():
			datasets++
		default:
			return 0, 0, false
		}
	}
	return tasks, datasets, refs == len(t.Events)
}
