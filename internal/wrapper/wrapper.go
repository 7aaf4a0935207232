// Package wrapper turns the bodies of the reload endpoints into the tasks that they
// become, and tasks into the bodies that make them.
package wrapper

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Conversion is what becomes of one body or task.
type Conversion struct {
	// Text is the outcome as JSON, nil where none can be made.
	Text []byte
	// Name is the task's, Endpoint and App are where a body belongs.
	Name     string
	Endpoint task.Endpoint
	App      string
	// Lost is what cannot be carried over, Changed what is not as it was written.
	Lost, Changed []Remark
}

// Remark is something about one value, in one sentence.
type Remark struct {
	Node source.Node
	Text string
}

func (c *Conversion) lost(n source.Node, format string, args ...any) {
	c.Lost = append(c.Lost, Remark{n, fmt.Sprintf(format, args...)})
}

// ToTask makes the task that a body for an endpoint and an app becomes. Without an app
// there is none.
func ToTask(n source.Node, e task.Endpoint, app string) Conversion {
	c := Conversion{Name: n.Get("name").Text(), Endpoint: e, App: app}
	if app == "" {
		c.lost(n, "the app is in the address of the endpoint and not in the body; say which with --app ID")
		return c
	}
	names := []string{"name", "description", "enabled", "partial", "$schema"}
	switch e {
	case task.OnTimeSchedule:
		names = append(names, "recurrence", "timezone", "startDateTime", "endDateTime")
	case task.OnTaskEvent:
		names = append(names, "onTaskId", "onTaskStatus")
		c.status(n)
	}
	for key, value := range n.Members() {
		if name := key.Text(); !slices.Contains(names, name) && !(name == "appId" && value.TextIs(app)) {
			c.lost(key, "%s is no member of a body for %s and has no place in a task", key.Quoted(), e)
		}
	}
	c.Text = e.Becomes(n, app).Text
	if !n.Get("enabled").Exists() {
		c.Text = slices.Insert(c.Text, 1, []byte(`"enabled":false,`)...)
		c.Changed = append(c.Changed, Remark{n, `without "enabled" the endpoint makes a disabled task, so this one is`})
	}
	return c
}

// status reports an awaited outcome that a task cannot say.
func (c *Conversion) status(n source.Node) {
	switch status := n.Get("onTaskStatus"); {
	case !status.Exists():
		c.Changed = append(c.Changed, Remark{n, `there is no "onTaskStatus", so the task runs after every end of the other`})
	case !task.IsOnTaskStatus(status):
		c.lost(status, "onTaskStatus %s is none of succeeded, failed and any; the task runs after every end of the other", status.Quoted())
	}
}

// FromTask makes the body of the endpoint that makes a task like this one. What the
// service writes by itself need not be in it; all else that no body can say is lost, and
// where the task would start at other times, or reload something else, there is none.
func FromTask(n source.Node) Conversion {
	f := fromTask{}
	f.task.Read(n)
	f.Name = f.task.Name.Text()
	if !f.app() || !f.trigger() {
		return f.Conversion
	}
	f.leaves(n, "")
	f.Text = f.body()
	return f.Conversion
}

type fromTask struct {
	Conversion
	task     task.Task
	id       source.Node // of the task to wait for
	statusOf source.Node // how it must have ended, absent for any way
}

// app finds the app that goes into the address.
func (f *fromTask) app() bool {
	if len(f.task.States) != 1 || len(f.task.States[0].OnEvents) != 1 || len(f.task.States[0].OnEvents[0].Actions) != 1 {
		f.lost(f.task.Root, "a task has one state with one action, and this has not, so that no endpoint makes it")
		return false
	}
	action := &f.task.States[0].OnEvents[0].Actions[0]
	if id := action.AppID; action.RefName.TextIs("app.reload") && task.IsUUID(id.Text()) {
		f.App = id.Text()
		return true
	}
	f.lost(holder(action.AppID, action.Node), "there is no app.reload with the id of an app, which the address of the endpoint needs")
	return false
}

// trigger finds the endpoint by what starts the task.
func (f *fromTask) trigger() bool {
	refs := f.task.States[0].OnEvents[0].Refs
	s := &f.task.Start
	switch {
	case len(refs) == 0 && s.Recurrence.Exists() && !s.Cron.Exists() && !s.Interval.Exists():
		f.Endpoint = task.OnTimeSchedule
		return true
	case len(refs) == 0 && s.Schedule.Exists():
		f.lost(s.Schedule, "the endpoint takes a recurrence only, and this schedule has another form; write it as a rule first")
	case len(refs) == 0:
		f.lost(f.task.Root, "nothing starts the task, and each endpoint makes one that something starts")
	case len(refs) > 1 || s.Schedule.Exists():
		f.lost(f.task.StateList, "several things start the task, and an endpoint makes one with a single trigger")
	default:
		for i := range f.task.Events {
			if e := &f.task.Events[i]; e.Name.Is(source.String) && refs[0].TextIs(e.Name.Text()) {
				return f.event(e)
			}
		}
		f.lost(refs[0], "there is no event %s to start the task", refs[0].Quoted())
	}
	return false
}

// event finds the endpoint for the only event that starts the task.
func (f *fromTask) event(e *task.Event) bool {
	if e.IsDataset() {
		f.Endpoint = task.OnDatasetUpdated
		return true
	}
	f.id = e.Attribute("id").Value
	if !e.IsTask() || !f.id.Is(source.String) {
		f.lost(e.Node, "the event names no task to wait for, and no endpoint makes such a one")
		return false
	}
	f.statusOf = e.Attribute("status").Value
	if f.statusOf.Exists() && (!task.IsOnTaskStatus(f.statusOf) || f.statusOf.TextIs("any")) {
		f.lost(f.statusOf, "the endpoint waits for succeeded, failed or any, and not for %s", f.statusOf.Quoted())
		return false
	}
	f.Endpoint = task.OnTaskEvent
	return true
}

// leaves looks at all scalars of the task: what is neither in the body nor written by the
// service alike is lost, whatever the API has added since.
func (f *fromTask) leaves(n source.Node, place string) {
	switch n.Kind() {
	case source.Object:
		for k, v := range n.Members() {
			f.leaves(v, place+"/"+k.Text())
		}
	case source.Array:
		for _, v := range n.Elements() {
			f.leaves(v, place+"/*")
		}
	case source.Null:
	default:
		if text, _ := n.Scalar(); text != "" && !f.carried(strings.TrimPrefix(place, "/"), n) {
			f.lost(n, "%s has no place in a body for %s", n.Pointer(), f.Endpoint)
		}
	}
}

// carried reports whether a value is in the body, or what the service writes there as well.
func (f *fromTask) carried(place string, n source.Node) bool {
	if rest, ok := strings.CutPrefix(place, "metadata/"); ok {
		return rest != "usage" || n.TextIs("ANALYTICS")
	}
	switch place {
	case "id", "resourceId", "name", "description", "enabled", "specVersion", "$schema", "start/stateName",
		"start/schedule/recurrence", "start/schedule/timezone", "start/schedule/startDateTime", "start/schedule/endDateTime",
		"events/*/name", "events/*/type", "events/*/source", "events/*/correlation/*/contextAttributeName",
		"states/*/name", "states/*/type", "states/*/exclusive", "states/*/onEvents/*/eventRefs/*", "states/*/onEvents/*/actionMode",
		"states/*/onEvents/*/actions/*/name", "states/*/onEvents/*/actions/*/functionRef/refName",
		"states/*/onEvents/*/actions/*/functionRef/arguments/appId":
		return len(f.task.Events) < 2 || !strings.HasPrefix(place, "events/")
	case "version": // as the service numbers its own
		return n.TextIs("1.0.0")
	case "keepActive", "states/*/onEvents/*/actions/*/functionRef/arguments/partial":
		return n.Is(source.Bool) && !n.True()
	case "states/*/end", "events/*/dataOnly":
		return n.True()
	case "states/*/onEvents/*/actions/*/functionRef/invoke":
		return strings.EqualFold(n.Text(), "SYNC")
	case "events/*/correlation/*/contextAttributeValue":
		return len(f.task.Events) < 2 && f.correlated(n)
	}
	return false
}

// correlated reports whether the value of an attribute is in the body, or written by the
// service: the app and space of the task to wait for, or the task's own app.
func (f *fromTask) correlated(n source.Node) bool {
	for i := range f.task.Events {
		for _, a := range f.task.Events[i].Attributes {
			if !a.Value.Same(n) {
				continue
			}
			switch name := a.Name.Text(); f.Endpoint {
			case task.OnTaskEvent:
				return n.Same(f.id) || n.Same(f.statusOf) || name == "appId" || name == "spaceId"
			case task.OnDatasetUpdated:
				return name == "appId" && n.TextIs(f.App)
			}
		}
	}
	return false
}

// body writes the body, its values as they are.
func (f *fromTask) body() []byte {
	b := []byte("{")
	write := func(key string, raw []byte) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), key...), `":`...)
		b = append(b, raw...)
	}
	member := func(key string, n source.Node) {
		if n.Exists() {
			write(key, n.Raw())
		}
	}
	member("name", f.task.Name)
	member("description", f.task.Description)
	switch f.Endpoint {
	case task.OnTimeSchedule:
		member("recurrence", f.task.Start.Recurrence)
		member("timezone", f.task.Start.Timezone)
		member("startDateTime", f.task.Start.StartDateTime)
		member("endDateTime", f.task.Start.EndDateTime)
	case task.OnTaskEvent:
		member("onTaskId", f.id)
		if f.statusOf.Exists() {
			write("onTaskStatus", bytes.ToLower(f.statusOf.Raw()))
		} else {
			write("onTaskStatus", []byte(`"any"`))
		}
	}
	member("enabled", f.task.Enabled)
	return append(b, '}')
}

// holder is a node, or what should hold it.
func holder(n, in source.Node) source.Node {
	if n.Exists() {
		return n
	}
	return in
}
