package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// testNow is a Monday.
var testNow = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// lineOf makes the timeline of a set of tasks, one a line: a name, which is also the
// id, and words.
//
//	@6:30 *:10     a cron expression's hour and minute, daily or hourly (several: /)
//	@RULE, @R/...  a recurrence rule or an interval
//	tz=ZONE        its zone          end=TIME   its end
//	90m            last duration     off, del   disabled, deleted
//	&              waits for all     data       waits for data
//	X:S            waits for X to succeed (F to fail); X for any end
//	*              waits for any task
//	wait=PT30M     waits so long for the last of its events
func lineOf(t testing.TB, lines string) *Timeline {
	t.Helper()
	set := &task.Set{Vertices: map[string]bool{}}
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		f := factsOf(t, strings.Fields(line))
		f.Index = len(set.Tasks)
		f.Span = source.Span{Start: 1000 * f.Index, End: 1000*f.Index + 999}
		set.Tasks = append(set.Tasks, f)
	}
	return newLine(set)
}

func newLine(set *task.Set) *Timeline {
	set.Index()
	g := graph.Build(set, nil)
	clocks := func(f *task.Facts) *schedule.Schedule { return schedule.New(f.Schedule.Text(), testNow) }
	return New(Input{Graph: g, Live: liveOf(g, clocks), Now: testNow, Schedule: clocks})
}

func liveOf(g *graph.Graph, clocks func(*task.Facts) *schedule.Schedule) *graph.Liveness {
	return g.Live(graph.Assume{Silent: func(v graph.Vertex) string { return Silent(clocks(g.Task(v)), testNow) }})
}

var testDoc = &source.Document{Name: "tasks.json"}

func text(s string) task.Text { return task.Text{S: s, At: task.Place{Start: 1, End: 2}} }

func factsOf(t testing.TB, words []string) *task.Facts {
	t.Helper()
	f := &task.Facts{Doc: testDoc, ID: text(words[0]), Name: text(words[0]), TriggerType: -1}
	for _, w := range words[1:] {
		key, rest, _ := strings.Cut(w, "=")
		switch d, err := time.ParseDuration(w); {
		case err == nil:
			f.LastRun = ranFor(d)
		case w[0] == '@':
			f.Schedule = scheduleOf(w[1:])
		case key == "tz":
			f.Schedule.Timezone = text(rest)
		case key == "end":
			f.Schedule.EndDateTime = text(rest)
		case key == "wait":
			f.EventTimeout = text(rest)
		case w == "off":
			f.Enabled = task.Flag{Given: true}
		case w == "del":
			f.DeletedAt = text("2026-01-01T00:00:00Z")
		case w == "&":
			f.Exclusive = task.Flag{Given: true}
		default:
			addEvent(f, w)
		}
	}
	return f
}

func ranFor(d time.Duration) *task.RunFacts {
	started := testNow.Add(-24 * time.Hour)
	return &task.RunFacts{
		Status: text("SUCCEEDED"), StartedAt: text(started.Format(time.RFC3339)), EndedAt: text(started.Add(d).Format(time.RFC3339Nano)),
	}
}

func scheduleOf(s string) *task.ScheduleFacts {
	switch hour, minute, isCron := strings.Cut(s, ":"); {
	case strings.HasPrefix(s, "R"):
		return &task.ScheduleFacts{Interval: text(s)}
	case strings.Contains(s, "FREQ="):
		return &task.ScheduleFacts{Recurrence: text("RRULE:" + s)}
	case isCron:
		return &task.ScheduleFacts{Cron: text(strings.ReplaceAll(minute+" "+hour+" * * *", "//", "/"))}
	default:
		return &task.ScheduleFacts{Cron: text(s)}
	}
}

func addEvent(f *task.Facts, w string) {
	e := task.EventFacts{Name: text(fmt.Sprint("e", len(f.Events))), Type: text(task.TypeRunFinished), Referenced: true}
	switch id, status, _ := strings.Cut(w, ":"); {
	case w == "data":
		e.Type = text(task.TypeAnalyticsOrch)
	case w != "*":
		e.Attributes = append(e.Attributes, task.AttributeFacts{Name: text("id"), Value: text(id)})
		if word := map[string]string{"S": "SUCCEEDED", "F": "FAILED"}[status]; word != "" {
			e.Attributes = append(e.Attributes, task.AttributeFacts{Name: text("status"), Value: text(word)})
		}
	}
	f.Events = append(f.Events, e)
	f.Refs = append(f.Refs, text(e.Name.S))
}

func vertex(t testing.TB, line *Timeline, name string) graph.Vertex {
	t.Helper()
	v, ok := line.g.ByID(name)
	if !ok {
		t.Fatalf("no task %q", name)
	}
	return v
}

func labels(line *Timeline, vertices []graph.Vertex) string {
	var names []string
	for _, v := range vertices {
		names = append(names, line.g.Label(v))
	}
	return strings.Join(names, " ")
}

// rows writes runs as "06:30 A" or, where estimated, "06:30~ A<ROOT".
func rows(line *Timeline, runs []Run) string {
	var out []string
	for _, r := range runs {
		mark := ""
		if r.Estimated {
			mark = "~"
		}
		row := r.Start().Format("02 15:04") + mark + " " + line.g.Label(r.Task)
		if r.Root != r.Task {
			row += "<" + line.g.Label(r.Root)
		}
		out = append(out, row)
	}
	return strings.Join(out, ", ")
}

// since is the schedule of a task that was created at a time.
func since(f *task.Facts, created time.Time) *schedule.Schedule {
	return schedule.New(f.Schedule.Text(), created)
}

// reuse returns the schedules of a timeline again.
func reuse(g *graph.Graph, clocks []*schedule.Schedule) func(*task.Facts) *schedule.Schedule {
	return func(f *task.Facts) *schedule.Schedule {
		v, _ := g.Vertex(f)
		return clocks[v]
	}
}
