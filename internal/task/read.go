package task

import "github.com/tasklint/tasklint/internal/source"

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
