package reporters

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/say"
)

// Tests is the report of `tasklint test`: all tests with their outcomes, in order of
// rule or archive.
type Tests struct {
	Results []TestResult
	// Untested are the rules that no test is about, Updated the archives that were
	// written anew.
	Untested []*config.OwnRule
	Updated  []string
	// Outside are links beside the rules that lead out of the repository and were left
	// out. They are no part of the report.
	Outside []string
}

// TestResult is the outcome of one test.
type TestResult struct {
	Rule string // "" for an archive, which is about all rules
	Name string
	At   config.Origin
	// Message says what differs, in several lines; it is empty when the test passed.
	Message string
}

// Failed counts the tests that have failed.
func (r *Tests) Failed() int {
	n := 0
	for i := range r.Results {
		if r.Results[i].Message != "" {
			n++
		}
	}
	return n
}

// WriteText lists the tests that failed, the rules without tests, and the totals.
func (r *Tests) WriteText(w io.Writer) error {
	for i := range r.Results {
		t := &r.Results[i]
		if t.Message != "" {
			fmt.Fprintf(w, "FAIL %s\n     at %s\n     %s\n", say.Printable(t.title()), say.Printable(t.place()), strings.ReplaceAll(say.PrintableLines(t.Message), "\n", "\n     "))
		}
	}
	for _, rule := range r.Untested {
		fmt.Fprintf(w, "note: rule %s has no tests (%s)\n", rule.ID, say.Printable(rule.Origin.String()))
	}
	for _, name := range r.Updated {
		fmt.Fprintf(w, "updated %s\n", say.Printable(name))
	}
	_, err := fmt.Fprintf(w, "%s, %d failed\n", say.Count(len(r.Results), "test"), r.Failed())
	return err
}

func (t *TestResult) title() string {
	if t.Rule == "" {
		return t.Name
	}
	return t.Rule + ": " + t.Name
}

func (t *TestResult) place() string {
	if t.At.Line == 0 {
		return t.At.File
	}
	return t.At.String()
}

// WriteJSON writes the outcomes for programs.
func (r *Tests) WriteJSON(w io.Writer) error {
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
	}{1, map[string]int{"tests": len(r.Results), "failed": r.Failed()}, []test{}, []note{}}
	for i := range r.Results {
		t := &r.Results[i]
		report.Tests = append(report.Tests, test{t.Rule, t.Name, t.At.File, t.At.Line, t.At.Column, t.Message == "", t.Message})
	}
	for _, rule := range r.Untested {
		report.Notices = append(report.Notices, note{"untested", rule.ID, "rule " + rule.ID + " has no tests"})
	}
	return EncodeJSON(w, report)
}

// WriteJUnit writes the outcomes as JUnit XML: a suite for each rule, and one for the
// archives.
func (r *Tests) WriteJUnit(w io.Writer) error {
	report := junitReport{Name: "tasklint test"}
	for i := range r.Results {
		t := &r.Results[i]
		suite := cmp.Or(t.Rule, "archives")
		if n := len(report.Suites); n == 0 || report.Suites[n-1].Name != suite {
			report.Suites = append(report.Suites, &junitSuite{Name: suite})
		}
		c := junitCase{Class: "tasklint." + suite, Name: say.Escape(t.Name), File: say.Escape(t.At.File), Line: t.At.Line}
		if t.Message != "" {
			first, _, _ := strings.Cut(t.Message, "\n")
			c.Failure = &junitOutcome{Message: say.Printable(first), Text: func() string { return say.PrintableLines(t.Message) }}
		}
		s := report.Suites[len(report.Suites)-1]
		s.Cases = append(s.Cases, c)
	}
	return report.write(w)
}
