package reporters

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
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
