package reporters

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Bounds in characters of names, from which readers make file names and addresses,
// and of the line that stands for a failure.
const (
	caseNameMost    = 200
	failureLineMost = 500
)

// The elements of JUnit's XML that readers know. No standard names them; these are what
// Jenkins, GitLab, Azure Pipelines and the reporters of GitHub read.
type (
	junitReport struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		junitCounts
		Time   string        `xml:"time,attr,omitempty"`
		Suites []*junitSuite `xml:"testsuite"`
	}
	junitCounts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Skipped  int `xml:"skipped,attr"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitCounts
		Properties *junitProperties `xml:"properties"`
		Cases      []junitCase      `xml:"testcase"`
		Output     *junitOutput     `xml:"system-out"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	// junitCase has at most one of error, failure and skipped, as most readers show no more.
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Error   *junitOutcome `xml:"error"`
		Failure *junitOutcome `xml:"failure"`
		Skipped *junitOutcome `xml:"skipped"`
		Output  *junitOutput  `xml:"system-out"`
	}
	junitOutcome struct {
		Message string    `xml:"message,attr"`
		Type    string    `xml:"type,attr,omitempty"`
		Text    junitText `xml:",cdata"`
	}
	junitOutput struct {
		Text junitText `xml:",cdata"`
	}
)

// junitText is a text that is made when it is written, since all of them together are
// long. What is not visible is spelled out in it, so that nothing is left that XML 1.0
// does not allow (section 2.2).
type junitText func() string

// MarshalText gives the text to the encoder.
func (t junitText) MarshalText() ([]byte, error) { return []byte(t()), nil }

// write counts the cases and writes the report.
func (r *junitReport) write(w io.Writer) error {
	for _, s := range r.Suites {
		s.Tests = len(s.Cases)
		for i := range s.Cases {
			switch c := &s.Cases[i]; {
			case c.Error != nil:
				s.Errors++
			case c.Failure != nil:
				s.Failures++
			case c.Skipped != nil:
				s.Skipped++
			}
		}
		r.Tests, r.Failures = r.Tests+s.Tests, r.Failures+s.Failures
		r.Errors, r.Skipped = r.Errors+s.Errors, r.Skipped+s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(r); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// JUnit writes test results: a suite a file, a case a task, which fails when it has
// errors or warnings, with all of them in its text. It is skipped when it would fail but
// for what was accepted, by a suppression or a baseline, which then says why and until
// when. What else there is to say goes to the output of the case, which readers show
// beside it. What the run could not do is an error of a case of its own.
func JUnit(w io.Writer, report *Report) error {
	tool := say.Escape(report.Tool.Name)
	r := junitReport{Name: tool}
	if report.Elapsed > 0 {
		r.Time = fmt.Sprintf("%.3f", report.Elapsed.Seconds())
	}
	if failures := failuresIn(report.Result.Err); len(failures) > 0 {
		c := junitCase{Class: tool, Name: "run", Error: &junitOutcome{Type: "failure", Message: say.Cut(say.Escape(failures[0].Error()), failureLineMost), Text: func() string {
			return lines(failures, func(err error) string { return say.Escape(err.Error()) })
		}}}
		r.Suites = append(r.Suites, &junitSuite{Name: tool, Cases: []junitCase{c}})
	}
	files := junitFiles(report)
	if len(files) > 0 { // suites alone may bear properties
		files[0].Properties = new(junitProperties)
		for i, text := range report.briefEvidence() {
			files[0].Properties.List = append(files[0].Properties.List, junitProperty{fmt.Sprintf("%s.%d", tool, i+1), say.Escape(text)})
		}
	}
	r.Suites = append(r.Suites, files...)
	for _, n := range report.Result.Notices {
		if n.Kind == engine.NothingChecked {
			r.Suites = append(r.Suites, &junitSuite{Name: tool, Output: &junitOutput{func() string { return say.Escape(n.Message) }}})
		}
	}
	return r.write(w)
}

// lines joins what items are in words to lines.
func lines[T any](items []T, words func(T) string) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = words(item)
	}
	return strings.Join(texts, "\n")
}

// junitFiles are the files by name, each with its tasks by place, those without a
// finding too. Copies of a task are not judged and so no cases, nor are the tasks
// of files that were not asked about: they would pass without having been judged.
func junitFiles(report *Report) []*junitSuite {
	tasks := make(map[*source.Document][]*task.Facts)
	findings := make(map[*source.Document][]*diag.Finding)
	var documents []*source.Document
	see := func(doc *source.Document) {
		if tasks[doc] == nil && findings[doc] == nil {
			documents = append(documents, doc)
		}
	}
	for _, set := range report.Result.Sets {
		for _, t := range set.Set.Tasks {
			if report.Asked == nil || report.Asked(t.Doc) {
				see(t.Doc)
				tasks[t.Doc] = append(tasks[t.Doc], t)
			}
		}
	}
	for _, f := range report.findings(diag.Note) {
		see(f.Doc)
		findings[f.Doc] = append(findings[f.Doc], f)
	}
	slices.SortStableFunc(documents, func(a, b *source.Document) int {
		return cmp.Compare(name(diag.Place{Doc: a}), name(diag.Place{Doc: b}))
	})
	suites := make([]*junitSuite, len(documents))
	for i, doc := range documents {
		slices.SortStableFunc(tasks[doc], task.Compare)
		suites[i] = &junitSuite{Name: say.Escape(report.Tool.Name), Cases: junitCases(tasks[doc], findings[doc])}
		file := ""
		if doc != nil {
			file = say.Escape(doc.Name)
			suites[i].Name = file
		}
		for j := range suites[i].Cases {
			suites[i].Cases[j].Class, suites[i].Cases[j].File = suites[i].Name, file
		}
	}
	return suites
}

// wholeFile is the test case of the findings that belong to no task of a file.
const wholeFile = "the file as a whole"

// junitCases sorts the findings of one document to its tasks, which are in order.
// A finding that only names its task makes a case for it.
func junitCases(tasks []*task.Facts, findings []*diag.Finding) []junitCase {
	names := make([]string, len(tasks), len(tasks)+1)
	for i, t := range tasks {
		names[i] = caseName(diag.Task{ID: t.ID.S, Name: t.Name.S, Pointer: t.Pointer()})
	}
	about := make(map[int][]*diag.Finding)
	others := make(map[diag.Task]int)
	for _, f := range findings {
		i, found := taskAt(tasks, f.Place)
		if !found {
			if i, found = others[f.Task]; !found {
				i = len(names)
				others[f.Task] = i
				if f.Task.Known {
					names = append(names, caseName(f.Task))
				} else {
					names = append(names, wholeFile)
				}
			}
		}
		about[i] = append(about[i], f)
	}
	cases, seen := make([]junitCase, len(names)), make(map[string]int, len(names))
	for i, name := range names {
		if seen[name]++; seen[name] > 1 { // readers would take equal names for one case
			name += " (" + strconv.Itoa(seen[name]) + ")"
		}
		cases[i].Name = name
		cases[i].judge(about[i])
	}
	return cases
}

// caseName is a task's name, else its id, else its place.
func caseName(t diag.Task) string {
	return say.Cut(say.Escape(cmp.Or(t.Name, t.ID, "task at "+runes.Quote(t.Pointer))), caseNameMost)
}

// judge says by the findings about a task what becomes of its case.
func (c *junitCase) judge(findings []*diag.Finding) {
	var failures, accepted, others []*diag.Finding
	for _, f := range findings {
		switch {
		case f.Level == diag.Note:
			others = append(others, f)
		case f.State == diag.New:
			failures = append(failures, f)
		default:
			accepted = append(accepted, f)
		}
	}
	switch {
	case len(failures) > 0:
		c.Failure = junitOutcomeOf(failures, say.Escape(failures[0].Sentences()))
		c.Failure.Type = failures[0].Rule
		others = append(others, accepted...)
	case len(accepted) > 0:
		f := accepted[0]
		c.Skipped = junitOutcomeOf(accepted, say.Escape(f.Rule+" is "+whyNot(f)))
	}
	if len(others) > 0 {
		c.Output = &junitOutput{linesOf(others)}
	}
}

// junitOutcomeOf is an outcome by findings, the first of which is told in a line.
func junitOutcomeOf(findings []*diag.Finding, first string) *junitOutcome {
	first = say.Cut(first, failureLineMost)
	if n := len(findings); n > 1 {
		first += " (and " + say.Count(n-1, "more finding") + ")"
	}
	return &junitOutcome{Message: first, Text: linesOf(findings)}
}

// linesOf are findings as the compact format writes them.
func linesOf(findings []*diag.Finding) junitText {
	return func() string { return lines(findings, func(f *diag.Finding) string { return compactLine(f, "") }) }
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
