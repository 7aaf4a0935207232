// Package task knows what a Qlik Cloud scheduling task looks like: the shapes in
// which tasks are stored, typed views over a task's JSON, the facts that outlive
// its text, and sets of tasks.
package task

import (
	"errors"

	"github.com/tasklint/tasklint/internal/say"
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

// Text returns the schedule's text as package schedule reads it.
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

// IsDataset reports whether the event is an update of data, decided as for IsTask.
func (e *Event) IsDataset() bool {
	return e.Type.TextIs(TypeAnalyticsOrch) || !e.Type.Exists() && e.Source.TextIs(SourceDataset)
}

// Attribute returns the first correlation attribute with that name, absent when there
// is none.
func (e *Event) Attribute(name string) Attribute {
	for _, a := range e.Attributes {
		if a.Name.TextIs(name) {
			return a
		}
	}
	return Attribute{}
}

// Read fills the view from the root of a task's JSON and forgets what it held.
func (t *Task) Read(root source.Node) {
	*t = Task{
		Root: root, Events: t.Events[:0], States: t.States[:0],
		attributes: t.attributes[:0], onEvents: t.onEvents[:0], refs: t.refs[:0], actions: t.actions[:0],
	}
	for key, value := range root.Members() {
		switch string(key.Bytes()) {
		case "id":
			t.ID = value
		case "name":
			t.Name = value
		case "description":
			t.Description = value
		case "specVersion":
			t.SpecVersion = value
		case "version":
			t.Version = value
		case "key":
			t.Key = value
		case "annotations":
			t.Annotations = value
		case "enabled":
			t.Enabled = value
		case "keepActive":
			t.KeepActive = value
		case "resourceId":
			t.ResourceID = value
		case "start":
			t.Start.read(value)
		case "events":
			t.EventList = value
		case "states":
			t.StateList = value
		case "metadata":
			t.Metadata.read(value)
		}
	}
	for _, e := range t.EventList.Elements() {
		t.Events = append(t.Events, t.event(e))
	}
	for _, s := range t.StateList.Elements() {
		t.States = append(t.States, t.state(s))
	}
}

func (s *Start) read(n source.Node) {
	*s = Start{Node: n, StateName: n.Get("stateName"), Schedule: n.Get("schedule")}
	if s.Schedule.Is(source.String) {
		s.Interval = s.Schedule
		return
	}
	for key, value := range s.Schedule.Members() {
		switch string(key.Bytes()) {
		case "recurrence":
			s.Recurrence = value
		case "cron":
			s.Cron = value
		case "interval":
			s.Interval = value
		case "timezone":
			s.Timezone = value
		case "startDateTime":
			s.StartDateTime = value
		case "endDateTime":
			s.EndDateTime = value
		}
	}
	if s.Cron.Is(source.String) {
		s.CronExpression = s.Cron
	} else {
		s.CronExpression, s.CronValidUntil = s.Cron.Get("expression"), s.Cron.Get("validUntil")
	}
}

func (t *Task) event(n source.Node) Event {
	e := Event{Node: n}
	for key, value := range n.Members() {
		switch string(key.Bytes()) {
		case "name":
			e.Name = value
		case "type":
			e.Type = value
		case "source":
			e.Source = value
		case "dataOnly":
			e.DataOnly = value
		case "correlation":
			e.Correlation = value
		}
	}
	first := len(t.attributes)
	for _, a := range e.Correlation.Elements() {
		t.attributes = append(t.attributes, Attribute{a, a.Get("contextAttributeName"), a.Get("contextAttributeValue")})
	}
	e.Attributes = t.attributes[first:len(t.attributes):len(t.attributes)]
	return e
}

func (t *Task) state(n source.Node) State {
	s := State{Node: n}
	for key, value := range n.Members() {
		switch string(key.Bytes()) {
		case "name":
			s.Name = value
		case "type":
			s.Type = value
		case "end":
			s.End = value
		case "exclusive":
			s.Exclusive = value
		case "compensatedBy":
			s.CompensatedBy = value
		case "timeouts":
			s.Timeouts = value
			s.StateTimeout, s.ActionTimeout, s.EventTimeout = value.Get("stateExecTimeout"), value.Get("actionExecTimeout"), value.Get("eventTimeout")
		case "onEvents":
			s.OnEventsList = value
		}
	}
	first := len(t.onEvents)
	for _, o := range s.OnEventsList.Elements() {
		t.onEvents = append(t.onEvents, t.onEvent(o))
	}
	s.OnEvents = t.onEvents[first:len(t.onEvents):len(t.onEvents)]
	return s
}

func (t *Task) onEvent(n source.Node) OnEvents {
	o := OnEvents{Node: n, ActionMode: n.Get("actionMode"), EventRefs: n.Get("eventRefs"), ActionList: n.Get("actions")}
	first := len(t.refs)
	for _, r := range o.EventRefs.Elements() {
		t.refs = append(t.refs, r)
	}
	o.Refs = t.refs[first:len(t.refs):len(t.refs)]
	first = len(t.actions)
	for _, a := range o.ActionList.Elements() {
		t.actions = append(t.actions, action(a))
	}
	o.Actions = t.actions[first:len(t.actions):len(t.actions)]
	return o
}

func action(n source.Node) Action {
	a := Action{Node: n}
	for key, value := range n.Members() {
		switch string(key.Bytes()) {
		case "name":
			a.Name = value
		case "condition":
			a.Condition = value
		case "retryRef":
			a.RetryRef = value
		case "retryableErrors":
			a.RetryableErrors = value
		case "nonRetryableErrors":
			a.NonRetryableErrors = value
		case "functionRef":
			a.FunctionRef = value
		}
	}
	if a.FunctionRef.Is(source.String) {
		a.RefName = a.FunctionRef
		return a
	}
	for key, value := range a.FunctionRef.Members() {
		switch string(key.Bytes()) {
		case "refName":
			a.RefName = value
		case "arguments":
			a.Arguments = value
		case "invoke":
			a.Invoke = value
		case "selectionSet":
			a.SelectionSet = value
		}
	}
	a.AppID, a.Partial = a.Arguments.Get("appId"), a.Arguments.Get("partial")
	return a
}

func (m *Metadata) read(n source.Node) {
	*m = Metadata{Node: n}
	for key, value := range n.Members() {
		switch string(key.Bytes()) {
		case "usage":
			m.Usage = value
		case "spaceId":
			m.SpaceID = value
		case "migratedFrom":
			m.MigratedFrom = value
		case "ownerId":
			m.OwnerID = value
		case "createdBy":
			m.CreatedBy = value
		case "scriptOwnerId":
			m.ScriptOwnerID = value
		case "tenantId":
			m.TenantID = value
		case "createdAt":
			m.CreatedAt = value
		case "updatedAt":
			m.UpdatedAt = value
		case "deletedAt":
			m.DeletedAt = value
		case "disabledCode":
			m.DisabledCode = value
		case "topology":
			m.Topology = value
			m.IsChild, m.IsParent = value.Get("isChild"), value.Get("isParent")
		case "trigger":
			m.Trigger, m.TriggerType = value, value.Get("type")
		case "orchestration":
			m.Orchestration, m.LastRun, m.Attrs = value, value.Get("lastRun"), value.Get("attrs")
		}
	}
}

// As is what a file is meant for.
type As uint8

// What files are meant for. Stored is a task as the service has it; the others are
// bodies of requests that create, replace or patch one.
const (
	Stored As = iota
	Create
	Replace
	Patch
)

var asNames = [...]string{"task", "create", "replace", "patch"}

// String returns the word for it on the command line and in the configuration.
func (a As) String() string { return asNames[a] }

// ParseAs reads such a word; the error names the legal ones.
func ParseAs(name string) (As, error) {
	for i, n := range asNames {
		if n == name {
			return As(i), nil
		}
	}
	return Stored, errors.New(say.Instead(say.Quote(name)+" is unknown", name, asNames[:]))
}

// Body reports whether it is a body that holds a whole task.
func (a As) Body() bool { return a == Create || a == Replace }
