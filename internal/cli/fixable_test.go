package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/tenant/tenanttest"
)

// TestFormatsAgreeOnWhatIsFixable holds that all reports of a run tell the same number of
// findings that --fix can mend: of files some, of a tenant's own tasks none, since nothing
// is written there.
func TestFormatsAgreeOnWhatIsFixable(t *testing.T) {
	messy, err := filepath.Abs("../../testdata/messy/export.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(messy)
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Data []json.RawMessage }
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	server, err := tenanttest.Start(tenanttest.Config{Tasks: list.Data})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	env := []string{"QLIK_TENANT_URL=" + server.URL, "QLIK_API_KEY=" + tenanttest.DefaultKey}
	t.Chdir(t.TempDir())
	for _, way := range []struct {
		name    string
		args    []string
		fixable bool
	}{
		{"files", []string{messy}, true},
		{"a tenant's own tasks", []string{"--live"}, false},
		{"files beside a tenant", []string{"--live", messy}, true},
	} {
		t.Run(way.name, func(t *testing.T) {
			run := func(args ...string) []byte {
				t.Helper()
				var out, messages bytes.Buffer
				args = append(append([]string{"--now", "2026-11-23T12:00:00Z", "--level", "note", "--max-findings", "0"}, args...), way.args...)
				if code := Main(context.Background(), args, strings.NewReader(""), &out, &messages, env); code == exitFailed {
					t.Fatalf("%s: %s", args, messages.String())
				}
				return out.Bytes()
			}
			var report struct {
				Summary struct {
					Fixable int
					Rules   []struct{ Fixable, FixableUnsafe int }
				}
				Findings []struct{ Fix json.RawMessage }
			}
			if err := json.Unmarshal(run("--format", "json", "--statistics"), &report); err != nil {
				t.Fatal(err)
			}
			want := report.Summary.Fixable
			if want > 0 != way.fixable {
				t.Errorf("JSON counts %d as fixable", want)
			}
			var log struct {
				Runs []struct {
					Results []struct{ Fixes []json.RawMessage }
				}
			}
			if err := json.Unmarshal(run("--format", "sarif"), &log); err != nil {
				t.Fatal(err)
			}
			counts := map[string]int{
				"text": toldFixable(run("--format", "text")), "summary": toldFixable(run("--format", "summary")),
				"markdown": toldFixable(run("--format", "markdown")), "html": bytes.Count(run("--format", "html"), []byte("Fix with <code>")),
			}
			for _, r := range report.Summary.Rules {
				counts["statistics"] += r.Fixable + r.FixableUnsafe
			}
			for _, f := range report.Findings {
				if f.Fix != nil {
					counts["JSON findings"]++
				}
			}
			for _, r := range log.Runs[0].Results {
				if len(r.Fixes) > 0 {
					counts["SARIF"]++
				}
			}
			for name, got := range counts {
				if got != want {
					t.Errorf("%s: %d fixable, JSON counts %d", name, got, want)
				}
			}
		})
	}
}

// fixableWords is what reports for people say of fixes in their totals.
var fixableWords = regexp.MustCompile(`; (\d+) fixable with --fix( --unsafe)?(?:, (\d+) more with --unsafe)?`)

// toldFixable is the number in the totals of a report, with all that --fix --unsafe mends.
func toldFixable(report []byte) int {
	n := 0
	found := fixableWords.FindSubmatch(bytes.ReplaceAll(report, []byte("\n  "), []byte(" ")))
	for i := 1; i < len(found); i += 2 {
		more, _ := strconv.Atoi(string(found[i]))
		n += more
	}
	return n
}
