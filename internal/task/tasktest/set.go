package tasktest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

var statusWords = map[string]string{"S": "SUCCEEDED", "s": "succeeded", "F": "FAILED", "A": "Aborted", "any": "any", "?": "RUNNING"}

// Set makes a set of tasks, one a line: a name, which is also the id, and words.
//
//	@       has a schedule            off, del  disabled, deleted
//	&       waits for all             data      waits for data
//	odd     waits for an event of a kind that is not known
//	X:S     waits for X to succeed (F fail, A abort, ? a wrong status); X without
//	X+Y:S   an event with two ids     X:S,F     an event with two statuses
//	-X:S    an event without eventRef *         an event of any task
//	=X:S    has the name of the event before it
func Set(lines string) *task.Set {
	set := &task.Set{Vertices: map[string]bool{}}
	doc := &source.Document{Name: "tasks.json"}
	at := 0
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		words := strings.Fields(line)
		f := Facts(words)
		f.Doc, f.Span = doc, source.Span{Start: at, End: at + 10_000}
		f.Index = len(set.Tasks)
		at += 10_000
		set.Tasks = append(set.Tasks, f)
	}
	set.Index()
	return set
}

// Facts returns those of one line of Set.
func Facts(words []string) *task.Facts {
	next := uint32(0)
	text := func(s string) task.Text {
		next += 10
		return task.Text{S: s, At: task.Place{Start: next, End: next + 5}}
	}
	f := &task.Facts{ID: text(words[0]), Name: text(words[0]), Exclusive: task.Flag{}, TriggerType: -1}
	f.Enabled = task.Flag{Given: true, On: true}
	for _, w := range words[1:] {
		switch w {
		case "@":
			f.Schedule = &task.ScheduleFacts{Recurrence: text("RRULE:FREQ=DAILY")}
			continue
		case "off":
			f.Enabled.On = false
			continue
		case "del":
			f.DeletedAt = text("2026-01-01T00:00:00Z")
			continue
		case "&":
			f.Exclusive = task.Flag{Given: true, On: false}
			continue
		}
		e := task.EventFacts{Name: text(fmt.Sprint("e", len(f.Events))), Type: text(task.TypeRunFinished)}
		body, unnamed := strings.CutPrefix(w, "-")
		body, same := strings.CutPrefix(body, "=")
		if same {
			e.Name.S = f.Events[len(f.Events)-1].Name.S
		}
		ids, statuses, _ := strings.Cut(body, ":")
		switch {
		case body == "data":
			e.Type = text(task.TypeAnalyticsOrch)
		case body == "odd":
			e.Type = text("com.example.odd")
		case body != "*":
			for id := range strings.SplitSeq(ids, "+") {
				e.Attributes = append(e.Attributes, task.AttributeFacts{Name: text("id"), Value: text(id)})
			}
		}
		for s := range strings.SplitSeq(statuses, ",") {
			if s != "" {
				e.Attributes = append(e.Attributes, task.AttributeFacts{Name: text("status"), Value: text(statusWords[s])})
			}
		}
		f.Events = append(f.Events, e)
		if !unnamed {
			f.Refs = append(f.Refs, text(e.Name.S))
		}
	}
	return f
}

// RandomLines returns those of a small set with everything in it, for Set.
func RandomLines(r *rand.Rand, n int) string {
	var b strings.Builder
	statuses := []string{"", ":S", ":S", ":F", ":A", ":?", ":S,F"}
	for i := range n {
		fmt.Fprintf(&b, "T%d", i)
		for _, word := range []string{"@", "&", "off", "data"} {
			if r.IntN(4) == 0 && (word != "off" || r.IntN(2) == 0) && (word != "data" || r.IntN(4) == 0) {
				b.WriteString(" " + word)
			}
		}
		for range r.IntN(4) {
			prefix := ""
			if r.IntN(8) == 0 {
				prefix = "-"
			}
			fmt.Fprintf(&b, " %sT%d%s", prefix, r.IntN(n+1), statuses[r.IntN(len(statuses))])
		}
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

// SetFrom makes a set of arbitrary bytes: a line is a task, and each of its words
// is some part of it.
func SetFrom(data string) *task.Set {
	set := &task.Set{Vertices: map[string]bool{}}
	doc := &source.Document{Name: "fuzz.json"}
	for i, line := range strings.Split(data, "\n") {
		if i == 200 {
			break
		}
		f := &task.Facts{Doc: doc, Index: i, Span: source.Span{Start: i * 1000, End: i*1000 + 999}, TriggerType: -1}
		at := uint32(0)
		text := func(s string) task.Text {
			at += 3
			return task.Text{S: s, At: task.Place{Start: at, End: at + 2}}
		}
		var event *task.EventFacts
		for word := range strings.FieldsSeq(line) {
			rest := word[1:]
			switch word[0] {
			case '#':
				f.ID = text(rest)
			case '"':
				f.Name = text(rest)
			case '@':
				f.Schedule = &task.ScheduleFacts{Recurrence: text(rest)}
			case '!':
				f.Enabled = task.Flag{Given: true, On: rest != ""}
			case '&':
				f.Exclusive = task.Flag{Given: true, On: rest != ""}
			case '~':
				f.DeletedAt = text(rest)
			case '%':
				f.Shape = task.Summary
			case '?':
				set.Vertices[rest] = true
			case '<':
				f.Refs = append(f.Refs, text(rest))
			case '(':
				f.Events = append(f.Events, task.EventFacts{Name: text(rest)})
				event = &f.Events[len(f.Events)-1]
			case '/', '=', ':', '.':
				if event == nil {
					continue
				}
				switch word[0] {
				case '/':
					event.Type = text(map[string]string{"t": task.TypeRunFinished, "d": task.TypeAnalyticsOrch}[rest])
				case '=':
					event.Attributes = append(event.Attributes, task.AttributeFacts{Name: text("id"), Value: text(rest)})
				case ':':
					event.Attributes = append(event.Attributes, task.AttributeFacts{Name: text("status"), Value: text(rest)})
				default:
					event.Attributes = append(event.Attributes, task.AttributeFacts{Name: text(rest)})
				}
			}
		}
		set.Tasks = append(set.Tasks, f)
	}
	set.Index()
	return set
}
