package lsp

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// hoverRuns is how many runs of a schedule a hover shows.
const hoverRuns = 5

// hover returns what is known of a place: the rules of what was found there, a schedule
// in words, the task that an id names.
func (s *server) hover(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[documentPosition](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	var parts []string
	where := span{p.Position, p.Position}
	for i, f := range s.at(d, where) {
		if i == 0 {
			where = d.rangeOf(f)
		}
		parts = append(parts, d.space.about(f))
	}
	if spot, ok := at(d.data, d.offset(p.Position)); ok {
		known := d.task(spot)
		if known == "" {
			if plan, ok := d.schedule(spot, s.options.Now()); ok {
				known = planWords(plan, s.options.Now())
			}
		}
		if known != "" {
			parts = append(parts, known)
			where = d.span(spot.Start, spot.End)
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return hover{markup{"markdown", strings.Join(parts, "\n\n---\n\n")}, where}, nil
}

// about is the documentation of a finding's rule, in short.
func (w *workspace) about(f *diag.Finding) string {
	r := w.rule(f.Rule)
	if r == nil {
		return fmt.Sprintf("**%s** (%s)", f.Rule, f.Level)
	}
	text := fmt.Sprintf("**%s** (%s): %s.", f.Rule, f.Level, r.Summary)
	if why := strings.TrimSpace(r.Why); why != "" {
		text += "\n\n" + why
	}
	if rules.ByID(r.ID) != nil {
		text += fmt.Sprintf("\n\nThis is %s. [More about the rule](%s%s.md)", r.Basis, rules.DocsURL, r.ID)
	}
	return text
}

// task describes the task that an upstream id names.
func (d *document) task(p spot) string {
	id, ok := d.upstream(p)
	if !ok {
		return ""
	}
	f := d.taskByID(id)
	if f == nil {
		return ""
	}
	text := fmt.Sprintf("**%s**\n\nin %s", plain(f.Label()), plain(f.Doc.Name))
	if !f.Enabled.Or(false) {
		text += ", disabled"
	}
	if f.Schedule != nil {
		if words := scheduleWords(f.Schedule); words != "" {
			text += "\n\nruns " + words
		}
	}
	return text
}

// planWords describes a schedule and its next runs.
func planWords(s *schedule.Schedule, now time.Time) string {
	if !s.OK() {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n", plain(s.Describe()))
	if never, ok := s.Never(); ok {
		fmt.Fprintf(&b, "\nIt never runs: %s", plain(say.Period(never.Message)+" "+say.Period(say.Capital(never.Help))))
		return b.String()
	}
	runs := 0
	for t := now; runs < hoverRuns; runs++ {
		o, ok := s.Next(t)
		if !ok {
			break
		}
		if runs == 0 {
			b.WriteString("\nNext runs:\n")
		}
		fmt.Fprintf(&b, "\n- %s", o.Local().Format("Mon 2006-01-02 15:04:05 -07:00"))
		t = o.Time().Add(time.Second)
	}
	if runs == 0 {
		b.WriteString("\nNo run is left.")
	}
	if start, written := s.Start(); !written && s.Floating() {
		fmt.Fprintf(&b, "\n\nThe times rest on an assumed start, %s: none is written.", start.UTC().Format(time.RFC3339))
	}
	return b.String()
}

// plain keeps Markdown from reading anything into a text.
func plain(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < ' ' || r == 0x7f:
			r = ' '
		case strings.ContainsRune("\\`*_{}[]<>()#+!|~&", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// schedule reads the schedule that a place belongs to, false when it is in none.
func (d *document) schedule(p spot, now time.Time) (*schedule.Schedule, bool) {
	around, ok := scheduleAround(p.way)
	inBody := false
	if !ok {
		if around, inBody = d.bodyAround(p, "recurrence", "timezone", "startDateTime", "endDateTime"); !inBody {
			return nil, false
		}
	}
	var text schedule.Text
	anchor := now
	below(d.data, p.record, around, func(w way, t token) {
		if !t.quoted {
			return
		}
		if inBody {
			w = slices.Concat(scheduleSteps(), w)
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

// scheduleSteps is the way to the schedule of a task, whose members stand by themselves in
// the body of an endpoint.
func scheduleSteps() way { return way{{"start", -1}, {"schedule", -1}} }

// bodyAround is the body of an endpoint of which a place is one of these members.
func (d *document) bodyAround(p spot, members ...string) (way, bool) {
	n := len(p.way) - 1
	if n < 0 || p.way[n].index >= 0 || !slices.Contains(members, p.way[n].key) || !d.hasBodies() {
		return nil, false
	}
	return p.way[:n:n], true
}

// hasBodies reports whether the document holds bodies of endpoints that make tasks, by its
// path or as the last text that could be read.
func (d *document) hasBodies() bool {
	if e, _ := task.EndpointIn(d.file.Path); e != task.NoEndpoint {
		return true
	}
	return slices.ContainsFunc(d.readTasks(), func(t engine.TaskResult) bool { return t.Facts.Endpoint != task.NoEndpoint })
}

// readTasks are the tasks of the last text that was whole JSON.
func (d *document) readTasks() []engine.TaskResult {
	if d.file.good == nil {
		return nil
	}
	return d.file.good.Tasks
}
