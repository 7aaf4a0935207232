package reporters

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/say"
)

// command is what a runner reads from a line.
type command struct {
	name, text string
	properties map[string]string
}

// commands reads a log as the runner does: a command is a line that starts, after
// blanks, with two colons and a word, and ends its properties at the next two. Line
// breaks of any kind end a line.
func commands(t *testing.T, log string) []command {
	t.Helper()
	var list []command
	for _, line := range strings.FieldsFunc(log, func(r rune) bool { return r == '\n' || r == '\r' }) {
		head, text, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "::"), "::")
		if !strings.HasPrefix(strings.TrimSpace(line), "::") || !ok {
			t.Errorf("no command: %q", line)
			continue
		}
		name, rest, _ := strings.Cut(head, " ")
		c := command{name, unescapeCommand(text, "%0D", "\r", "%0A", "\n", "%25", "%"), make(map[string]string)}
		for p := range strings.SplitSeq(rest, ",") {
			key, value, ok := strings.Cut(p, "=")
			if _, twice := c.properties[key]; !ok || twice {
				t.Errorf("property %q in %q", p, line)
			}
			c.properties[key] = unescapeCommand(value, "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
		}
		list = append(list, c)
	}
	return list
}

// unescapeCommand replaces one escape after the other, the percent sign last.
func unescapeCommand(text string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

func TestTheRunnerReadsOneAnnotationForEachFinding(t *testing.T) {
	t.Parallel()
	for _, name := range hostileNames() {
		got := commands(t, write(t, GitHub, chain(t, name, "b")))
		if len(got) != 2 {
			t.Errorf("%.50q: %d commands", name, len(got))
			continue
		}
		text, _, _ := strings.Cut(got[0].text, "\nin task ")
		want := say.Cut(say.Escape("task "+name+" is wrong"), annotationMost)
		if got[0].name != "error" || text != want {
			t.Errorf("%.50q: %s %s", name, got[0].name, cmp.Diff(want, text))
		}
		keys := slices.Sorted(maps.Keys(got[0].properties))
		if !slices.Equal(keys, []string{"col", "endColumn", "endLine", "file", "line", "title"}) || got[0].properties["file"] != "work/chain.json" {
			t.Errorf("%.50q: properties %v", name, got[0].properties)
		}
	}
}

func TestAnnotationsOfAFileNameKeepTheirProperties(t *testing.T) {
	t.Parallel()
	withoutColons(t)
	doc := document(t, "a,line=9::x%2C: b%.json", `{"a": 1}`)
	report := runOf(&diag.Finding{Rule: "r,file=x:", Level: diag.Warning, Message: "m", Place: at(t, doc, 1, "1", "/a")})
	want := []command{{"warning", "m", map[string]string{
		"file": "work/a,line=9::x%2C: b%.json", "line": "1", "col": "7", "endLine": "1", "endColumn": "8", "title": "r,file=x:",
	}}}
	if diff := cmp.Diff(want, commands(t, write(t, GitHub, report)), cmp.AllowUnexported(command{})); diff != "" {
		t.Error(diff)
	}
}

// several is a run with so many findings of each level, mixed.
func several(t testing.TB, errors, warnings, notes int) *Report {
	doc := document(t, "many.json", strings.Repeat("{}\n", errors+warnings+notes))
	var findings []*diag.Finding
	add := func(level diag.Level, n int) {
		for i := range n {
			findings = append(findings, &diag.Finding{Rule: "wrong-type", Level: level, Message: fmt.Sprint(level, " ", i),
				Place: at(t, doc, 1+(i*7+int(level))%(errors+warnings+notes), "{}", "")})
		}
	}
	add(diag.Note, notes)
	add(diag.Warning, warnings)
	add(diag.Error, errors)
	return runOf(findings...)
}

func TestAtMostTenAnnotationsALevelWorstFirst(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		errors, warnings, notes, failures int
		want, told                        string
	}{
		{0, 0, 0, 0, "", ""},
		{10, 10, 10, 0, "error 10 warning 10 notice 10", ""},
		{12, 3, 1, 0, "error 10 warning 3 notice 2", "2 errors"},
		{1, 11, 10, 0, "error 1 warning 10 notice 10", "1 warning, 1 note"},
		{0, 0, 1500, 0, "notice 10", "1,491 notes"},
		{3, 0, 0, 8, "error 10 notice 1", "1 error"},
		{3, 0, 0, 12, "error 10 notice 1", "2 failures, 3 errors"},
	} {
		report := several(t, test.errors, test.warnings, test.notes)
		var failures []error
		for i := range test.failures {
			failures = append(failures, fmt.Errorf("failure\n::error::%d", i))
		}
		report.Result.Err = errors.Join(failures...)
		var parts []string
		all := commands(t, write(t, GitHub, report))
		for i, c := range all {
			if i == 0 || all[i-1].name != c.name {
				parts = append(parts, c.name, "0")
			}
			n := 0
			fmt.Sscan(parts[len(parts)-1], &n)
			parts[len(parts)-1] = fmt.Sprint(n + 1)
		}
		told := ""
		if len(all) > 0 {
			told, _, _ = strings.Cut(all[len(all)-1].text, " not shown")
		}
		if got := strings.Join(parts, " "); got != test.want || test.told != "" && told != test.told {
			t.Errorf("%+v: %s; %s", test, got, told)
		}
	}
}

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

func readGitLab(t *testing.T, report *Report) gitlabReport {
	t.Helper()
	var found gitlabReport
	d := json.NewDecoder(bytes.NewReader([]byte(write(t, GitLab, report))))
	d.DisallowUnknownFields()
	if err := d.Decode(&found); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for i, e := range found {
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
	return found
}

func TestGitLabReportsHaveTheDocumentedFields(t *testing.T) {
	t.Parallel()
	for name, report := range runs(t) {
		if got, want := len(readGitLab(t, report)), len(counting(report.Result.Findings)); got != want {
			t.Errorf("%s: %d entries for %d findings", name, got, want)
		}
	}
	for _, name := range hostileNames() {
		got := readGitLab(t, chain(t, name, "b"))
		if *got[0].Description != say.Escape("task "+name+" is wrong") || *got[0].Location.Path != "work/chain.json" {
			t.Errorf("%.50q: %q", name, *got[0].Description)
		}
	}
}

func TestGitLabEntriesBearTheFingerprintsOfTheContract(t *testing.T) {
	t.Parallel()
	report := sample(t)
	for i, e := range readGitLab(t, report) {
		if f := counting(report.Result.Findings)[i]; *e.Fingerprint != f.Fingerprint || *e.CheckName != f.Rule {
			t.Errorf("%s: fingerprint %s, want %s", *e.CheckName, *e.Fingerprint, f.Fingerprint)
		}
	}
}
