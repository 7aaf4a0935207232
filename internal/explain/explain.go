// Package explain finds the rules that ids name, and lints a schedule that stands in no task.
package explain

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// Task is a made-up task whose schedule consists of texts from the command
// line. It is linted like any task; what is found in it is told at the texts.
type Task struct {
	kind  string // "recurrence", "cron" or "interval"
	words []*word
}

// word is one of the texts.
type word struct {
	member  string // of the schedule
	text    string
	doc     *source.Document // the text alone, for reports
	span    source.Span      // of the value in the task's JSON, quotes included
	offsets []int            // by byte of the JSON string between its quotes: offset in text
}

// NewTask returns the task of a recurrence rule, a cron expression or an interval.
func NewTask(rule string) *Task {
	t := &Task{kind: scheduleKind(rule)}
	t.Add("RULE", t.kind, rule)
	return t
}

// Add puts a text into the schedule; name is what reports call it. Bytes that are no
// UTF-8 are replaced, as they have no place in JSON, and so is NUL, by which a text of two
// letters reads as UTF-16.
func (t *Task) Add(name, member, text string) {
	text = strings.ToValidUTF8(strings.TrimPrefix(text, "\ufeff"), string(utf8.RuneError))
	text = strings.ReplaceAll(text, "\x00", string(utf8.RuneError))
	doc, err := source.NewDocument(name, "", []byte(text))
	if err != nil { // only UTF-16 can fail, and this is UTF-8
		doc = &source.Document{Name: name}
	}
	t.words = append(t.words, &word{member: member, text: text, doc: doc})
}

// Schedule is what is told of one schedule.
type Schedule struct {
	Parsed *schedule.Schedule
	// Kind is "recurrence", "cron" or "interval", also when the text is broken.
	Kind string
	// Timezone is the zone as it was given, "" for none.
	Timezone string
	// Now is the clock, Next the first runs at or after it.
	Now  time.Time
	Next []schedule.Occurrence
	// Findings are placed in the texts that the schedule was given as.
	Findings []*diag.Finding
	// Valid says that it is well-formed and has a run.
	Valid bool
}

// explainedRuns is how many runs explain-schedule tells.
const explainedRuns = 10

// Explain lints the made-up task, so that what is found is what lint finds with these
// settings, and asks its schedule for the runs.
func (t *Task) Explain(settings []rules.Setting, now time.Time) (*Schedule, error) {
	doc, err := t.document()
	if err != nil {
		return nil, err
	}
	e := engine.New(engine.Options{Settings: settings, Now: now, Jobs: 1, Complete: true, Insists: func(*source.Document) bool { return true }})
	result := e.Judge([]*engine.FileResult{e.Check(doc)})
	if result.Err != nil {
		return nil, result.Err
	}
	s := schedule.New(t.text(), now)
	x := &Schedule{
		Parsed: s, Kind: t.kind, Timezone: t.text().Timezone, Now: now,
		Findings: t.translate(result.Findings), Valid: s.OK(),
	}
	if _, never := s.Never(); never {
		x.Valid = false
	}
	for _, found := range x.Findings {
		x.Valid = x.Valid && found.Level != diag.Error
	}
	for at := now; s.OK() && len(x.Next) < explainedRuns; {
		o, ok := s.Next(at)
		if !ok {
			break
		}
		x.Next = append(x.Next, o)
		at = o.Time().Add(time.Second)
	}
	return x, nil
}

// scheduleKind tells by its content what a schedule is meant to be.
func scheduleKind(rule string) string {
	upper := strings.ToUpper(strings.TrimSpace(rule))
	digits := strings.TrimLeft(strings.TrimPrefix(upper, "R"), "-0123456789")
	switch {
	case strings.HasPrefix(upper, "CRON_TZ="), strings.HasPrefix(upper, "TZ="):
		return "cron"
	case strings.Contains(upper, "="), strings.HasPrefix(upper, "RRULE"):
		return "recurrence"
	case strings.HasPrefix(upper, "R") && strings.HasPrefix(digits, "/"), strings.HasPrefix(strings.TrimLeft(upper, "+-"), "P"):
		return "interval"
	case strings.ContainsAny(upper, " \t*@?"):
		return "cron"
	case strings.HasPrefix(upper, "R"), strings.Contains(upper, "/"):
		return "interval"
	default:
		return "recurrence"
	}
}

// text is the schedule as package schedule reads it.
func (t *Task) text() schedule.Text {
	var s schedule.Text
	to := map[string]*string{
		"recurrence": &s.Recurrence, "cron": &s.Cron, "interval": &s.Interval,
		"timezone": &s.Timezone, "startDateTime": &s.Start, "endDateTime": &s.End,
	}
	for _, w := range t.words {
		*to[w.member] = w.text
	}
	return s
}

// document writes the task and notes where each text stands in it. It was never
// created, so that nothing is concluded from its age.
func (t *Task) document() (*source.Document, error) {
	b := []byte(`{"name":"explained","version":"1.0.0","specVersion":"0.8","enabled":true,` +
		`"states":[{"name":"reload","type":"EVENT","end":true,"onEvents":[]}],"start":{"stateName":"reload","schedule":{`)
	for i, w := range t.words {
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "%q:", w.member)
		if w.member == "cron" {
			b = append(b, `{"expression":`...)
		}
		b = w.write(b)
		if w.member == "cron" {
			b = append(b, '}')
		}
	}
	return source.NewDocument("RULE", "", append(b, "}}}"...))
}

// write appends the text as a JSON string (RFC 8259 section 7).
func (w *word) write(b []byte) []byte {
	w.span.Start = len(b)
	w.offsets = make([]int, 0, len(w.text)+1)
	b = append(b, '"')
	for i := range len(w.text) {
		before := len(b)
		switch c := w.text[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
		for range len(b) - before {
			w.offsets = append(w.offsets, i)
		}
	}
	w.offsets = append(w.offsets, len(w.text))
	b = append(b, '"')
	w.span.End = len(b)
	return b
}

// translate keeps the findings about the schedule, in the order of the texts, and
// puts their places into the texts. The task is made up, so it is not named.
func (t *Task) translate(findings []*diag.Finding) []*diag.Finding {
	byWord := make([][]*diag.Finding, len(t.words))
	for _, f := range findings {
		if !strings.HasPrefix(f.Pointer, "/start") {
			continue
		}
		i, span := t.locate(f.Span)
		f.Doc, f.Span = t.words[i].doc, span
		for j := range f.Related {
			r := &f.Related[j]
			if strings.HasPrefix(r.Pointer, "/start") {
				k, span := t.locate(r.Span)
				r.Doc, r.Span = t.words[k].doc, span
			} else {
				r.Place = diag.Place{}
			}
		}
		f.Task, f.Fingerprint, f.Whole = diag.Task{}, "", false
		f.Fixes = t.fixes(f.Fixes)
		byWord[i] = append(byWord[i], f)
		if f.Secret {
			f.Doc.Hide(f.Span)
		}
	}
	var out []*diag.Finding
	for _, found := range byWord {
		diag.Sort(found)
		out = append(out, found...)
	}
	return out
}

// locate gives the text that a span of the task's JSON lies in, and its place there:
// all of the rule when it lies in none.
func (t *Task) locate(s source.Span) (int, source.Span) {
	for i, w := range t.words {
		if w.span.Contains(s) {
			return i, source.Span{Start: w.offset(s.Start), End: w.offset(s.End)}
		}
	}
	return 0, source.Span{End: len(t.words[0].text)}
}

// offset is the offset in the text of one in the task's JSON.
func (w *word) offset(at int) int {
	return w.offsets[max(0, min(at-w.span.Start-1, len(w.offsets)-1))]
}

// fixes keeps the fixes that change nothing but the texts.
func (t *Task) fixes(fixes []diag.Fix) []diag.Fix {
	var kept []diag.Fix
	for _, f := range fixes {
		edits := make([]diag.Edit, 0, len(f.Edits))
		for _, e := range f.Edits {
			for i, w := range t.words {
				if !w.span.Contains(e.Span) {
					continue
				}
				text := e.Text
				if e.Span == w.span {
					text = strings.TrimSuffix(strings.TrimPrefix(text, `"`), `"`)
				}
				_, span := t.locate(e.Span)
				edits = append(edits, diag.Edit{Doc: t.words[i].doc, Span: span, Text: string(source.Unescape([]byte(text)))})
			}
		}
		if len(edits) == len(f.Edits) {
			f.Edits = edits
			kept = append(kept, f)
		}
	}
	return kept
}
