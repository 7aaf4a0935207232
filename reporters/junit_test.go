package reporters

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
	"github.com/tasklint/tasklint/internal/source"
)

// junitXML is a JUnit report as readers know it.
type junitXML struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Cases    []struct {
			Class    string     `xml:"classname,attr"`
			Name     string     `xml:"name,attr"`
			File     string     `xml:"file,attr"`
			Failures []junitBad `xml:"failure"`
			Errors   []junitBad `xml:"error"`
			Skipped  []junitBad `xml:"skipped"`
			Out      []string   `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type junitBad struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// readJUnit reads a report and counts what it holds, and lets pass no element that
// the format does not have.
func readJUnit(t *testing.T, report *Report) *junitXML {
	t.Helper()
	text := write(t, JUnit, report)
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %.2000s", err, text)
		}
		if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out", "properties", "property"}, e.Name.Local) {
			t.Errorf("element %s", e.Name.Local)
		}
	}
	var read junitXML
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatal(err)
	}
	var sum [4]int
	for _, s := range read.Suites {
		names := make(map[string]bool)
		var own [4]int
		for _, c := range s.Cases {
			if names[c.Name] || c.Name == "" || c.Class != s.Name || len(c.Failures)+len(c.Errors)+len(c.Skipped) > 1 {
				t.Errorf("case %q of %q in %q, named before: %v", c.Name, c.Class, s.Name, names[c.Name])
			}
			names[c.Name] = true
			own[0]++
			own[1] += len(c.Failures)
			own[2] += len(c.Errors)
			own[3] += len(c.Skipped)
		}
		if own != [4]int{s.Tests, s.Failures, s.Errors, s.Skipped} {
			t.Errorf("%s: holds %v, says %d, %d, %d, %d", s.Name, own, s.Tests, s.Failures, s.Errors, s.Skipped)
		}
		for i := range own {
			sum[i] += own[i]
		}
	}
	if sum != [4]int{read.Tests, read.Failures, read.Errors, read.Skipped} {
		t.Errorf("read holds %v, says %d, %d, %d, %d", sum, read.Tests, read.Failures, read.Errors, read.Skipped)
	}
	return &read
}

func TestJUnitReportsAreReadBack(t *testing.T) {
	t.Parallel()
	for _, report := range runs(t) {
		readJUnit(t, report)
	}
	for _, name := range hostileNames() {
		cases := readJUnit(t, chain(t, name, "b")).Suites[0].Cases
		want := say.Cut(say.Escape(name), caseNameMost)
		if name == "" {
			want = "00000001-1111-4111-8111-000000000000"
		}
		if len(cases) != 2 || cases[0].Name != want {
			t.Errorf("%.50q: %d cases, the first %q", name, len(cases), cases[0].Name)
		}
		if got, want := cases[0].Failures[0].Text, "chain.json:1:"; !strings.HasPrefix(got, want) || !strings.Contains(got, say.Escape("task "+name+" is wrong")) {
			t.Errorf("%.50q: %q", name, got)
		}
	}
}

func TestEveryTaskIsATestCase(t *testing.T) {
	t.Parallel()
	report := chain(t, "same", "same", "noted", "fine", "both", "known", "partly")
	all := report.Result.Findings
	all[0].State, all[0].Reason, all[0].Until = diag.Suppressed, "ticket 1", "2027-01-31"
	all[1].Level, all[2].Level, all[5].State = diag.Warning, diag.Note, diag.Baseline
	whole := &diag.Finding{Rule: "encoding", Level: diag.Note, Message: "about the file", Place: diag.Place{Doc: all[0].Doc}}
	note, partly, hidden := *all[4], *all[6], *all[3]
	note.Level, note.Message = diag.Note, "also"
	partly.State, partly.Message = diag.Suppressed, "accepted beside a failure"
	hidden.Level, hidden.State = diag.Note, diag.Suppressed // would not fail the task
	report.Result.Findings = []*diag.Finding{whole, all[0], all[1], all[2], &hidden, all[4], &note, all[5], all[6], &partly}
	var got []string
	for _, c := range readJUnit(t, report).Suites[0].Cases {
		line := fmt.Sprintf("%s: %d failures, %d outputs", c.Name, len(c.Failures), len(c.Out))
		for _, s := range c.Skipped {
			line += ", skipped: " + s.Message + " | " + strings.TrimPrefix(s.Text, "chain.json:")
		}
		got = append(got, line)
	}
	want := []string{
		"same: 0 failures, 0 outputs, skipped: wrong-type is suppressed: ticket 1, until 2027-01-31 | 1:69: error: task same is wrong [wrong-type] (suppressed: ticket 1, until 2027-01-31)",
		"same (2): 1 failures, 0 outputs", "noted: 0 failures, 1 outputs", "fine: 0 failures, 1 outputs", "both: 1 failures, 1 outputs",
		"known: 0 failures, 0 outputs, skipped: wrong-type is known: in the baseline | 1:2043: error: task known is wrong [wrong-type] (known: in the baseline)",
		"partly: 1 failures, 1 outputs", wholeFile + ": 0 failures, 1 outputs",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTasksThatWereOnlyReadAreNoTestCases(t *testing.T) {
	t.Parallel()
	report := chain(t, "a", "b")
	report.Result.Findings = nil
	report.Asked = func(*source.Document) bool { return false }
	if got := readJUnit(t, report).Tests; got != 0 {
		t.Errorf("%d test cases", got)
	}
}

// junitReader reads a report with the Python package junitparser and prints what it
// takes from it: sums, then the names of the suites and of the cases that failed.
const junitReader = `
import sys, junitparser
report = junitparser.JUnitXml.fromfile(sys.argv[1])
cases = [case for suite in report for case in suite]
failed = [case for case in cases if case.result and not isinstance(case.result[0], junitparser.Skipped)]
print(report.tests, len(cases), report.failures + report.errors, len(failed))
for case in failed:
    assert case.name and case.classname and all(r.message for r in case.result), case
`

// TestAnIndependentReaderTakesTheSameFromJUnit counts with somebody else's program.
func TestAnIndependentReaderTakesTheSameFromJUnit(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	if system := "/usr/bin/python3"; exec.Command(system, "-c", "import junitparser").Run() == nil {
		python = system
	} else if exec.Command(python, "-c", "import junitparser").Run() != nil {
		t.Skip("the Python package junitparser is not installed; .ci/run installs it")
	}
	for name, report := range runs(t) {
		file := filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(file, []byte(write(t, JUnit, report)), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "-c", junitReader, file).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		numbers := strings.Fields(string(out))
		if len(numbers) != 4 || numbers[0] != numbers[1] || numbers[2] != numbers[3] {
			t.Errorf("%s: tests, cases, failures and failed cases are %v", name, numbers)
		}
	}
}
