package cli

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/plural"
)

// testText lists the tests that failed, the rules without tests, and the totals.
func testText(w io.Writer, r *testRun) error {
	for i := range r.results {
		t := &r.results[i]
		if t.Message != "" {
			fmt.Fprintf(w, "FAIL %s\n     at %s\n     %s\n", printable(t.title()), printable(t.place()), strings.ReplaceAll(printableLines(t.Message), "\n", "\n     "))
		}
	}
	for _, rule := range r.untested {
		fmt.Fprintf(w, "note: rule %s has no tests (%s)\n", rule.ID, printable(rule.Origin.String()))
	}
	for _, name := range r.updated {
		fmt.Fprintf(w, "updated %s\n", printable(name))
	}
	_, err := fmt.Fprintf(w, "%s, %d failed\n", plural.Of(len(r.results), "test"), r.failed())
	return err
}

func (t *testResult) title() string {
	if t.Rule == "" {
		return t.Name
	}
	return t.Rule + ": " + t.Name
}

func (t *testResult) place() string {
	if t.At.Line == 0 {
		return t.At.File
	}
	return t.At.String()
}

// testJSON writes the outcomes for programs.
func testJSON(w io.Writer, r *testRun) error {
	type test struct {
		Rule    string `json:"rule,omitempty"`
		Name    string `json:"name"`
		File    string `json:"file"`
		Line    int    `json:"line,omitempty"`
		Column  int    `json:"column,omitempty"`
		Passed  bool   `json:"passed"`
		Message string `json:"message,omitempty"`
	}
	type note struct {
		Kind    string `json:"kind"`
		Rule    string `json:"rule"`
		Message string `json:"message"`
	}
	report := struct {
		Version int            `json:"version"`
		Summary map[string]int `json:"summary"`
		Tests   []test         `json:"tests"`
		Notices []note         `json:"notices"`
	}{1, map[string]int{"tests": len(r.results), "failed": r.failed()}, []test{}, []note{}}
	for i := range r.results {
		t := &r.results[i]
		report.Tests = append(report.Tests, test{t.Rule, t.Name, t.At.File, t.At.Line, t.At.Column, t.Message == "", t.Message})
	}
	for _, rule := range r.untested {
		report.Notices = append(report.Notices, note{"untested", rule.ID, "rule " + rule.ID + " has no tests"})
	}
	return encodeJSON(w, report)
}

// The form of `test --format junit`.
type (
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
)

// testJUnit writes the outcomes as JUnit XML: a suite for each rule, and one for the
// archives.
func testJUnit(w io.Writer, r *testRun) error {
	all := junitSuites{Tests: len(r.results), Failures: r.failed()}
	for i := range r.results {
		t := &r.results[i]
		name := t.Rule
		if name == "" {
			name = "archives"
		}
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != name {
			all.Suites = append(all.Suites, junitSuite{Name: name})
		}
		s := &all.Suites[len(all.Suites)-1]
		c := junitCase{Name: t.Name, Class: "tasklint." + name, File: t.At.File, Line: t.At.Line}
		s.Tests++
		if t.Message != "" {
			first, _, _ := strings.Cut(t.Message, "\n")
			c.Failure = &junitFailure{printable(first), printableLines(t.Message)}
			s.Failures++
		}
		s.Cases = append(s.Cases, c)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}
