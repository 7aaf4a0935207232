package reporters

import (
	"io"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/schedule"
)

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
func (e *ScheduleExplanation) WriteJSON(w io.Writer) error {
	s := newJSONStream(w)
	s.raw(`{"version":1,`)
	s.member("kind", e.Kind)
	next := func(key string, v any) {
		s.raw(",\n")
		s.member(key, v)
	}
	sched := e.Schedule
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
