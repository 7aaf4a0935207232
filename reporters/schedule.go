package reporters

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/explain"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
)

// Schedule is the report of `tasklint explain-schedule`.
type Schedule struct {
	*explain.Schedule
	// Color, Width and Terminal are as in Report.
	Color    bool
	Width    int
	Terminal bool
}

// WriteText writes the explanation for people.
func (e *Schedule) WriteText(w io.Writer) error {
	t := newTextReport(w, &Report{Color: e.Color, Width: e.Width, Terminal: e.Terminal})
	if !e.Parsed.OK() {
		t.line("%s\n", t.paint(bold, "This schedule is invalid, so it has no runs."))
	} else {
		for _, l := range wrap(say.Escape(e.Parsed.Describe()), t.breakAt(), 0, 0) {
			t.line("%s", t.paint(bold, l))
		}
		t.line("")
		e.facts(t)
		e.runs(t)
	}
	for _, f := range e.Findings {
		t.finding(f)
	}
	return t.Flush()
}

// facts writes what holds for all runs.
func (e *Schedule) facts(t *textReport) {
	s := e.Parsed
	const indent = 12
	fact := func(label, text string) {
		for _, l := range wrap(text, t.breakAt(), indent, indent) {
			t.line("%s%s", t.paint(dim, fmt.Sprintf("%-*s", indent, label)), l)
			label = ""
		}
	}
	fact("kind", map[string]string{
		"recurrence": "recurrence rule (RFC 5545)", "cron": "cron expression", "interval": "repeating interval (ISO 8601)",
	}[e.Kind])
	if start, written := s.Start(); written {
		fact("starts", e.clock(start))
	} else {
		fact("starts", "not written: it counts from the creation of its task, taken to be now")
	}
	fact("how often", e.distance())
	fact("ends", e.end())
	t.line("")
}

// distance says how near two runs come.
func (e *Schedule) distance() string {
	d, ok := e.Parsed.MinDistance(e.Now)
	if !ok {
		return "no two runs in the next 12 months"
	}
	const layout = "Mon 2006-01-02 15:04:05"
	a, b := d.A.Local(), d.B.Local()
	text := "at least " + say.Duration(d.Gap) + " from run to run: " +
		strings.TrimSuffix(a.Format(layout), ":00") + " to " + strings.TrimSuffix(b.Format(layout), ":00")
	if a.Format("-07:00") != b.Format("-07:00") {
		text += ", where the clock changes"
	}
	return text
}

// end says when nothing runs any more.
func (e *Schedule) end() string {
	end, part, ok := e.Parsed.Ends()
	if !ok {
		return "never"
	}
	by := part.String()
	switch r := e.Parsed.Recurrence(); {
	case part == schedule.PartRecurrence && r.Has(schedule.RuleCount):
		by = schedule.RuleCount.String()
	case part == schedule.PartRecurrence:
		by = schedule.RuleUntil.String()
	case part == schedule.PartInterval:
		by = "the number of repetitions"
	}
	text := e.clock(end) + ", by " + by
	if last, ok := e.Parsed.Last(); ok && !last.Time().Equal(end) {
		text += "; the last run is on " + e.clock(last.Time())
	}
	return text
}

// runs writes the next runs.
func (e *Schedule) runs(t *textReport) {
	if len(e.Next) == 0 {
		text := "no run after " + e.clock(e.Now)
		if _, never := e.Parsed.Never(); never {
			text = "it never runs"
		}
		t.line("%s\n", t.paint(bold, text))
		return
	}
	t.line("%s", t.paint(bold, "next runs after "+e.clock(e.Now)))
	for i, o := range e.Next {
		line := fmt.Sprintf("%3d  %s", i+1, e.clock(o.Time()))
		if note := runNote(o); note != "" {
			space := "  "
			if at := t.breakAt(); at > 0 && say.Width(line)+len(space)+say.Width(note) > at {
				space = "\n     "
			}
			line += space + t.paint(yellow, note)
		}
		t.line("%s", line)
	}
	t.line("")
}

// clock writes an instant with its weekday as the clocks of the schedule's zone
// show it: Sun 2027-03-28 03:30 +02:00 Europe/Stockholm.
func (e *Schedule) clock(at time.Time) string {
	zone := e.Parsed.Zone()
	local := at.In(zone.Location())
	layout := "Mon 2006-01-02 15:04 -07:00"
	if local.Second() != 0 {
		layout = "Mon 2006-01-02 15:04:05 -07:00"
	}
	return local.Format(layout) + " " + say.Escape(zone.Name())
}

// runNote says what a change of the clock does to a run, "" for nothing.
func runNote(o schedule.Occurrence) string {
	day, wall, _ := strings.Cut(strings.TrimSuffix(o.Wall(), ":00"), "T")
	if day != o.Local().Format("2006-01-02") {
		wall = day + " " + wall
	}
	switch {
	case o.Gap:
		return "skipped local time: " + wall + " does not exist on this day"
	case o.Overlap:
		return "repeated local time: " + wall + " comes twice on this day, this is the first"
	default:
		return ""
	}
}

// jsonRun is one run of a schedule. Local is the time that the clocks of its zone
// show, Offset their offset from UTC.
type jsonRun struct {
	At     string `json:"at"`
	Local  string `json:"local"`
	Offset string `json:"offset"`
	Note   string `json:"note,omitempty"`
}

// WriteJSON writes the explanation for programs. Findings have the shape of lint's;
// file is the argument or flag that they stand in, pointer the member of a task that
// it would be. Fields are added to it, never changed.
func (e *Schedule) WriteJSON(w io.Writer) error {
	s := newJSONStream(w)
	s.raw(`{"version":1,`)
	s.member("kind", e.Kind)
	next := func(key string, v any) {
		s.raw(",\n")
		s.member(key, v)
	}
	sched := e.Parsed
	if words := sched.Describe(); words != "" {
		next("words", words)
	}
	switch zone := sched.Zone(); {
	case e.Timezone != "":
		next("timezone", e.Timezone)
	case zone != nil:
		next("timezone", zone.Name())
	}
	if sched.OK() {
		start, written := sched.Start()
		if !written {
			start = e.Now
		}
		next("start", utc(start))
		next("startAssumed", !written)
		if end, _, ok := sched.Ends(); ok {
			next("end", utc(end))
		}
		if d, ok := sched.MinDistance(e.Now); ok {
			next("smallestDistanceSeconds", int64(d.Gap/time.Second))
		}
	}
	s.raw(",\n" + `"next":`)
	list(s, e.Next, func(o schedule.Occurrence) any {
		local := o.Local()
		return jsonRun{utc(o.Time()), local.Format("2006-01-02T15:04:05"), local.Format("-07:00"), runNote(o)}
	})
	s.raw(",\n" + `"findings":`)
	list(s, e.Findings, func(f *diag.Finding) any { return newJSONFinding(f) })
	next("valid", e.Valid)
	s.raw("}\n")
	return s.close()
}

// utc writes an instant as RFC 3339 in UTC, to the second.
func utc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
