package task

import (
	"strconv"

	"github.com/tasklint/tasklint/internal/source"
)

// Located is a string of a task whose place the facts know, so that the task need not
// be parsed again for a finding there.
type Located struct {
	// Pointer is from the task; Canonical is the same with list items named by what
	// identifies them.
	Pointer, Canonical string
	Value              string
}

// Locate is the string at a place. It reports false for a place that only the task
// itself can tell of.
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
