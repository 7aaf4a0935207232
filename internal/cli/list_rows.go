package cli

import (
	"cmp"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
	"github.com/tasklint/tasklint/rules"
)

// taskRows makes a row of each task that the command line asks for, in the order of
// sets and files. The others are read so that upstreams have their names.
func taskRows(c *inspection, now time.Time) []reporters.TaskRow {
	var rows []reporters.TaskRow
	for _, t := range c.result.Tenants {
		for _, f := range t.Set.Tasks {
			if c.isAsked(f.Doc) {
				rows = append(rows, taskRow(t, f, now))
			}
		}
	}
	return rows
}

func taskRow(t *rules.Tenant, f *task.Facts, now time.Time) reporters.TaskRow {
	r := reporters.TaskRow{
		ID: f.ID.S, Name: f.Name.S, AppID: f.AppID().S,
		Enabled: f.Enabled.Or(true), Deleted: f.DeletedAt.S != "", DisabledCode: f.DisabledCode.S,
		Space: f.Space.S, Owner: f.Owner.S, Tenant: cmp.Or(t.Set.Name, t.Set.Tenant), File: f.Doc.Name, Pointer: f.Pointer(),
	}
	r.App = cmp.Or(appName(t, f), r.AppID)
	w := triggerOf(t, f)
	r.Kind, r.Trigger, r.Upstreams = w.kind, w.words, w.upstreams
	if s := t.Schedule(f); s != nil && graph.Off(f) == "" {
		if o, ok := s.Next(now); ok {
			r.NextRun = o.Time()
		}
	}
	if run := t.LastRun(f); run != nil {
		r.LastStatus = run.Status.S
		r.LastRun = timestamp(cmp.Or(run.Ended(), run.StartedAt.S))
	}
	return r
}

// appName is the name of the app that the task reloads, "" when the file does not
// tell it. It stands beside the definition, as the service writes it.
func appName(t *rules.Tenant, f *task.Facts) string {
	m := t.Root(f).Get("metadata")
	if kind := m.Get("resourceType"); kind.Is(source.String) && !kind.TextIs("app") {
		return ""
	}
	return m.Get("resourceName").Text()
}

// timestamp reads a time that the service wrote, zero for anything else.
func timestamp(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
