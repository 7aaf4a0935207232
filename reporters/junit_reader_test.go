package reporters

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

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
	for name, run := range runs(t) {
		file := filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(file, []byte(write(t, JUnit, run)), 0o644); err != nil {
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
