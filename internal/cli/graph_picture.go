package cli

import (
	"cmp"
	"slices"
	"sort"

	"github.com/tasklint/tasklint/graph"
	"github.com/tasklint/tasklint/graph/draw"
	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/rules"
)

// pictures picks what to draw of each tenant.
func (a *app) pictures(c *inspection, f *graphFlags, d draw.Options, tenants []focus, answers map[*rules.Tenant][]graphAnswer) []*draw.Picture {
	marks := newFindingMarks(c.result.Findings, c.result.Tenants)
	var pictures []*draw.Picture
	for _, t := range tenants {
		g := t.Graph()
		d := d
		d.Focus = t.on
		if len(tenants) > 1 {
			d.Set = tenantName(t.Tenant)
			d.Title = d.Set
		}
		d.Marks = func(v graph.Vertex) []draw.Mark { return marks.of(g.Task(v)) }
		d.Schedule = func(f *task.Facts) string { return t.Schedule(f).Describe() }
		d.Only = only(c, f, g, d)
		for i := range answers[t.Tenant] {
			heard := a.reconcile(&answers[t.Tenant][i], g)
			d.Seen, d.Told = append(d.Seen, heard.seen...), append(d.Told, heard.told...)
		}
		if p := draw.New(g, d); len(p.Nodes) > 0 {
			pictures = append(pictures, p)
		}
	}
	return pictures
}

// only is the filter of what to draw: what the command line asks about, where more
// was read than that, and with --only-findings what has findings.
func only(c *inspection, f *graphFlags, g *graph.Graph, d draw.Options) func(graph.Vertex) bool {
	all := true
	for _, task := range g.Set().Tasks {
		all = all && c.isAsked(task.Doc)
	}
	asks := func(v graph.Vertex) bool { return g.Task(v) != nil && c.isAsked(g.Task(v).Doc) }
	switch narrowed := !all && len(d.Focus) == 0; {
	case f.onlyFindings && narrowed:
		return func(v graph.Vertex) bool { return asks(v) && len(d.Marks(v)) > 0 }
	case f.onlyFindings:
		return func(v graph.Vertex) bool { return len(d.Marks(v)) > 0 }
	case narrowed:
		return asks
	default:
		return nil
	}
}

// tenantName is what a set is called in pictures.
func tenantName(t *rules.Tenant) string {
	return cmp.Or(t.Set.Name, t.Set.Tenant, "tasks without a tenant")
}

// findingMarks finds the findings about a task.
type findingMarks map[*task.Facts][]draw.Mark

// newFindingMarks sorts the findings that count by the task that they stand in.
func newFindingMarks(findings []*diag.Finding, tenants []*rules.Tenant) findingMarks {
	tasks := make(map[*source.Document][]*task.Facts)
	for _, t := range tenants {
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
	marks := make(findingMarks, len(found))
	for about, list := range found {
		slices.SortStableFunc(list, func(x, y *diag.Finding) int { return cmp.Compare(y.Level, x.Level) })
		for _, f := range list {
			marks[about] = append(marks[about], draw.Mark{Level: f.Level.String(), Rule: f.Rule, Message: f.Sentences()})
		}
	}
	return marks
}

func (m findingMarks) of(f *task.Facts) []draw.Mark {
	if f == nil {
		return nil
	}
	return m[f]
}
