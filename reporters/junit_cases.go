package reporters

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// wholeFile is the test case of the findings that belong to no task of a file.
const wholeFile = "the file as a whole"

// junitSuite is the test cases of one file; doc is nil for what has no file.
type junitSuite struct {
	doc   *source.Document
	cases []junitCase
}

// junitCase is a task with the findings about it that count.
type junitCase struct {
	name            string
	failures, notes []*diag.Finding
}

func (c *junitCase) add(f *diag.Finding) {
	if f.Level == diag.Note {
		c.notes = append(c.notes, f)
	} else {
		c.failures = append(c.failures, f)
	}
}

// junitSuites gives the files by name, each with its tasks by place, those without
// a finding too. Copies of a task are not judged and so no cases, nor are the tasks
// of files that were not asked about: they would pass without having been judged.
func junitSuites(run *Run) []junitSuite {
	r := run.Result
	tasks := make(map[*source.Document][]*task.Facts)
	findings := make(map[*source.Document][]*diag.Finding)
	var documents []*source.Document
	see := func(doc *source.Document) {
		if tasks[doc] == nil && findings[doc] == nil {
			documents = append(documents, doc)
		}
	}
	for _, tenant := range r.Tenants {
		for _, t := range tenant.Set.Tasks {
			if run.Asked == nil || run.Asked(t.Doc) {
				see(t.Doc)
				tasks[t.Doc] = append(tasks[t.Doc], t)
			}
		}
	}
	for _, f := range run.counted(diag.Note) {
		see(f.Doc)
		findings[f.Doc] = append(findings[f.Doc], f)
	}
	slices.SortStableFunc(documents, func(a, b *source.Document) int {
		return cmp.Compare(name(diag.Place{Doc: a}), name(diag.Place{Doc: b}))
	})
	suites := make([]junitSuite, len(documents))
	for i, doc := range documents {
		slices.SortStableFunc(tasks[doc], task.Compare)
		suites[i] = junitSuite{doc, junitCases(tasks[doc], findings[doc])}
	}
	return suites
}

// junitCases sorts the findings of one document to its tasks, which are in order.
// A finding that only names its task makes a case for it.
func junitCases(tasks []*task.Facts, findings []*diag.Finding) []junitCase {
	cases := make([]junitCase, len(tasks), len(tasks)+1)
	for i, t := range tasks {
		cases[i].name = caseName(diag.Task{ID: t.ID.S, Name: t.Name.S, Pointer: t.Pointer()})
	}
	others := make(map[diag.Task]int)
	for _, f := range findings {
		i, found := taskAt(tasks, f.Place)
		if !found {
			if i, found = others[f.Task]; !found {
				i = len(cases)
				others[f.Task] = i
				cases = append(cases, junitCase{name: caseName(f.Task)})
				if !f.Task.Known {
					cases[i].name = wholeFile
				}
			}
		}
		cases[i].add(f)
	}
	distinguish(cases)
	return cases
}

// caseName is a task's name, else its id, else its place.
func caseName(t diag.Task) string {
	return cut(Escape(cmp.Or(t.Name, t.ID, "task at "+runes.Quote(t.Pointer))), caseNameMost)
}

// distinguish numbers cases of the same name, which readers would take for one.
func distinguish(cases []junitCase) {
	seen := make(map[string]int, len(cases))
	for i := range cases {
		c := &cases[i]
		if seen[c.name]++; seen[c.name] > 1 {
			c.name += " (" + strconv.Itoa(seen[c.name]) + ")"
		}
	}
}

// taskAt is the index of the task that holds a place, among tasks in order.
func taskAt(tasks []*task.Facts, p diag.Place) (int, bool) {
	if p.Doc == nil {
		return 0, false
	}
	i, exact := slices.BinarySearchFunc(tasks, p, func(t *task.Facts, p diag.Place) int {
		return cmp.Or(cmp.Compare(t.Doc.Name, p.Doc.Name), cmp.Compare(t.Span.Start, p.Span.Start))
	})
	if !exact {
		i--
	}
	if i < 0 || tasks[i].Doc != p.Doc || p.Span.End > tasks[i].Span.End {
		return 0, false
	}
	return i, true
}
