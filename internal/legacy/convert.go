// Package legacy turns documents of the deprecated reload-task API into tasks.
//
// A reload-task had no name, one app and a list of recurrence rules; a task has one
// rule. So every rule becomes a task, and the automatic reload after a change of data
// becomes one that waits for a dataset event (qlik.dev, Migrate reload-tasks to tasks).
package legacy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

// Remark is something about one value of a reload-task.
type Remark struct {
	Node source.Node
	// Text says in one sentence what is the matter and what to do.
	Text string
}

// Conversion is what becomes of one reload-task.
type Conversion struct {
	// Tasks are the new tasks, in the order of the rules.
	Tasks []Task
	// Lost is what cannot be carried over, Changed what is written in other words.
	Lost, Changed []Remark
	// Stuck says that a schedule cannot be carried over, so that its task is missing.
	Stuck bool
	// Migrated says that the tenant has a task in its place already, so that none is made.
	Migrated bool
}

// Task is a task that takes the place of a reload-task, or of one of its rules.
type Task struct {
	// Name is made up, since reload-tasks had none.
	Name string
	// Enabled is as it was, but false for a schedule that has ended.
	Enabled bool
	// Event says that it runs after its app's data were updated; otherwise it has a
	// schedule: Recurrence, with the rest where it was written.
	Event                            bool
	Recurrence, Timezone, Start, End string

	app      string
	partial  source.Node
	metadata map[string]string
}

// mostNamed is how many characters of an app's id a name holds.
const mostNamed = 60

// Convert turns a reload-task into tasks. A schedule that has ended before now starts
// nothing, so its task is disabled.
func Convert(n source.Node, now time.Time) Conversion {
	c := converter{n: n, now: now, metadata: make(map[string]string)}
	if migrated := n.Get("migrated"); migrated.True() {
		c.Migrated = true
		c.changed(migrated, "it is migrated: the tenant has a task in its place, whose metadata.migratedFrom is the id of this one, so none is made")
		return c.Conversion
	}
	c.app = n.Get("appId").Text()
	if strings.TrimSpace(c.app) == "" {
		c.stuck(at(n.Get("appId"), n), "there is no app to reload; write the id of one")
		return c.Conversion
	}
	c.state()
	c.server()
	c.scheduled()
	if n.Get("autoReload").True() {
		c.Tasks = append(c.Tasks, c.task("on data update", Task{Event: true, Enabled: c.enabled, partial: n.Get("autoReloadPartial")}))
	}
	if len(c.Tasks) == 0 && !c.Stuck {
		c.stuck(n, "it has neither a recurrence rule nor the automatic reload, so that no task is made of it")
	}
	c.rest()
	return c.Conversion
}

// converter carries what the tasks of one reload-task share.
type converter struct {
	Conversion
	n        source.Node
	now      time.Time
	app      string
	enabled  bool
	metadata map[string]string
}

func (c *converter) lost(n source.Node, format string, args ...any) {
	c.Lost = append(c.Lost, Remark{n, fmt.Sprintf(format, args...)})
}

func (c *converter) changed(n source.Node, format string, args ...any) {
	c.Changed = append(c.Changed, Remark{n, fmt.Sprintf(format, args...)})
}

// stuck notes that a task is missing.
func (c *converter) stuck(n source.Node, format string, args ...any) {
	c.lost(n, format, args...)
	c.Stuck = true
}

// task completes a task; what tells it from the others of the reload-task is in its
// name.
func (c *converter) task(what string, t Task) Task {
	app := c.app
	if r := []rune(app); len(r) > mostNamed {
		app = string(r[:mostNamed])
	}
	t.Name = strings.TrimSpace("Reload " + app + " " + what)
	t.app, t.metadata = c.app, c.metadata
	return t
}

// disabledCodes are those that a request may bring: SCHEDULE-EXPIRED is stripped.
func disabledCodes() []string {
	return []string{"MANUALLY", "CONSECUTIVE-FAILURES", "APP-SCRIPT-UPDATED", "OWNER-DELETED", "OWNER-DISABLED", "APP-MOVED-SPACE", "OWNER-MOVED"}
}

// server carries over the ids that the service has given, and why it switched the
// reload-task off.
func (c *converter) server() {
	if code := c.n.Get("disabledCode"); code.Is(source.String) && code.Text() != "" {
		c.enabled = false
		if slices.Contains(disabledCodes(), code.Text()) {
			c.metadata["disabledCode"] = code.Text()
		} else if !code.TextIs("SCHEDULE-EXPIRED") {
			c.lost(code, "disabledCode %s is none that tasks have; the task is disabled without one", code.Quoted())
		}
	}
	for _, m := range []struct{ from, to string }{{"id", "migratedFrom"}, {"userId", "ownerId"}, {"spaceId", "spaceId"}, {"tenantId", "tenantId"}} {
		if id := c.n.Get(m.from); id.Is(source.String) && id.Text() != "" {
			c.metadata[m.to] = id.Text()
		}
	}
}

// state reads the switch of a reload-task (Enabled, Disabled or Completed in every answer
// of GET /api/v1/reload-tasks); a body that would create one has none, and made one that
// was switched on.
func (c *converter) state() {
	switch state := c.n.Get("state"); {
	case !state.Exists(), state.TextIs("Enabled"):
		c.enabled = true
	case !state.TextIs("Disabled") && !state.TextIs("Completed"):
		c.changed(state, "state %s is none of Enabled, Disabled and Completed, so its task is disabled", state.Quoted())
	}
}

// rest reports members that have no place in a task. What is empty says nothing, and
// what the service noted about runs, links and old places is no definition: all of it
// that a documented answer holds is known here.
func (c *converter) rest() {
	for key, value := range c.n.Members() {
		switch key.Text() {
		case "appId", "partial", "recurrence", "timeZone", "startDateTime", "endDateTime", "autoReload", "autoReloadPartial",
			"id", "userId", "spaceId", "tenantId", "disabledCode", "state", "migrated",
			"type", "log", "links", "fortressId", "lastExecutionTime", "nextExecutionTime", "createdAt", "updatedAt":
			continue
		}
		text, scalar := value.Scalar()
		empty := scalar && (text == "" || text == "null" || text == "false") || !scalar && value.Len() == 0
		if !empty {
			c.lost(key, "%s has no place in a task", key.Quoted())
		}
	}
}

// at is a node, or what should hold it.
func at(n, holder source.Node) source.Node {
	if n.Exists() {
		return n
	}
	return holder
}

const (
	// localForm is how a task writes a time of its zone.
	localForm = "2006-01-02T15:04:05"
	// dumpForm is how the old API wrote some times out, as its examples show.
	dumpForm = "2006-01-02 15:04:05.999999999 -0700 MST"
)

// scheduled makes a task of each recurrence rule. Where the zone or a limit cannot be
// read none is made: it would run at other times than before.
func (c *converter) scheduled() {
	list := c.n.Get("recurrence")
	rules := []source.Node{list}
	if list.Is(source.Array) {
		rules = rules[:0]
		for _, rule := range list.Elements() {
			rules = append(rules, rule)
		}
	}
	if !list.Exists() || list.Is(source.Null) || len(rules) == 0 {
		return
	}
	zone, ok := c.zone()
	if !ok {
		return
	}
	start, startOK := c.dateTime("startDateTime", zone)
	end, endOK := c.dateTime("endDateTime", zone)
	if !startOK || !endOK {
		return
	}
	for i, rule := range rules {
		text, ok := c.rule(rule)
		if !ok {
			continue
		}
		what := ""
		if len(rules) > 1 {
			what = fmt.Sprintf("(%d of %d)", i+1, len(rules))
		}
		t := Task{Recurrence: text, Timezone: zone, Start: start, End: end, Enabled: c.enabled, partial: c.n.Get("partial")}
		s := schedule.New(schedule.Text{Recurrence: text, Timezone: zone, Start: start, End: end}, c.now)
		if _, _, over := s.Expired(c.now); over && t.Enabled {
			t.Enabled = false
			c.changed(rule, "its schedule has ended, so its task is disabled")
		}
		c.Tasks = append(c.Tasks, c.task(what, t))
	}
}

// zone is the name of the time zone, "" without one.
func (c *converter) zone() (name string, ok bool) {
	n := c.n.Get("timeZone")
	if !n.Exists() || n.Is(source.Null) || n.TextIs("") {
		return "", true
	}
	name = n.Text()
	_, problems := schedule.ParseZone(name)
	if n.Is(source.String) && !schedule.HasErrors(problems) {
		return name, true
	}
	for _, p := range problems {
		if p.Suggestion != "" {
			c.changed(n, "timeZone %s is no IANA name and is written as %s", n.Quoted(), p.Suggestion)
			return p.Suggestion, true
		}
	}
	c.stuck(n, "timeZone %s is no time zone, so that nobody knows when its rules run; write an IANA name", n.Quoted())
	return "", false
}

// dateTime is a limit of the schedule as a task writes it, "" without one. An instant
// becomes the local time of the zone, where there is one: an offset beside a zone is
// ambiguous there.
func (c *converter) dateTime(member, zone string) (text string, ok bool) {
	n := c.n.Get(member)
	if !n.Exists() || n.Is(source.Null) || n.TextIs("") {
		return "", true
	}
	text = n.Text()
	d, problems := schedule.ParseDateTime(text)
	sound := n.Is(source.String) && !schedule.HasErrors(problems)
	if sound && (!d.HasOffset || zone == "" || zone == "UTC" && d.UTC) {
		return text, true
	}
	at, err := time.Parse(dumpForm, text)
	if sound {
		at, err = d.Time(schedule.UTC()), nil
	}
	if err != nil {
		c.stuck(n, "%s %s is no date and time, so that nobody knows when its rules run; write one such as 2027-01-31T06:00:00", member, n.Quoted())
		return "", false
	}
	in := schedule.UTC()
	if zone != "" {
		in, _ = schedule.ParseZone(zone)
	}
	text = at.In(in.Location()).Format(localForm)
	if zone == "" {
		text += "Z"
	}
	c.changed(n, "%s %s is written as %s", member, n.Quoted(), strings.TrimSpace(text+" "+zone))
	return text, true
}

// prefix is what a rule begins with; the old API took it without as well.
const prefix = "RRULE:"

// rule is a recurrence rule as a task writes it.
func (c *converter) rule(n source.Node) (text string, ok bool) {
	text = strings.TrimSpace(n.Text())
	if n.Is(source.String) && !strings.HasPrefix(text, prefix) {
		text = prefix + text
	}
	_, problems := schedule.ParseRecurrence(text)
	for _, p := range problems {
		switch {
		case p.Severity == schedule.Error || p.Code == schedule.CodeForeignPart:
			c.stuck(n, "rule %s is none: %s", n.Quoted(), p.Message)
			return "", false
		case p.Code == schedule.CodeEndsInside:
			c.changed(n, "rule %s ends by itself, which no document says that tasks can", n.Quoted())
		}
	}
	if !n.Is(source.String) {
		c.stuck(n, "recurrence holds %s, which is no rule", n.Quoted())
		return "", false
	}
	return text, true
}
