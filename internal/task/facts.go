package task

import (
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

// Facts are what the second phase knows of a task: everything that rules about
// sets, graphs and schedules need, each with its place, and nothing of its text.
type Facts struct {
	Doc *source.Document
	// Span is the task's JSON in Doc; the places below count from its start.
	Span source.Span
	// List and Index are the pointer of the list that holds the task and its index
	// there; Index is -1 for a task that is no entry of a list.
	List  string
	Index int

	ID, Name, Version       Text
	App, Resource           Text // the action's argument appId; resourceId
	Space, Owner, Tenant    Text
	CreatedAt, UpdatedAt    Text
	DeletedAt, DisabledCode Text
	// MigratedFrom is the id of the reload-task that the task replaced, "" without one.
	MigratedFrom string
	// EventTimeout is the first state's; its value is text as written.
	EventTimeout Text
	// Exclusive is the first state's; its place is the state where it is absent.
	Exclusive, Enabled, IsChild, IsParent Flag
	// Events are the entries of "events" that are objects, Refs the strings of all
	// "eventRefs", both in the order written.
	Events []EventFacts
	Refs   []Text
	// Schedule is nil without "start.schedule".
	Schedule *ScheduleFacts
	// LastRun is nil when the metadata has no run.
	LastRun *RunFacts
	// TriggerType is metadata.trigger.type, or -1.
	TriggerType int8
	// Shape is Definition, Summary or Wrapper.
	Shape Shape
	// Endpoint is the one that a Wrapper is for.
	Endpoint Endpoint
	// As is what the task's file is meant for.
	As As
	// Assumed says that it was taken for a task because of what stands around it.
	Assumed bool
}

// Place is a span within a task, in bytes from the task's start.
type Place struct{ Start, End uint32 }

// Text is a string with its place. The zero Text is absent; an empty string that
// is there has a place.
type Text struct {
	S  string
	At Place
}

// Exists reports whether the text is there.
func (t Text) Exists() bool { return t.At != Place{} }

// Flag is a boolean that may be absent.
type Flag struct {
	At    Place
	Given bool // At is the value; otherwise what should hold it
	On    bool
}

// Or returns the flag's value, or byDefault where it is absent.
func (f Flag) Or(byDefault bool) bool {
	if f.Given {
		return f.On
	}
	return byDefault
}

// EventFacts is one event.
type EventFacts struct {
	Name, Type, Source Text
	// At is the event's own place.
	At Place
	// Index is its place in "events".
	Index uint32
	// Referenced says that an eventRef names the event, so that it triggers the task.
	Referenced bool
	Attributes []AttributeFacts
}

// AttributeFacts is one correlation attribute. Name and Value are absent when they
// are no strings.
type AttributeFacts struct{ Name, Value Text }

// IsTask reports whether the event is another task's end; see Event.IsTask.
func (e *EventFacts) IsTask() bool {
	return e.Type.S == TypeRunFinished || !e.Type.Exists() && e.Source.S == SourceTask
}

// IsDataset reports whether the event is an update of data.
func (e *EventFacts) IsDataset() bool {
	return e.Type.S == TypeAnalyticsOrch || !e.Type.Exists() && e.Source.S == SourceDataset
}

// Attribute returns the value of the first attribute with that name.
func (e *EventFacts) Attribute(name string) (Text, bool) {
	for _, a := range e.Attributes {
		if a.Name.S == name && a.Value.Exists() {
			return a.Value, true
		}
	}
	return Text{}, false
}

// ScheduleFacts is the text of a schedule, part by part, as written.
type ScheduleFacts struct {
	// At is the place of the object, or of the string form.
	At                         Place
	Recurrence, Interval       Text
	Cron, CronValidUntil       Text
	Timezone                   Text
	StartDateTime, EndDateTime Text
	// Parsed is the schedule where somebody has parsed it, else nil. It may count from
	// the clock of that time.
	Parsed *schedule.Schedule
	// Anchored says that Parsed counts from what the task itself says, whatever the clock.
	Anchored bool
	// CronIsString distinguishes "cron" as a string from an object with "expression".
	CronIsString bool
}

// Text returns the schedule's text as package schedule reads it.
func (s *ScheduleFacts) Text() schedule.Text {
	return schedule.Text{
		Recurrence: s.Recurrence.S, Cron: s.Cron.S, CronValidUntil: s.CronValidUntil.S, Interval: s.Interval.S,
		Timezone: s.Timezone.S, Start: s.StartDateTime.S, End: s.EndDateTime.S,
	}
}

// RunFacts is one run of a task. Times are text as written (RFC 3339, UTC).
type RunFacts struct {
	ID, Status, StartedAt, EndedAt, ExecutedAs, TriggeredBy Text
}

// Ended returns when the run ended, as written; "" while it goes on.
func (r *RunFacts) Ended() string {
	if Unset(r.EndedAt.S) {
		return ""
	}
	return r.EndedAt.S
}

// Unset reports a time in year 1, as which programs write none: of a run that goes on,
// or of a task that is not deleted.
func Unset(at string) bool { return strings.HasPrefix(at, "0001-") }

// Place makes an absolute span of a place within the task.
func (f *Facts) Place(p Place) source.Span {
	return source.Span{Start: f.Span.Start + int(p.Start), End: f.Span.Start + int(p.End)}
}

// Pointer returns the task's own JSON Pointer in its document.
func (f *Facts) Pointer() string { return f.PointerTo("") }

// PointerTo returns the pointer of what has the pointer rest within the task.
func (f *Facts) PointerTo(rest string) string {
	if f.Index < 0 {
		return f.List + rest
	}
	var room [128]byte
	b := append(append(room[:0], f.List...), '/')
	return string(append(strconv.AppendInt(b, int64(f.Index), 10), rest...))
}

// Shown returns where a task is shown: its name, else its id, else its opening brace, with
// the pointer of that within the task.
func (f *Facts) Shown() (at Place, pointer string) {
	switch {
	case f.Name.Exists():
		return f.Name.At, "/name"
	case f.ID.Exists():
		return f.ID.At, "/id"
	default:
		return Place{End: 1}, ""
	}
}

// Label returns what messages call the task: its name, else its id.
func (f *Facts) Label() string {
	if f.Name.S != "" {
		return f.Name.S
	}
	return f.ID.S
}

// Quoted returns what a sentence calls the task: its label in quotes, or that it has none.
func (f *Facts) Quoted() string {
	if label := f.Label(); label != "" {
		return say.Quote(label)
	}
	return nameless
}

// Titled is Quoted where it has to be said that it is a task.
func (f *Facts) Titled() string {
	if f.Label() == "" {
		return nameless
	}
	return "task " + f.Quoted()
}

// nameless is a task of which neither name nor id is known.
const nameless = "a task without a name"

// AppID returns the app that the task reloads: the action's argument, else resourceId.
func (f *Facts) AppID() Text {
	if f.App.S != "" {
		return f.App
	}
	return f.Resource
}

// Stored reports whether the service has created the task.
func (f *Facts) Stored() bool { return f.CreatedAt.Exists() }

// MayHaveMade reports whether a wrapper can be the one that a stored task of its name was
// made of: it says no version, since the service gives that, and perhaps no app.
func (f *Facts) MayHaveMade(stored *Facts) bool {
	return f.Shape == Wrapper && (f.App.S == "" || f.App.S == stored.AppID().S)
}

// Located is a string of a task whose place the facts know, so that the task need not
// be parsed again for a finding there.
type Located struct {
	// Pointer is from the task; Canonical is the same with list items named by what
	// identifies them.
	Pointer, Canonical string
	Value              string
}

// Locate returns the string at a place. It reports false for a place that only the task
// itself can show.
func (f *Facts) Locate(at Place) (Located, bool) {
	if at == (Place{}) || f.Shape == Wrapper {
		return Located{}, false
	}
	for i := range f.Events {
		if e := &f.Events[i]; e.At.Start < at.Start && at.End < e.At.End {
			return e.locate(at)
		}
	}
	if s := f.Schedule; s != nil && s.At.Start <= at.Start && at.End <= s.At.End {
		return s.locate(at)
	}
	switch at {
	case f.Name.At:
		return Located{"/name", "/name", f.Name.S}, true
	case f.ID.At:
		return Located{"/id", "/id", f.ID.S}, true
	case f.Resource.At:
		return Located{"/resourceId", "/resourceId", f.Resource.S}, true
	case f.Space.At:
		return Located{"/metadata/spaceId", "/metadata/spaceId", f.Space.S}, true
	}
	return Located{}, false
}

func (e *EventFacts) locate(at Place) (Located, bool) {
	if !e.Name.Exists() {
		return Located{}, false
	}
	for i, a := range e.Attributes {
		text, member := a.Value, "/contextAttributeValue"
		if at == a.Name.At {
			text, member = a.Name, "/contextAttributeName"
		}
		if text.At != at || !a.Name.Exists() {
			continue
		}
		var room [2][128]byte
		p := strconv.AppendInt(append(room[0][:0], "/events/"...), int64(e.Index), 10)
		p = strconv.AppendInt(append(p, "/correlation/"...), int64(i), 10)
		c := source.AppendEscaped(append(room[1][:0], "/events/name="...), []byte(e.Name.S))
		c = source.AppendEscaped(append(c, "/correlation/"...), []byte(a.Name.S))
		c = source.AppendEscaped(append(c, '='), []byte(a.Value.S))
		return Located{string(append(p, member...)), string(append(c, member...)), text.S}, true
	}
	return Located{}, false
}

func (s *ScheduleFacts) locate(at Place) (Located, bool) {
	pointer, text := "", Text{}
	switch {
	case at == s.At && at == s.Interval.At: // the string form
		pointer, text = "/start/schedule", s.Interval
	case at == s.Recurrence.At:
		pointer, text = "/start/schedule/recurrence", s.Recurrence
	case at == s.Interval.At:
		pointer, text = "/start/schedule/interval", s.Interval
	case at == s.Timezone.At:
		pointer, text = "/start/schedule/timezone", s.Timezone
	case at == s.Cron.At && s.CronIsString:
		pointer, text = "/start/schedule/cron", s.Cron
	case at == s.Cron.At:
		pointer, text = "/start/schedule/cron/expression", s.Cron
	}
	return Located{pointer, pointer, text.S}, pointer != ""
}
