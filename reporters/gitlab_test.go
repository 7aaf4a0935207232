package reporters

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// gitlabReport is the format as GitLab's documentation of Code Quality describes
// it, read strictly.
type gitlabReport []struct {
	Description *string `json:"description"`
	CheckName   *string `json:"check_name"`
	Fingerprint *string `json:"fingerprint"`
	Severity    *string `json:"severity"`
	Location    *struct {
		Path  *string `json:"path"`
		Lines *struct {
			Begin *int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

func readGitLab(t *testing.T, run *Run) gitlabReport {
	t.Helper()
	var report gitlabReport
	d := json.NewDecoder(bytes.NewReader([]byte(write(t, GitLab, run))))
	d.DisallowUnknownFields()
	if err := d.Decode(&report); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for i, e := range report {
		if e.Description == nil || e.CheckName == nil || e.Fingerprint == nil || e.Severity == nil || e.Location == nil ||
			e.Location.Path == nil || e.Location.Lines == nil || e.Location.Lines.Begin == nil {
			t.Fatalf("entry %d lacks a field", i)
		}
		if !strings.Contains(" info minor major critical blocker ", " "+*e.Severity+" ") {
			t.Errorf("severity %q", *e.Severity)
		}
		if *e.Description == "" || *e.Location.Path == "" || strings.HasPrefix(*e.Location.Path, "./") || *e.Location.Lines.Begin < 1 {
			t.Errorf("entry %d: %q in %q line %d", i, *e.Description, *e.Location.Path, *e.Location.Lines.Begin)
		}
		if *e.Fingerprint == "" || seen[*e.Fingerprint] {
			t.Errorf("fingerprint %q is empty or there twice", *e.Fingerprint)
		}
		seen[*e.Fingerprint] = true
	}
	return report
}

func TestGitLabReportsHaveTheDocumentedFields(t *testing.T) {
	t.Parallel()
	for name, run := range runs(t) {
		if got, want := len(readGitLab(t, run)), len(counting(run.Result.Findings)); got != want {
			t.Errorf("%s: %d entries for %d findings", name, got, want)
		}
	}
	for _, name := range hostileNames() {
		got := readGitLab(t, chain(t, name, "b"))
		if *got[0].Description != Escape("task "+name+" is wrong") || *got[0].Location.Path != "work/chain.json" {
			t.Errorf("%.50q: %q", name, *got[0].Description)
		}
	}
}

func TestGitLabEntriesBearTheFingerprintsOfTheContract(t *testing.T) {
	t.Parallel()
	run := sample(t)
	for i, e := range readGitLab(t, run) {
		if f := counting(run.Result.Findings)[i]; *e.Fingerprint != f.Fingerprint || *e.CheckName != f.Rule {
			t.Errorf("%s: fingerprint %s, want %s", *e.CheckName, *e.Fingerprint, f.Fingerprint)
		}
	}
}
