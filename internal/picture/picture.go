// Package picture says what is drawn of the sets of a run: the findings as marks, the
// schedules in words, and what graph answers tell beside the tasks.
package picture

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// Describe adds to the options of a picture of a set what stands at its tasks. Where an
// answer and the tasks differ, say hears of it.
func Describe(d *draw.Options, set *rules.Set, marks Marks, answers []Answer, say func(format string, args ...any)) {
	g := set.Graph()
	d.Marks = func(v graph.Vertex) []draw.Mark { return marks[g.Task(v)] }
	d.Schedule = func(f *task.Facts) string { return set.Schedule(f).Describe() }
	for i := range answers {
		heard := answers[i].Reconcile(g, say)
		d.AnswerTasks, d.AnswerLinks = append(d.AnswerTasks, heard.AnswerTasks...), append(d.AnswerLinks, heard.AnswerLinks...)
	}
}

// VerticesOnly makes a set without tasks of answers that belong to none, as they show no
// task.
func VerticesOnly(answers map[*rules.Set][]Answer, now time.Time) *rules.Set {
	tasks := &task.Set{}
	tasks.Index()
	set := rules.NewSet(tasks, nil, now)
	answers[set] = answers[nil]
	return set
}

// TenantName is what a set is called in pictures.
func TenantName(t *rules.Set) string {
	return cmp.Or(t.Set.Label(), "tasks without a tenant")
}

// Marks are the findings about a task, worst first.
type Marks map[*task.Facts][]draw.Mark

// NewMarks sorts the findings that count by the task that they stand in.
func NewMarks(findings []*diag.Finding, sets []*rules.Set) Marks {
	tasks := make(map[*source.Document][]*task.Facts)
	for _, t := range sets {
		for _, f := range t.Set.Tasks {
			tasks[f.Doc] = append(tasks[f.Doc], f)
		}
	}
	for _, list := range tasks { // several sets may share a document
		slices.SortFunc(list, task.Compare)
	}
	found := make(map[*task.Facts][]*diag.Finding)
	for _, f := range findings {
		list := tasks[f.Doc]
		i := sort.Search(len(list), func(i int) bool { return list[i].Span.Start > f.Span.Start }) - 1
		if i >= 0 && f.Span.Start < list[i].Span.End && f.State == diag.New {
			found[list[i]] = append(found[list[i]], f)
		}
	}
	marks := make(Marks, len(found))
	for about, list := range found {
		slices.SortStableFunc(list, func(x, y *diag.Finding) int { return cmp.Compare(y.Level, x.Level) })
		for _, f := range list {
			marks[about] = append(marks[about], draw.Mark{Level: f.Level.String(), Rule: f.Rule, Message: f.Sentences()})
		}
	}
	return marks
}
