package reporters

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/schedule"
	"github.com/tasklint/tasklint/internal/task"
)

// browser is a headless Chromium that is told what to do over a pipe, in the
// DevTools protocol (--remote-debugging-pipe: JSON texts that end with a NUL).
type browser struct {
	t       *testing.T
	in      *os.File
	out     *bufio.Reader
	session string
	last    int
	seen    []string // what the page should not have done
}

// answer is a reply, or an event.
type answer struct {
	ID     int
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  json.RawMessage
}

func startBrowser(t *testing.T) *browser {
	t.Helper()
	if os.Getenv("TASKLINT_PROGRAMS") == "" {
		t.Skip("starts a browser; set TASKLINT_PROGRAMS=1, as .ci/run does")
	}
	program, err := exec.LookPath("chromium")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("chromium is not installed; .ci/run installs it")
	}
	read, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "--user-data-dir="+browserProfile(t))
	cmd.ExtraFiles = []*os.File{read, write} // its descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read.Close()
	write.Close()
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		in.Close()
		out.Close()
	})
	out.SetReadDeadline(time.Now().Add(time.Minute))
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	var target struct{ TargetID, SessionID string }
	b.into(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	b.into(&target, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = target.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil)
	}
	return b
}

// call sends a command and waits for its answer.
func (b *browser) call(method string, params map[string]any) json.RawMessage {
	b.t.Helper()
	b.last++
	command := map[string]any{"id": b.last, "method": method, "params": params}
	if params == nil {
		command["params"] = map[string]any{}
	}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		b.t.Fatal(err)
	}
	for {
		a := b.next()
		if a.ID == b.last {
			if a.Error != nil {
				b.t.Fatalf("%s: %s", method, a.Error)
			}
			return a.Result
		}
	}
}

// next reads an answer or event, and notes what a quiet page does not do.
func (b *browser) next() answer {
	b.t.Helper()
	text, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("chromium does not answer: %v", err)
	}
	var a answer
	if err := json.Unmarshal(text[:len(text)-1], &a); err != nil {
		b.t.Fatal(err)
	}
	switch a.Method {
	case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening":
		b.seen = append(b.seen, a.Method+" "+string(a.Params))
	case "Network.requestWillBeSent":
		if !strings.Contains(string(a.Params), `"url":"file://`) && !strings.Contains(string(a.Params), `"url":"data:image/svg`) {
			b.seen = append(b.seen, a.Method+" "+string(a.Params))
		}
	}
	return a
}

func (b *browser) into(v any, method string, params map[string]any) {
	b.t.Helper()
	if err := json.Unmarshal(b.call(method, params), v); err != nil {
		b.t.Fatal(err)
	}
}

// open shows a page and waits until it is loaded.
func (b *browser) open(page string) {
	b.t.Helper()
	name := filepath.Join(b.t.TempDir(), "page.html")
	if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
		b.t.Fatal(err)
	}
	b.call("Page.navigate", map[string]any{"url": "file://" + name})
	for b.next().Method != "Page.loadEventFired" {
	}
}

// number is the value of an expression.
func (b *browser) number(expression string) int {
	b.t.Helper()
	var r struct{ Result struct{ Value int } }
	b.into(&r, "Runtime.evaluate", map[string]any{"expression": expression})
	return r.Result.Value
}

// key presses a key.
func (b *browser) key(name, text string) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": name, "text": text})
	}
}

const visibleFindings = `[...document.querySelectorAll(".finding")].filter(f => f.checkVisibility()).length`

func TestThePageFiltersInABrowser(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	report := sample(t)
	described(report)
	b.open(write(t, HTML, report))
	if n := b.number(visibleFindings); n != 6 {
		t.Errorf("%d findings at first, want 6", n)
	}
	b.key("/", "/")
	b.call("Input.insertText", map[string]any{"text": "SALES-load event"})
	if n := b.number(visibleFindings); n != 2 {
		t.Errorf("%d findings fit the words, want 2", n)
	}
	b.key("Escape", "")
	if n := b.number(visibleFindings); n != 6 {
		t.Errorf("%d findings after Escape, want 6", n)
	}
	b.number(`document.querySelector('input[value=error]').click(); 0`)
	if n := b.number(visibleFindings); n != 2 {
		t.Errorf("%d findings without errors, want 2", n)
	}
	b.number(`document.querySelector('input[value=error]').click(); document.querySelector('button[data-rule=wrong-type]').click(); 0`)
	if n := b.number(visibleFindings); n != 1 {
		t.Errorf("%d findings of the rule, want 1", n)
	}
	if n := b.number(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
		t.Errorf("the page is %d pixels too wide", n)
	}
	for _, what := range b.seen {
		t.Errorf("the page is not quiet: %s", what)
	}
}

// toPaper lays the page out as it is printed on A4 with the margins of its style, and gives
// how many elements are wider than that or would scroll.
func (b *browser) toPaper() int {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 687, "height": 1000, "deviceScaleFactor": 1, "mobile": false}) // 182 mm
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	b.number(`dispatchEvent(new Event("beforeprint")); 0`)
	return b.number(`[document.documentElement, ...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && (e.scrollWidth > document.documentElement.clientWidth || getComputedStyle(e).overflowX === "auto")).length`)
}

func TestThePageIsWholeOnPaper(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	names := make([]string, 40)
	for i := range names {
		names[i] = fmt.Sprintf("A task with a name of some length, number %d", i)
	}
	report := chain(t, names...)
	report.Now = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	b.open(write(t, HTML, report))
	b.number(`document.querySelector("details").open = false; 0`)
	if n := b.toPaper(); n != 0 {
		t.Errorf("%d elements are cut", n)
	}
	if n := b.number(visibleFindings); n != len(names) {
		t.Errorf("%d findings on paper, want %d", n, len(names))
	}
	if n := b.number(`document.querySelectorAll(".graph img").length`); n != 1 {
		t.Errorf("%d pictures, want 1", n)
	}
	b.number(`dispatchEvent(new Event("afterprint")); 0`)
	if n := b.number(visibleFindings); n != len(names)-1 {
		t.Errorf("%d findings after printing, want %d", n, len(names)-1)
	}
	for _, what := range b.seen {
		t.Errorf("the page is not quiet: %s", what)
	}
}

func TestTheForecastIsWholeOnPaper(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	var page strings.Builder
	if err := hourly(t, 30).WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	b.open(page.String())
	if n := b.toPaper(); n != 0 {
		t.Errorf("%d elements are cut", n)
	}
	// Names and lanes are in pieces of the same rows and heights.
	const apart = `[...document.querySelectorAll("#names > div")].filter((names, i) => Math.abs(names.getBoundingClientRect().top - document.querySelectorAll("#lanes > svg")[i].getBoundingClientRect().top) > 1).length`
	if n := b.number(`document.querySelectorAll("#names > div").length`); n != 3 {
		t.Errorf("%d pieces, want 3", n)
	}
	if n := b.number(apart); n != 0 {
		t.Errorf("%d pieces are not beside their names", n)
	}
	b.number(`dispatchEvent(new Event("afterprint")); 0`)
	if n := b.number(`document.querySelectorAll("#names > button").length`); n != 30 {
		t.Errorf("%d names after printing, want 30", n)
	}
	for _, what := range b.seen {
		t.Errorf("the page is not quiet: %s", what)
	}
}

// hourly is the forecast of so many tasks that run each hour.
func hourly(t *testing.T, tasks int) *Forecast {
	t.Helper()
	var text strings.Builder
	for i := range tasks {
		fmt.Fprintf(&text, `{"id":"%08x-1111-4111-8111-000000000000","name":"A task with a name of some length, number %d","specVersion":"0.8","enabled":true,"start":{"schedule":{"recurrence":"RRULE:FREQ=HOURLY","startDateTime":"2026-01-01T00:00:00","timezone":"UTC"}},"states":[]}`+"\n", i, i)
	}
	doc := document(t, "hourly.jsonl", text.String())
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	judge := engine.New(engine.Options{Now: now, Jobs: 1, Complete: true})
	set := judge.Judge([]*engine.FileResult{judge.Check(doc)}).Sets[0]
	zone, problems := schedule.ParseZone("UTC")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return &Forecast{
		Sets: []ForecastSet{{Timeline: set.Timeline(), Asked: func(*task.Facts) bool { return true }}},
		From: now, To: now.AddDate(0, 0, 7), Now: now, Zone: zone,
	}
}

func TestHostileNamesDoNothingInABrowser(t *testing.T) {
	t.Parallel()
	b := startBrowser(t)
	report := hostile(t)
	described(report)
	page := write(t, HTML, report)
	b.open(page)
	if n := b.number(`document.querySelectorAll("[onerror], body script ~ *, iframe, object").length`); n != 0 {
		t.Errorf("%d elements came from names", n)
	}
	if n := b.number(`document.scripts.length`); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, what := range b.seen {
		t.Errorf("the page is not quiet: %s", what)
	}
	if strings.Contains(page, "<img onerror") {
		t.Error("a name is markup")
	}
}

// browserProfile is a folder for a browser's profile. The browser's own processes end
// a little after it does and write until then, so the folder is removed patiently.
func browserProfile(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tasklint-browser-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 50 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return dir
}
