package reporters

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/runes"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
)

// Bounds in characters of names, from which readers make file names and addresses,
// and of the line that stands for a failure.
const (
	caseNameMost    = 200
	failureLineMost = 500
)

// JUnit writes test results: a suite a file, a case a task, which fails when it has
// errors or warnings. A case holds one failure, as most readers show no more, with
// all findings in its text. Notes go to the output of the case, which readers show
// beside it: a skipped case would say that it was not checked. What the run could
// not do is an error of a case of its own.
//
// Only findings that count are written: a case passes with suppressed and known
// ones, which SARIF marks.
func JUnit(w io.Writer, run *Run) error {
	j := &junitReport{Writer: bufio.NewWriter(w), run: run}
	suites, failures := junitSuites(run), split(run.Result.Err)
	var tests, failed int
	for _, s := range suites {
		tests += len(s.cases)
		failed += s.failed()
	}
	errors := min(len(failures), 1)
	j.line(`<?xml version="1.0" encoding="UTF-8"?>`)
	time := ""
	if run.Elapsed > 0 {
		time = fmt.Sprintf(` time="%.3f"`, run.Elapsed.Seconds())
	}
	j.line(`<testsuites name="%s" tests="%d" failures="%d" errors="%d"%s>`, escapeXML(run.Tool.Name), tests+errors, failed, errors, time)
	if errors > 0 {
		j.failures(failures)
	}
	for i, s := range suites {
		var evidence []string
		if i == 0 {
			evidence = run.evidence()
		}
		j.suite(s, evidence)
	}
	for _, n := range run.Result.Notices {
		if n.Kind == engine.NothingChecked {
			tool := escapeXML(run.Tool.Name)
			j.line("  <testsuite name=\"%s\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    <system-out>%s</system-out>\n  </testsuite>", tool, escapeXML(Escape(n.Message)))
		}
	}
	j.line("</testsuites>")
	return j.Flush()
}

// junitReport writes XML; a failed write shows when it is flushed.
type junitReport struct {
	*bufio.Writer
	run *Run
}

func (j *junitReport) line(format string, args ...any) {
	fmt.Fprintf(j, format+"\n", args...)
}

// failures writes the suite of the run itself.
func (j *junitReport) failures(list []error) {
	tool := escapeXML(j.run.Tool.Name)
	j.line(`  <testsuite name="%s" tests="1" failures="0" errors="1" skipped="0">`, tool)
	j.line(`    <testcase classname="%s" name="run">`, tool)
	j.line(`      <error message="%s" type="failure">`, escapeXML(cut(Escape(list[0].Error()), failureLineMost)))
	for _, err := range list {
		j.line("%s", escapeXML(err.Error()))
	}
	j.line("</error>\n    </testcase>\n  </testsuite>")
}

func (s *junitSuite) failed() int {
	n := 0
	for i := range s.cases {
		if len(s.cases[i].failures) > 0 {
			n++
		}
	}
	return n
}

// suite writes the tasks of a file. The first one says by which program and clock, and
// for which sets, the report is true: suites alone may bear properties.
func (j *junitReport) suite(s junitSuite, evidence []string) {
	file, attribute := escapeXML(j.run.Tool.Name), ""
	if s.doc != nil {
		file = escapeXML(s.doc.Name)
		attribute = ` file="` + file + `"`
	}
	j.line(`  <testsuite name="%s" tests="%d" failures="%d" errors="0" skipped="0">`, file, len(s.cases), s.failed())
	if len(evidence) > 0 {
		j.line("    <properties>")
		for i, text := range evidence[:min(len(evidence), evidenceMost)] {
			j.line(`      <property name="%s.%d" value="%s"/>`, escapeXML(j.run.Tool.Name), i+1, escapeXML(text))
		}
		j.line("    </properties>")
	}
	for _, c := range s.cases {
		head := fmt.Sprintf(`    <testcase classname="%s" name="%s"%s`, file, escapeXML(c.name), attribute)
		if len(c.failures)+len(c.notes) == 0 {
			j.line("%s/>", head)
			continue
		}
		j.line("%s>", head)
		if n := len(c.failures); n > 0 {
			first := c.failures[0]
			message := cut(Escape(first.Sentences()), failureLineMost)
			if n > 1 {
				message += " (and " + count(n-1, "more finding") + ")"
			}
			j.line(`      <failure message="%s" type="%s">`, escapeXML(message), escapeXML(first.Rule))
			j.findings(c.failures)
			j.line("</failure>")
		}
		if len(c.notes) > 0 {
			j.line("      <system-out>")
			j.findings(c.notes)
			j.line("</system-out>")
		}
		j.line("    </testcase>")
	}
	j.line("  </testsuite>")
}

// findings writes a line for each, as the compact format does.
func (j *junitReport) findings(list []*diag.Finding) {
	for _, f := range list {
		place := ""
		if p := placeName(f.Place, locate(f.Place)); p != "" {
			place = p + ": "
		}
		j.line("%s", escapeXML(fmt.Sprintf("%s%s: %s [%s]", place, f.Level, f.Sentences(), f.Rule)))
	}
}

// escapeXML writes a text for content and attributes. What is not visible is spelled
// out first, so that nothing is left that XML 1.0 does not allow (section 2.2).
func escapeXML(text string) string {
	var b strings.Builder
	for _, r := range Escape(text) {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '"':
			b.WriteString("&quot;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

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
	for _, tenant := range r.Sets {
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
