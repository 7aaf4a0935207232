package legacy

import (
	"fmt"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
)

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
			c.changed(n, "timeZone %s is no IANA name and is written as %s", quote(n), p.Suggestion)
			return p.Suggestion, true
		}
	}
	c.stuck(n, "timeZone %s is no time zone, so that nobody knows when its rules run; write an IANA name", quote(n))
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
		c.stuck(n, "%s %s is no date and time, so that nobody knows when its rules run; write one such as 2027-01-31T06:00:00", member, quote(n))
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
	c.changed(n, "%s %s is written as %s", member, quote(n), strings.TrimSpace(text+" "+zone))
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
			c.stuck(n, "rule %s is none: %s", quote(n), p.Message)
			return "", false
		case p.Code == schedule.CodeEndsInside:
			c.changed(n, "rule %s ends by itself, which no document says that tasks can", quote(n))
		}
	}
	if !n.Is(source.String) {
		c.stuck(n, "recurrence holds %s, which is no rule", quote(n))
		return "", false
	}
	return text, true
}
