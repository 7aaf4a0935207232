package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// toldTriggers is how many events of a join the words name.
const toldTriggers = 10

// triggered says by what a task is started.
type triggered struct {
	kind, words string
	upstreams   []string
}

func triggerOf(t *rules.Tenant, f *task.Facts) triggered {
	g := t.Graph()
	v, ok := g.Vertex(f)
	if !ok || f.Shape == task.Summary { // an entry of a graph answer, which shows no events
		return triggered{kind: "unknown", words: "unknown: the file shows only a summary"}
	}
	r := triggered{kind: kindOf(g.Sources(v)), words: "by hand"}
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

func kindOf(s graph.Sources) string {
	const tasks = graph.ByTask | graph.ByAnyTask
	own := s &^ tasks
	switch {
	case s == 0:
		return draw.Manual.String()
	case s&tasks == s:
		return draw.Chained.String()
	case s&tasks != 0:
		return draw.Mixed.String()
	case own == graph.ByDataset:
		return draw.Dataset.String()
	case own&graph.BySchedule != 0:
		return draw.Scheduled.String()
	default:
		return "unknown"
	}
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
		return diag.Quote(g.Label(g.Edge(tr.Edge).From)) + " " + ended(tr.Outcome), true
	case e.IsDataset():
		return dataWords(f, e), false
	case e.IsTask():
		outcome := graph.AnyOutcome
		if status, ok := e.Attribute("status"); ok {
			outcome = graph.ParseOutcome(status.S)
		}
		return "any task " + ended(outcome), true
	default:
		return "event " + diag.Quote(e.Type.S) + " comes", false
	}
}

// dataWords says whose data has to be updated.
func dataWords(f *task.Facts, e *task.EventFacts) string {
	if app, ok := e.Attribute("appId"); ok && app.S != f.AppID().S {
		return "data of app " + diag.Quote(app.S) + " is updated"
	}
	if set, ok := e.Attribute("datasetId"); ok {
		return "dataset " + diag.Quote(set.S) + " is updated"
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
