// Package task knows what a Qlik Cloud scheduling task looks like: the shapes in
// which tasks are stored, typed views over a task's JSON, the facts that outlive
// its text, and sets of tasks.
package task

import (
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

// Task is a typed view of one task's JSON. It never fails: what is absent or of
// another type is an absent node or an empty list. A view is reused for the next
// task, so nothing of it may be kept.
type Task struct {
	Root source.Node

	ID, Name, Description, SpecVersion, Version, Key, Annotations source.Node
	Enabled, KeepActive, ResourceID                               source.Node
	Start                                                         Start
	EventList, StateList                                          source.Node
	Events                                                        []Event
	States                                                        []State
	Metadata                                                      Metadata

	attributes []Attribute
	onEvents   []OnEvents
	refs       []source.Node
	actions    []Action
}

// Start is the time trigger.
type Start struct {
	Node, StateName source.Node
	// Schedule is the object, or the string form: an ISO 8601 repeating interval.
	Schedule source.Node
	// Cron is the value of "cron"; CronExpression is that value when it is a
	// string, else its "expression".
	Recurrence, Cron, CronExpression, CronValidUntil source.Node
	// Interval is the value of "interval", or Schedule when that is a string.
	Interval                             source.Node
	Timezone, StartDateTime, EndDateTime source.Node
}

// Text is the schedule's text as package schedule reads it.
func (s *Start) Text() schedule.Text {
	return schedule.Text{
		Recurrence: s.Recurrence.Text(), Cron: s.CronExpression.Text(), CronValidUntil: s.CronValidUntil.Text(),
		Interval: s.Interval.Text(), Timezone: s.Timezone.Text(), Start: s.StartDateTime.Text(), End: s.EndDateTime.Text(),
	}
}

// Event is one entry of "events".
type Event struct {
	Node                         source.Node
	Name, Type, Source, DataOnly source.Node
	Correlation                  source.Node
	Attributes                   []Attribute
}

// Attribute is one entry of an event's "correlation".
type Attribute struct{ Node, Name, Value source.Node }

// State is one entry of "states".
type State struct {
	Node                                                source.Node
	Name, Type, End, Exclusive, CompensatedBy           source.Node
	Timeouts, StateTimeout, ActionTimeout, EventTimeout source.Node
	OnEventsList                                        source.Node
	OnEvents                                            []OnEvents
}

// OnEvents is one entry of a state's "onEvents".
type OnEvents struct {
	Node, ActionMode, EventRefs, ActionList source.Node
	// Refs are the entries of "eventRefs", of whatever type.
	Refs    []source.Node
	Actions []Action
}

// Action is one entry of "actions".
type Action struct {
	Node, Name, Condition, RetryRef, RetryableErrors, NonRetryableErrors source.Node
	// FunctionRef is the object, or the string form, in which case RefName is it.
	FunctionRef, RefName, Arguments, Invoke, SelectionSet source.Node
	AppID, Partial                                        source.Node
}

// Metadata is what the service keeps beside the definition.
type Metadata struct {
	Node                                          source.Node
	Usage, SpaceID, OwnerID, CreatedBy, TenantID  source.Node
	MigratedFrom                                  source.Node
	CreatedAt, UpdatedAt, DeletedAt, DisabledCode source.Node
	Topology, IsChild, IsParent                   source.Node
	Trigger, TriggerType                          source.Node
	Orchestration, LastRun, Attrs, ScriptOwnerID  source.Node
}

// Stored reports whether the service has created the task: it has a creation time.
func (t *Task) Stored() bool { return t.Metadata.CreatedAt.Exists() }

// Types and sources of events that the service knows (API reference, eventdef).
const (
	TypeRunFinished   = "com.qlik.v1.task.run.finished"
	TypeAnalyticsOrch = "com.qlik/active-analytics-orch"
	SourceTask        = "system-events.task"
	SourceDataset     = "dataset.updated"
)

// IsTask reports whether the event is another task's end, by its type, or by its
// source where the type is absent.
func (e *Event) IsTask() bool {
	return e.Type.TextIs(TypeRunFinished) || !e.Type.Exists() && e.Source.TextIs(SourceTask)
}

// IsDataset reports whether the event is an update of data, told as for IsTask.
func (e *Event) IsDataset() bool {
	return e.Type.TextIs(TypeAnalyticsOrch) || !e.Type.Exists() && e.Source.TextIs(SourceDataset)
}

// Attribute is the first correlation attribute with that name, absent when there
// is none.
func (e *Event) Attribute(name string) Attribute {
	for _, a := range e.Attributes {
		if a.Name.TextIs(name) {
			return a
		}
	}
	return Attribute{}
}
