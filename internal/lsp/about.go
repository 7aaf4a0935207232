package lsp

import (
	"time"

	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// The members on the way to places that the server knows, from their task.
var (
	eventRefSteps  = []string{"states", "#", "onEvents", "#", "eventRefs", "#"}
	attributeSteps = []string{"events", "#", "correlation", "#", "contextAttributeValue"}
	stateNameSteps = []string{"start", "stateName"}
	timezoneSteps  = []string{"start", "schedule", "timezone"}
)

// named are the strings below a task's member that is a list of objects with names,
// such as its events, in order.
func (d *document) named(p spot, task way, list string) []nameToken {
	var names []nameToken
	below(d.data, p.record, task, func(w way, t token) {
		if w.is(list, "#", "name") && t.quoted {
			names = append(names, nameToken{t, t.text(d.data)})
		}
	})
	return names
}

// nameToken is a name with its place.
type nameToken struct {
	token
	name string
}

// sibling is the text of another member of the object that a value stands in.
func (d *document) sibling(p spot, member string) string {
	found := ""
	around := p.way[:len(p.way)-1]
	below(d.data, p.record, around, func(w way, t token) {
		if w.is(member) {
			found = t.text(d.data)
		}
	})
	return found
}

// upstream is the id that an event's correlation waits for at a place.
func (d *document) upstream(p spot) (string, bool) {
	if _, ok := p.ends(attributeSteps...); !ok || d.sibling(p, "contextAttributeName") != "id" {
		return "", false
	}
	return p.text(d.data), true
}

// taskByID is the task with an id, looked for first in the set that the document's
// own tasks are in.
func (d *document) taskByID(id string) *task.Facts {
	if d.space.result == nil || id == "" {
		return nil
	}
	var found *task.Facts
	for _, t := range d.space.result.Sets {
		f := t.Set.ByID(id)
		if f != nil && (found == nil || d.in(t)) {
			found = f
		}
	}
	return found
}

// in reports whether the document has a task in a set.
func (d *document) in(t *rules.Set) bool {
	for _, f := range t.Set.Tasks {
		if d.file.now != nil && f.Doc == d.file.now.Doc || d.file.good != nil && f.Doc == d.file.good.Doc {
			return true
		}
	}
	return false
}

// schedule reads the schedule that a place belongs to, false when it is in none.
func (d *document) schedule(p spot, now time.Time) (*schedule.Schedule, bool) {
	task, ok := scheduleAround(p.way)
	if !ok {
		return nil, false
	}
	var text schedule.Text
	anchor := now
	below(d.data, p.record, task, func(w way, t token) {
		if !t.quoted {
			return
		}
		v := t.text(d.data)
		switch {
		case w.is("start", "schedule"), w.is("start", "schedule", "interval"):
			text.Interval = v
		case w.is("start", "schedule", "recurrence"):
			text.Recurrence = v
		case w.is("start", "schedule", "cron"), w.is("start", "schedule", "cron", "expression"):
			text.Cron = v
		case w.is("start", "schedule", "cron", "validUntil"):
			text.CronValidUntil = v
		case w.is(timezoneSteps...):
			text.Timezone = v
		case w.is("start", "schedule", "startDateTime"):
			text.Start = v
		case w.is("start", "schedule", "endDateTime"):
			text.End = v
		case w.is("metadata", "createdAt"):
			if at, err := time.Parse(time.RFC3339, v); err == nil {
				anchor = at
			}
		}
	})
	return schedule.New(text, anchor), true
}

// scheduleAround is the task whose schedule a way leads into, to its key or value.
func scheduleAround(w way) (way, bool) {
	for i := len(w) - 2; i >= 0; i-- {
		if w[i].key == "start" && w[i+1].key == "schedule" {
			return w[:i], true
		}
	}
	return nil, false
}
