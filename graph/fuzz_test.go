package graph

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// factsFrom makes facts of arbitrary bytes: a line is a task, and each of its words
// is some part of it.
func factsFrom(data string) *task.Set {
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

func FuzzGraph(f *testing.F) {
	f.Add("#a \"A @d\n#b \"B (e /t =a :SUCCEEDED <e\n#c & (e /t =a :FAILED (g /t =b <e <g", 0)
	f.Add("#a (x /t =b <x\n#b (x /t =a <x !\n#c (x /t =c <x (x /d <x ~now\n#a % ?gone (y =gone <y", 1)
	f.Add("#a (e /t =a =b :ANY :failed .id <e <e\n& (e (f <e <f @", 2)
	f.Fuzz(func(t *testing.T, data string, focus int) {
		set := factsFrom(data)
		g := Build(set, []*task.Set{set, factsFrom("#gone @\n#x")})
		l := g.Live(Assume{Silent: func(v Vertex) string { return map[bool]string{true: "expired"}[v%5 == 4] }})
		l.Starvations()
		a := g.Algebra(l)
		a.Cycles()
		for v := range Vertex(g.Len()) {
			if d, ok := a.AndDeadlock(v); ok && (len(d.Triggers) < 2 || d.First&d.Second != 0) {
				t.Errorf("deadlock %+v", d)
			}
			if d, ok := a.DoubleTrigger(v); ok && (d.First == d.Second || d.Common < 0) {
				t.Errorf("double trigger %+v", d)
			}
			a.Redundant(v)
			g.Started([]Vertex{v}, Assume{})
			if len(g.Chain(v)) != g.Level(v)+1 {
				t.Errorf("chain of %d", v)
			}
		}
		d := Drawing{Title: data, Level: focus & 3}
		if focus > 0 {
			d.Focus, d.Direction = []Vertex{Vertex(focus % g.Len())}, Direction(focus%3)
		}
		p := g.Draw(d)
		if err := firstError(p.WriteDOT(io.Discard), p.WriteMermaid(io.Discard), p.WriteJSON(io.Discard), p.WriteTree(io.Discard, TreeStyle{})); err != nil {
			t.Error(err)
		}
		var b strings.Builder
		if err := p.WriteSVG(&b); err != nil && !errors.Is(err, ErrTooLarge) {
			t.Error(err)
		}
		dec := xml.NewDecoder(strings.NewReader(b.String()))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
