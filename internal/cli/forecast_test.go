package cli

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/reporters"
)

// hostileName would break out of every format if it could.
const hostileName = "a\\b; c, </script><!--<b>&amp;\r\nEND:VEVENT\u2028\x1b[2J\u202e" + `"'` + "日本語の長い名前がここに続きます日本語の長い名前"

// forecastOf runs forecast on a task that starts each minute and one that waits for
// it, both with the name, and fails on any exit code but 0.
func forecastOf(t *testing.T, name string, args ...string) (out, notices string) {
	t.Helper()
	quoted, err := json.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	const states = `"states":[{"name":"r","type":"EVENT","end":true,"exclusive":true,"onEvents":[{"eventRefs":[%s],"actions":[{"functionRef":{"refName":"app.reload","arguments":{"appId":"x"}}}]}]}]`
	text := fmt.Sprintf(`[{"id":"1","name":%s,"specVersion":"0.8","enabled":true,"start":{"stateName":"r","schedule":{"recurrence":"RRULE:FREQ=MINUTELY","startDateTime":"2026-01-01T00:00:00Z"}},`+states+
		`,"metadata":{"orchestration":{"lastRun":{"id":"r","status":"SUCCEEDED","startedAt":"2026-02-01T00:00:00Z","endedAt":"2026-02-01T01:00:05Z"}}}},
		{"id":"2","name":%s,"specVersion":"0.8","enabled":true,"events":[{"name":"e","type":"com.qlik.v1.task.run.finished","source":"system-events.task","correlation":[{"contextAttributeName":"id","contextAttributeValue":"1"},{"contextAttributeName":"status","contextAttributeValue":"SUCCEEDED"}]}],`+states+`}]`,
		quoted, "", quoted, `"e"`)
	file := filepath.Join(t.TempDir(), "tasks.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	args = append([]string{"forecast", "--no-config", "--now", "2026-03-01T00:00:00Z", file}, args...)
	if code := Main(context.Background(), args, strings.NewReader(""), &stdout, &stderr, nil); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	return stdout.String(), stderr.String()
}

// readEvents reads a calendar by the grammar of RFC 5545 section 3.1, and fails on
// every line that is not as the RFC wants it.
func readEvents(t *testing.T, text string) []map[string]string {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") || !utf8.ValidString(text) {
		t.Fatal("the calendar is no UTF-8, or does not end with CRLF")
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || line == "" || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Fatalf("line %q is no content line", line)
		}
	}
	var events []map[string]string
	var open []string
	unescape := strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n", `\N`, "\n")
	property := regexp.MustCompile(`^([A-Z-]+):(.*)$`)
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n") {
		m := property.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("line %q is no property", line)
		}
		switch name, value := m[1], m[2]; {
		case name == "BEGIN":
			if open = append(open, value); value == "VEVENT" {
				events = append(events, map[string]string{})
			}
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("END:%s closes nothing", value)
			}
			open = open[:len(open)-1]
		case len(open) == 2:
			event := events[len(events)-1]
			if _, twice := event[name]; twice {
				t.Fatalf("an event has two %s", name)
			}
			event[name] = unescape.Replace(value)
		}
	}
	if len(open) > 0 {
		t.Fatalf("%v is not closed", open)
	}
	return events
}

func TestTheCalendarIsReadByAnotherReader(t *testing.T) {
	t.Parallel()
	out, _ := forecastOf(t, hostileName, "--format", "ics", "--for", "3h")
	events := readEvents(t, out)
	if len(events) != 2*180 {
		t.Fatalf("%d events, want one a run", len(events))
	}
	shown := `a\b; c, </script><!--<b>&amp;\r\nEND:VEVENT\u2028\u001b[2J\u202e"'日本語の長い名前がここに続きます日本語の長い名前`
	seen := make(map[string]bool)
	for _, e := range events {
		if seen[e["UID"]] || e["UID"] == "" {
			t.Fatalf("UID %q comes twice", e["UID"])
		}
		seen[e["UID"]] = true
		if e["DTSTAMP"] != "20260301T000000Z" {
			t.Fatalf("DTSTAMP %q is not the clock", e["DTSTAMP"])
		}
		if _, err := time.Parse("20060102T150405Z", e["DTSTART"]); err != nil {
			t.Fatal(err)
		}
		switch e["STATUS"] {
		case "CONFIRMED":
			if e["SUMMARY"] != shown || e["DURATION"] != "PT1H0M5S" {
				t.Fatalf("an event is %q", e)
			}
		case "TENTATIVE":
			if e["SUMMARY"] != "~ "+shown || !strings.HasPrefix(e["DESCRIPTION"], "Estimated start") {
				t.Fatalf("an estimated event is %q", e)
			}
		default:
			t.Fatalf("STATUS %q", e["STATUS"])
		}
	}
	later, _ := forecastOf(t, hostileName, "--format", "ics", "--from", "2026-03-01T02:00:00Z", "--for", "1h")
	for _, e := range readEvents(t, later) {
		if e["STATUS"] == "CONFIRMED" && !seen[e["UID"]] {
			t.Fatalf("the run at %s has another UID in a later forecast", e["DTSTART"])
		}
	}
}

func TestACalendarIsBounded(t *testing.T) {
	t.Parallel()
	out, notices := forecastOf(t, "x", "--format", "ics", "--for", "60d")
	if n := strings.Count(out, "BEGIN:VEVENT"); n != 50_000 {
		t.Errorf("%d events", n)
	}
	if want := "the calendar ends before 2026-03-18T"; !strings.Contains(notices, want) {
		t.Errorf("notices %q, want %q", notices, want)
	}
}

// The policy names exactly the script and the style of the page, and nothing in the
// page asks for anything from elsewhere.
func TestThePageRunsOnlyItsOwnScript(t *testing.T) {
	t.Parallel()
	out, _ := forecastOf(t, hostileName, "--format", "html", "--for", "1d")
	for _, tag := range []string{"script", "style"} {
		found := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(out, -1)
		if len(found) != 1 {
			t.Fatalf("%d elements %s, want one", len(found), tag)
		}
		sum := sha256.Sum256([]byte(found[0][1]))
		if want := tag + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(out, want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	data := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindStringSubmatch(out)
	if data == nil || !json.Valid([]byte(data[1])) {
		t.Fatal("the data is no JSON")
	}
	if strings.Count(out, "</script>") != 2 || strings.Contains(out, "<b>") || strings.Contains(out, "<!--") {
		t.Error("a name breaks out of its element")
	}
	if regexp.MustCompile(`(?i)(src|href)=|@import|url\(|https?://[^w]`).MatchString(out) {
		t.Error("the page asks for something from elsewhere")
	}
	if strings.ContainsAny(out, "\x1b\u202e\u2028\r") {
		t.Error("a name has hidden characters")
	}
}

// A strip has one width, whatever is in it.
func TestTheStripFitsEveryTerminal(t *testing.T) {
	t.Parallel()
	for _, columns := range []int{44, 60, 80, 99, 100, 200} {
		var stdout, stderr strings.Builder
		file := filepath.Join(t.TempDir(), "tasks.json")
		text := `[{"id":"1","name":"n","enabled":true,"start":{"stateName":"r","schedule":{"interval":"R/PT1M","startDateTime":"2026-01-01T00:00:00Z"}},"states":[]}]`
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if code := Main(context.Background(), []string{"forecast", "--no-config", "--now", "2026-03-01T00:00:00Z", file}, strings.NewReader(""), &stdout, &stderr, []string{fmt.Sprint("COLUMNS=", columns)}); code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr.String())
		}
		for line := range strings.SplitSeq(stdout.String(), "\n") {
			if n := utf8.RuneCountInString(line); strings.Contains(line, "█") && !strings.Contains(line, "proportion") && n > columns {
				t.Errorf("%d columns: %d cells: %q", columns, n, line)
			}
		}
	}
}

// JSON breaks off after so many runs: says where, and says nothing then of who has none.
func TestForecastOfManyRunsBreaksOff(t *testing.T) {
	t.Parallel()
	out, notices := forecastRows(t, 1000)
	var f struct {
		Runs []struct{ At time.Time }
		Cut  time.Time
		Idle []any
	}
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Runs) != 1000 || !f.Cut.Equal(f.Runs[999].At) || len(f.Idle) > 0 || len(notices) != 1 || !strings.Contains(notices[0], "ends early") {
		t.Errorf("%d runs, cut at %v, %d idle, notices %q", len(f.Runs), f.Cut, len(f.Idle), notices)
	}
	if whole, notices := forecastRows(t, 0); strings.Contains(whole, `"cut"`) || len(notices) > 0 {
		t.Errorf("a whole forecast is cut: %q", notices)
	}
}

// forecastRows is the report on a task that runs each minute of a day, and one that never does.
func forecastRows(t *testing.T, most int) (string, []string) {
	t.Helper()
	doc, err := source.NewDocument("a.json", "", []byte(`[{"id":"1","name":"a","specVersion":"0.8","enabled":true,"start":{"schedule":{"recurrence":"RRULE:FREQ=MINUTELY","startDateTime":"2026-01-01T00:00:00Z"}},"states":[]},{"id":"2","name":"b","specVersion":"0.8","enabled":false,"states":[]}]`))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	e := engine.New(engine.Options{Now: now, Insists: func(*source.Document) bool { return true }})
	zone, _ := schedule.ParseZone("UTC")
	f := &reporters.Forecast{From: now, To: now.Add(24 * time.Hour), Now: now, Zone: zone, RowsMost: most}
	for _, tenant := range e.Judge([]*engine.FileResult{e.Check(doc)}).Sets {
		f.Sets = append(f.Sets, reporters.ForecastSet{Timeline: tenant.Timeline(), Asked: func(*task.Facts) bool { return true }})
	}
	var out strings.Builder
	if err := f.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.String(), f.Notices
}
