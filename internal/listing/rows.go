// Package listing makes a row of each task: what starts it, when it runs next and how its
// last run ended; it sorts and filters the rows.
package listing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Row is a task as `tasklint list` shows it. Absent texts are "", absent times
// zero.
type Row struct {
	ID, Name string
	// App is the app's name where the file tells it, else its id.
	App, AppID string
	// Kind is "manual", "scheduled", "dataset", "chained", "mixed" or "unknown", Trigger
	// the same in words.
	Kind, Trigger string
	// NextRun is the next run by the task's own schedule; a task that is off has none.
	NextRun time.Time
	// Upstreams are the names of the tasks that it waits for, ids where there is no
	// name.
	Upstreams []string
	// Enabled is as written, DisabledCode why the service or somebody disabled it.
	Enabled, Deleted bool
	DisabledCode     string
	// LastStatus is the status of the last run as written, LastRun when that ended or
	// else began.
	LastStatus string
	LastRun    time.Time
	// Space and Owner are ids, Tenant is the configured set or the tenant's id, and Set
	// what people call it.
	Space, Owner, Tenant, Set string
	// File is the document, Pointer the task's place in it.
	File, Pointer string
}

// Rows makes a row of each task whose document is asked for, in the order of sets and
// files. The others are there so that upstreams have their names.
func Rows(sets []*rules.Set, asked func(*source.Document) bool, now time.Time) []Row {
	var rows []Row
	for _, t := range sets {
		for _, f := range t.Set.Tasks {
			if asked(f.Doc) {
				rows = append(rows, taskRow(t, f, now))
			}
		}
	}
	return rows
}

func taskRow(t *rules.Set, f *task.Facts, now time.Time) Row {
	r := Row{
		ID: f.ID.S, Name: f.Name.S, AppID: f.AppID().S,
		Enabled: f.Enabled.Or(true), Deleted: f.DeletedAt.S != "", DisabledCode: f.DisabledCode.S,
		Space: f.Space.S, Owner: f.Owner.S, Tenant: cmp.Or(t.Set.Name, t.Set.Tenant), Set: t.Set.Label(), File: f.Doc.Name, Pointer: f.Pointer(),
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
func appName(t *rules.Set, f *task.Facts) string {
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

// triggered says by what a task is started.
type triggered struct {
	kind, words string
	upstreams   []string
}

func triggerOf(t *rules.Set, f *task.Facts) triggered {
	g := t.Graph()
	v, ok := g.Vertex(f)
	if !ok || f.Shape == task.Summary { // an entry of a graph answer, which shows no events
		return triggered{kind: "unknown", words: "unknown: the file shows only a summary"}
	}
	r := triggered{kind: draw.KindOf(g, v).String(), words: "by hand"}
	for _, up := range g.Upstream(v) {
		r.upstreams = append(r.upstreams, g.Label(up))
	}
	var ways []string
	if s := t.Schedule(f); s != nil {
		words := s.Describe()
		if words == "" {
			words = "by an invalid schedule"
		}
		ways = append(ways, words)
	}
	if events := eventWords(g, v, f); events != "" {
		ways = append(ways, events)
	}
	if len(ways) > 0 {
		r.words = strings.Join(ways, ", or ")
	}
	return r
}

// eventWords says after which events the task starts, "" for none.
func eventWords(g *graph.Graph, v graph.Vertex, f *task.Facts) string {
	triggers := g.Triggers(v)
	var words []string
	start := "after "
	for _, tr := range triggers {
		if len(words) == toldTriggers {
			words = append(words, fmt.Sprintf("and %d more", len(triggers)-toldTriggers))
			break
		}
		text, isTask := triggerWords(g, f, tr)
		if !isTask {
			start = "when "
		}
		words = append(words, text)
	}
	both, many := "or", "any"
	if g.All(v) {
		both, many = "and", "all"
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return start + words[0]
	case 2:
		return start + words[0] + " " + both + " " + words[1]
	default:
		return fmt.Sprintf("%s%s of %d: %s", start, many, len(triggers), strings.Join(words, ", "))
	}
}

// triggerWords says one event, and whether it is another task's end.
func triggerWords(g *graph.Graph, f *task.Facts, tr graph.Trigger) (words string, isTask bool) {
	e := &f.Events[tr.Event]
	switch {
	case tr.Edge >= 0:
		return say.Quote(g.Label(g.Edge(tr.Edge).From)) + " " + ended(tr.Outcome), true
	case e.IsDataset():
		return dataWords(f, e), false
	case e.IsTask():
		outcome := graph.AnyOutcome
		if status, ok := e.Attribute("status"); ok {
			outcome = graph.ParseOutcome(status.S)
		}
		return "any task " + ended(outcome), true
	default:
		return "event " + say.Quote(e.Type.S) + " comes", false
	}
}

// dataWords says whose data has to be updated.
func dataWords(f *task.Facts, e *task.EventFacts) string {
	if app, ok := e.Attribute("appId"); ok && app.S != f.AppID().S {
		return "data of app " + say.Quote(app.S) + " is updated"
	}
	if set, ok := e.Attribute("datasetId"); ok {
		return "dataset " + say.Quote(set.S) + " is updated"
	}
	return "data of its app is updated"
}

// ended is an outcome in the past, after a task's name.
func ended(o graph.Outcome) string {
	words := []string{}
	for _, way := range [...]struct {
		outcome graph.Outcome
		word    string
	}{{graph.Succeeded, "succeeded"}, {graph.Failed, "failed"}, {graph.Aborted, "was aborted"}} {
		if o&way.outcome != 0 {
			words = append(words, way.word)
		}
	}
	switch {
	case o == graph.AnyOutcome:
		return "ended"
	case len(words) == 0:
		return "ended with an unknown status"
	default:
		return strings.Join(slices.Clip(words), " or ")
	}
}

// toldTriggers is how many events of a join the words name.
const toldTriggers = 10
