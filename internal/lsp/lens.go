package lsp

import (
	"fmt"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// showWaiting is the command that leads to the first place at which a task is waited for.
const showWaiting = "tasklint.showWaiting"

// lenses are the places of a document's tasks above which resolveLens writes, once a client
// shows them.
func (s *server) lenses(m *jsonrpc.Message) (any, error) {
	_, d, err := asked[documentParams](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	list := []codeLens{}
	for _, f := range d.ownTasks() {
		if len(list) == maxSymbols {
			break
		}
		list = append(list, codeLens{Range: d.rangeOfSpan(f.Doc, taskSpan(f)), Data: &taskKey{d.uri, f.Pointer(), f.ID.S}})
	}
	return list, nil
}

// resolveLens says of a task how many wait for it and when it runs next.
func (s *server) resolveLens(m *jsonrpc.Message) (any, error) {
	lens, err := jsonrpc.Params[codeLens](m)
	if err != nil {
		return nil, err
	}
	s.settle()
	lens.Command = &command{}
	if lens.Data == nil {
		return lens, nil
	}
	w, set, f := s.taskOf(*lens.Data)
	if f == nil {
		return lens, nil
	}
	var parts []string
	if n, off := waitingTasks(w, set, f); n > 0 {
		wait := fmt.Sprintf("%d %s for it", n, say.Pick(n, "waits", "wait"))
		if off > 0 {
			wait += fmt.Sprintf(" (%d off)", off)
		}
		parts = append(parts, wait)
		if all := w.waiting(f); s.client.Window.Show.Support && len(all) > 0 {
			lens.Command.Command, lens.Command.Arguments = showWaiting, []any{s.location(all[0].task.Doc, all[0].task.Place(all[0].at))}
		}
	}
	lens.Command.Title = strings.Join(append(parts, nextRun(set, f, s.options.Now())), ", ")
	return lens, nil
}

// waitingTasks is how many tasks start at the end of a task, and how many of them are off.
// Those of other sets count that know no other task of its id.
func waitingTasks(w *workspace, set *rules.Set, f *task.Facts) (n, off int) {
	for _, other := range w.result.Sets {
		g := other.Graph()
		v, ok := g.Vertex(f)
		if other != set {
			if v, ok = g.ByID(f.ID.S); ok {
				_, elsewhere := g.Elsewhere(v)
				ok = elsewhere != nil && same(elsewhere, f)
			}
		}
		if ok {
			for _, down := range g.Downstream(v) {
				if n++; g.Off(down) != "" {
					off++
				}
			}
		}
	}
	return n, off
}

// nextRun says when a task runs next, else why it does not.
func nextRun(set *rules.Set, f *task.Facts, now time.Time) string {
	v, ok := set.Graph().Vertex(f)
	if !ok {
		return ""
	}
	own := set.Schedule(f)
	if own != nil && own.OK() && graph.Off(f) == "" {
		if o, ok := own.Next(now); ok {
			return "next run " + shortTime(o.Local(), now)
		}
	}
	if runs := set.Timeline().NextRuns(v, now, 1); len(runs) > 0 {
		at := runs[0].Start()
		if root := set.Schedule(set.Graph().Task(runs[0].Root)); root != nil {
			at = at.In(root.Zone().Location())
		}
		about := ""
		if runs[0].Estimated {
			about = "about "
		}
		return "next run " + about + shortTime(at, now)
	}
	return set.Timeline().Reason(v, now)
}

// shortTime is a time as one says it: by the day of the week within the next six days.
func shortTime(at, now time.Time) string {
	if at.Sub(now) < 6*24*time.Hour {
		return at.Format("Mon 15:04 MST")
	}
	return at.Format("Mon 2006-01-02 15:04 MST")
}

// hints are a schedule in words behind its text, and the name of an upstream behind its id.
func (s *server) hints(m *jsonrpc.Message) (any, error) {
	p, d, err := asked[hintParams](s, m)
	if err != nil {
		return nil, err
	}
	s.settle()
	list := []inlayHint{}
	shown := source.Span{Start: d.offset(p.Range.Start), End: d.offset(p.Range.End)}
	add := func(f *task.Facts, at task.Place, label string) {
		end := f.Place(at).Shift(f.Doc.Shift()).End
		if label != "" && shown.Start <= end && end <= shown.End && len(list) < maxSymbols {
			list = append(list, inlayHint{Position: d.position(end), Label: shownName(label), PaddingLeft: true})
		}
	}
	own, others := d.sets()
	sets := append(own, others...)
	for _, f := range d.ownTasks() {
		if around := f.Span.Shift(f.Doc.Shift()); around.End < shown.Start || shown.End < around.Start {
			continue
		}
		if w := f.Schedule; w != nil {
			for _, text := range []task.Text{w.Recurrence, w.Cron, w.Interval} {
				if text.Exists() {
					add(f, text.At, scheduleWords(w))
					break
				}
			}
		}
		for i := range f.Events {
			id, ok := f.Events[i].Attribute("id")
			if !ok || !f.Events[i].IsTask() {
				continue
			}
			if up := taskIn(sets, id.S); up != nil && up.Name.S != "" {
				add(f, id.At, up.Name.S)
			}
		}
	}
	return list, nil
}

// scheduleWords is a schedule in words, "" for one that cannot be read.
func scheduleWords(f *task.ScheduleFacts) string {
	when := schedule.New(f.Text(), time.Time{})
	if !when.OK() {
		return ""
	}
	return when.Describe()
}
