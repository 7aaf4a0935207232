package reporters

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/rules"
)

// sarifLog is what a reader of SARIF makes of a report.
type sarifLog struct {
	Runs []struct {
		Tool        struct{ Driver sarifDriver }
		Invocations []sarifInvocation
		Automation  sarifDescriptor   `json:"automationDetails"`
		Provenance  []sarifRepository `json:"versionControlProvenance"`
		ColumnKind  string
		Results     []sarifResult
	}
}

func read(t *testing.T, report *Report) *sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(write(t, SARIF, report)), &log); err != nil {
		t.Fatal(err)
	}
	return &log
}

func TestSARIFResultsNameTheirRuleAndStandInOrder(t *testing.T) {
	t.Parallel()
	report := sample(t)
	for _, r := range rules.All() {
		report.Settings = append(report.Settings, r.Default())
	}
	got := read(t, report).Runs[0]
	ids := make([]string, len(got.Tool.Driver.Rules))
	for i, r := range got.Tool.Driver.Rules {
		ids[i] = r.ID
		if r.ShortDescription.Text == "" || r.FullDescription.Text == "" || r.Help.Text == "" || r.Help.Markdown == "" {
			t.Errorf("%s: lacks a text that GitHub asks for", r.ID)
		}
		if rules.ByID(r.ID) != nil && r.HelpURI != rules.DocsURL+r.ID+".md" {
			t.Errorf("%s: help at %q", r.ID, r.HelpURI)
		}
		if n := len([]rune(r.FullDescription.Text)); n > describeMost {
			t.Errorf("%s: full description of %d characters", r.ID, n)
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("rules are not in order, each once: %v", ids)
	}
	worst := diag.Error
	for _, r := range got.Results {
		if ids[r.RuleIndex] != r.RuleID {
			t.Errorf("rule %s has the index of %s", r.RuleID, ids[r.RuleIndex])
		}
		level, err := diag.ParseLevel(r.Level)
		if err != nil || level > worst {
			t.Errorf("level %s after %s (%v)", r.Level, worst, err)
		}
		worst = level
	}
}

func TestSARIFRegionsHoldWhatTheirSnippetsSay(t *testing.T) {
	t.Parallel()
	report := places(t)
	text := make(map[string][]string)
	for _, f := range report.Result.Findings {
		if f.Doc != nil && f.Doc.Path != "" && !f.Doc.Streamed() {
			text[filepath.Base(f.Doc.Name)] = strings.Split(string(f.Doc.Whole()), "\n")
		}
	}
	quoted := 0
	for _, r := range read(t, report).Runs[0].Results {
		for _, l := range append(r.Locations, r.RelatedLocations...) {
			if l.Physical == nil || l.Physical.Region == nil {
				continue
			}
			lines := text[filepath.Base(l.Physical.Artifact.URI)]
			for _, region := range []*sarifRegion{l.Physical.Region, l.Physical.Context} {
				if region == nil || region.Snippet == nil || lines == nil {
					continue
				}
				quoted++
				if got := cutRegion(lines, region); got != region.Snippet.Text {
					t.Errorf("%s: region %+v holds %q, snippet %q", r.Message.Text, *region, got, region.Snippet.Text)
				}
			}
		}
	}
	if quoted < 10 {
		t.Errorf("only %d regions are quoted", quoted)
	}
}

// cutRegion reads a region as a viewer does: by lines and UTF-16 columns.
func cutRegion(lines []string, r *sarifRegion) string {
	part := slices.Clone(lines[r.StartLine-1 : r.EndLine])
	last := utf16.Encode([]rune(part[len(part)-1]))
	part[len(part)-1] = string(utf16.Decode(last[:r.EndColumn-1]))
	first := utf16.Encode([]rune(part[0]))
	part[0] = string(utf16.Decode(first[r.StartColumn-1:]))
	return strings.Join(part, "\n")
}

func TestSARIFKeepsTheWorstResultsAndSaysSo(t *testing.T) {
	t.Parallel()
	report := sample(t)
	report.SarifMax = 2
	report.Result.Err = errors.Join(errors.New("first"), errors.New("second"))
	report.Result.Notices = append(report.Result.Notices, engine.Notice{Kind: "unreadable", Message: "first", File: "a b.json"})
	got := read(t, report).Runs[0]
	if len(got.Results) != 2 || got.Results[1].Level != "error" {
		t.Errorf("results: %+v", got.Results)
	}
	var told []string
	for _, n := range got.Invocations[0].Notifications {
		told = append(told, n.Descriptor.ID+" "+n.Level+" "+n.Message.Text)
	}
	want := []string{
		"skipped note package.json is no task.", "unreadable error first.", "failure error second.",
		"results-cut warning 5 results of the lowest levels left out; --sarif-max says how many are kept, 0 keeps all.",
	}
	if !slices.Equal(told, want) {
		t.Errorf("notifications: %q", told)
	}
	if got.Invocations[0].ExecutionSuccessful {
		t.Error("the execution is called successful")
	}
}

func TestSARIFFlowsStepThroughTheTasks(t *testing.T) {
	t.Parallel()
	report := chain(t, "a", "b", "c")
	all := report.Result.Findings
	all[0].Flow, all[0].Related = true, []diag.Related{{Place: all[1].Place, Message: "then b"}, {Message: "no place"}, {Place: all[2].Place, Message: "then c"}}
	all[1].Flow, all[1].Place = true, diag.Place{}
	var got []string
	for _, r := range read(t, report).Runs[0].Results {
		for _, flow := range r.CodeFlows {
			for _, step := range flow.ThreadFlows[0].Locations {
				got = append(got, step.Location.Logical[0].Path+" "+step.Location.Message.Text)
			}
		}
	}
	if want := []string{"/0/name task a is wrong", "/1/name then b", "/2/name then c"}; !slices.Equal(got, want) {
		t.Errorf("steps %q, want %q", got, want)
	}
}

func TestSARIFResultsWithoutAPlaceStandAtTheFirstFile(t *testing.T) {
	t.Parallel()
	report := runOf(&diag.Finding{Rule: "no-place", Level: diag.Error, Message: "about nothing"})
	report.Result.Documents = []*source.Document{
		document(t, "tenant:/tasks/1", "{}"), {Name: "../../out.json", Path: "/out.json"}, document(t, "in.json", "{}"),
	}
	got := read(t, report).Runs[0].Results[0].Locations
	if len(got) != 1 || got[0].Physical.Artifact != (sarifArtifact{"work/in.json", baseID}) || got[0].Message == nil {
		t.Errorf("%+v", got)
	}
}

func TestSARIFStatesSayWhatCounts(t *testing.T) {
	t.Parallel()
	for _, suppressed := range []bool{false, true} {
		report := sample(t)
		report.SarifSuppressed = suppressed
		var known, hidden, unmarked int
		for _, r := range read(t, report).Runs[0].Results {
			if r.BaselineState == "unchanged" {
				known++
			} else if r.BaselineState != "new" {
				t.Errorf("baseline state %q", r.BaselineState)
			}
			if r.Suppressions == nil {
				unmarked++
			} else if list := *r.Suppressions; len(list) > 0 {
				hidden++
				if list[0].Kind != "external" || list[0].Status != "accepted" || list[0].Justification != "ticket 1234" {
					t.Errorf("suppression %+v", list[0])
				}
			}
		}
		if known != 1 || suppressed && (hidden != 1 || unmarked != 0) || !suppressed && hidden != 0 {
			t.Errorf("suppressed %v: %d known, %d hidden, %d unmarked", suppressed, known, hidden, unmarked)
		}
	}
	if got := read(t, chain(t, "a")).Runs[0].Results[0]; got.BaselineState != "" {
		t.Errorf("a state of %q without a baseline", got.BaselineState)
	}
}

func TestSARIFSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	report := clean()
	report.Repository = &Repository{URI: "https://git.example.com/acme/tasks", Revision: "0123", Branch: "main"}
	got := read(t, report).Runs[0]
	want := sarifRepository{"https://git.example.com/acme/tasks", "0123", "main", sarifArtifact{URIBaseID: baseID}}
	if got.Automation.ID != "tasklint/" || got.ColumnKind != "utf16CodeUnits" || len(got.Provenance) != 1 || got.Provenance[0] != want {
		t.Errorf("%+v", got)
	}
	report.Repository.URI = ""
	if got := read(t, report).Runs[0].Provenance; got != nil {
		t.Errorf("a repository without address: %+v", got)
	}
}

func TestSARIFPathsCountFromTheBase(t *testing.T) {
	t.Parallel()
	u := newURIs(onDisk("/repo"), onDisk("/repo/work"))
	for _, test := range []struct{ name, path, uri, base string }{
		{"a.json", "/repo/work/a.json", "work/a.json", baseID},
		{"../b.json", "/repo/b.json", "b.json", baseID},
		{"x", "/repo/a b/c#d%/e:f/ü.json", "a%20b/c%23d%25/e%3Af/%C3%BC.json", baseID},
		{"x", "/repo/a:b.json", "a%3Ab.json", baseID},
		{"x", "/repo/..a.json", "..a.json", baseID},
		{"../../other/a b.json", "/other/a b.json", fileURI(filepath.ToSlash(onDisk("/other/a b.json"))), ""},
		{"stdin.json", "", "work/stdin.json", baseID},
		{onDisk("/abs/in.json"), "", fileURI(filepath.ToSlash(onDisk("/abs/in.json"))), ""},
		{"tenant:/tasks/7f3c-1", "", "tenant:/tasks/7f3c-1", ""},
		{"x", "/repo/\xff\n?.json", "%FF%0A%3F.json", baseID},
	} {
		if test.path != "" {
			if strings.Contains(test.path, ":") && runtime.GOOS == "windows" {
				continue // no name of a file there
			}
			test.path = onDisk(test.path)
		}
		got := u.of(&source.Document{Name: test.name, Path: test.path})
		if want := (sarifArtifact{test.uri, test.base}); got != want {
			t.Errorf("%s %s: got %v, want %v", test.name, test.path, got, want)
		}
	}
}

func TestFileURIsOfWindows(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"C:/exp/my tasks.json": "file:///C%3A/exp/my%20tasks.json", "//server/share/a b.json": "file://server/share/a%20b.json", "/a.json": "file:///a.json",
	} {
		if got := fileURI(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestSARIFFollowsSymbolicLinksToTheFile(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	link(t, base)
	u := newURIs(base, base)
	if got, want := u.path(filepath.Join(base, "link.json")), (sarifArtifact{"real.json", baseID}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAVersionIsSemanticOnlyIfItIsOne(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"1.2.3": "1.2.3", "v1.2.3-rc.1+x": "1.2.3-rc.1+x", "dev": "", "1.2": "", "1.2.x": "", "": "",
	} {
		if got := semantic(version); got != want {
			t.Errorf("semantic(%q) = %q", version, got)
		}
	}
}

// link makes real.json and link.json, which leads to it.
func link(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "real.json"), []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real.json", filepath.Join(dir, "link.json")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}
