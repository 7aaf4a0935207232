package playground_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/browsertest"
)

// recorder is a server on this machine that remembers what it was asked for.
type recorder struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// requests returns what was asked for since the last time.
func (s *recorder) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

func newRecorder(t *testing.T, h http.Handler) *recorder {
	t.Helper()
	s := &recorder{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// newSite builds the page and serves it.
func newSite(t *testing.T) *recorder {
	t.Helper()
	if os.Getenv("TASKLINT_PROGRAMS") == "" {
		t.Skip("builds the page and starts a browser; set TASKLINT_PROGRAMS=1, as .ci/run does")
	}
	modules := os.Getenv("TASKLINT_NODE_MODULES")
	if _, err := os.Stat(filepath.Join(modules, "@codemirror", "view")); modules == "" || err != nil {
		t.Skip("CodeMirror is not installed; .ci/run installs it, and names its folder in TASKLINT_NODE_MODULES")
	}
	dir := t.TempDir()
	c := exec.Command("bash", filepath.Join("..", "..", "docs", "playground", "build.sh"), dir)
	c.Env = append(os.Environ(), "NODE_MODULES="+modules)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("build.sh: %v\n%s", err, out)
	}
	return newRecorder(t, http.FileServer(http.Dir(dir)))
}

// page is the playground in a browser.
type page struct {
	t *testing.T
	*browsertest.Browser
}

// until waits for an expression to become true.
func (p *page) until(expression string) {
	p.t.Helper()
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(20 * time.Millisecond) {
		var yes bool
		if p.Evaluate(&yes, "(async () => !!(await ("+expression+")))()"); yes {
			return
		}
	}
	var seen string
	p.Evaluate(&seen, `document.body.innerText.slice(0, 3000)`)
	p.t.Fatalf("never true: %s\nthe page says:\n%s", expression, seen)
}

// text is the value of an expression.
func (p *page) text(expression string) string {
	p.t.Helper()
	var text string
	p.Evaluate(&text, expression)
	return text
}

func (p *page) run(statement string) { p.t.Helper(); p.Number(statement + "; 0") }

// press clicks what a selector finds.
func (p *page) press(selector string) {
	p.t.Helper()
	quoted, _ := json.Marshal(selector)
	p.run(`document.querySelector(` + string(quoted) + `).click()`)
}

// paste puts a text in the place of all that the editor holds.
func (p *page) paste(text string) {
	p.t.Helper()
	p.press("#clear")
	p.run(`document.querySelector(".cm-content").focus()`)
	p.Type(text)
}

const (
	ready   = `document.documentElement.dataset.state === "ready"`
	rules   = `[...document.querySelectorAll("#list .rule")].map(e => e.textContent).join(" ")`
	written = `[...document.querySelectorAll(".cm-line")].map(e => e.textContent).join("\n")`
)

// misspelt is a task whose time zone is misspelt, and whose name is an attack.
const misspelt = `{"name": "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>", "specVersion": "0.8", "enabled": true,
"start": {"stateName": "s", "schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6", "startDateTime": "2026-01-01T00:00:00", "timezone": "Europe/Stokholm"}},
"states": [{"name": "s", "type": "event", "end": true, "onEvents": [{"eventRefs": [], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d01"}}}]}]}]}`

func TestThePlaygroundInABrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	t.Run("use", func(t *testing.T) { use(t, s) })
	t.Run("stop", func(t *testing.T) { stop(t, s) })
	t.Run("typing", func(t *testing.T) { typing(t, s) })
	t.Run("choosing", func(t *testing.T) { choosing(t, s) })
}

// use types a task, reads what is found, mends it, looks at all views and follows a link;
// nothing of that may ask for anything.
func use(t *testing.T, s *recorder) {
	p := &page{t, browsertest.Start(t)}
	p.Visit(s.URL + "/")
	p.until(ready)
	if n := p.Number(`document.querySelectorAll("#list > .finding").length`); n < 5 {
		t.Errorf("the example has %d findings", n)
	}
	p.until(`navigator.serviceWorker.ready.then(r => r.active.state === "activated")`)
	asked := s.requests()
	slices.Sort(asked)
	if slices.ContainsFunc(asked, func(a string) bool { return !strings.HasPrefix(a, "GET /") }) || len(asked) < 5 {
		t.Errorf("the page has loaded %q", asked)
	}

	p.paste(misspelt)
	p.until(rules + ` === "unknown-timezone"`)
	p.until(`document.querySelector(".cm-lintRange-error")?.textContent === '"Europe/Stokholm"'`)
	if got := p.text(`document.querySelector("#verdict").textContent`); got != "1 error in 1 task (1 file)." {
		t.Errorf("the verdict is %q", got)
	}
	p.press("#list .go")
	if got := p.text(`getSelection().toString()`); got != `"Europe/Stokholm"` {
		t.Errorf("the finding leads to %q", got)
	}
	for tab, shows := range map[string]string{
		"graph":     `#panel-graph .picture`,
		"forecast":  `#panel-forecast iframe`,
		"schedules": `#tasks tbody tr`,
	} {
		p.press("#tab-" + tab)
		p.until(`document.querySelector("` + shows + `")`)
	}
	p.run(`globalThis.drawn = document.querySelector("#panel-graph .picture").shadowRoot`)
	if got := p.text(`drawn.querySelector(".name").textContent`); !strings.HasPrefix(got, "<img src=x") {
		t.Errorf("the graph names the task %q", got)
	}
	p.run(`drawn.querySelector(".node").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }))`)
	if got := p.text(`getSelection().toString()`); !strings.HasPrefix(got, `{"name"`) {
		t.Errorf("the task of the graph leads to %q", got)
	}
	if n := p.Number(`drawn.querySelectorAll("[onerror], script, image, a, foreignObject").length`); n != 0 {
		t.Errorf("%d elements of the graph came from a name", n)
	}
	p.run(`document.querySelector("#rule").value = "30 2 * * 0"`)
	p.press("#explain button")
	p.until(`document.querySelector("#explained").textContent.includes("every Sunday at 02:30")`)

	p.press("#tab-findings")
	p.press("#list .fix")
	p.until(rules + ` === "" && document.querySelector("#verdict").textContent.startsWith("No findings")`)
	if got := p.text(written); !strings.Contains(got, `"Europe/Stockholm"`) {
		t.Errorf("after the fix the text is %s", got)
	}

	p.run(`navigator.clipboard.writeText = text => { document.documentElement.dataset.link = text; return Promise.resolve(); }`)
	p.press("#link")
	p.until(`document.documentElement.dataset.link`)
	link, before := p.text(`document.documentElement.dataset.link`), p.text(written)
	p.press("#clear")
	p.until(written + ` === ""`)
	p.run(`location.hash = new URL(document.documentElement.dataset.link).hash`)
	p.until(written + ` !== "" && ` + ready)
	if got := p.text(written); got != before {
		t.Errorf("the link %s leads to %s", link, got)
	}
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("the page has asked for %q", asked)
	}
	if n := p.Number(`document.querySelectorAll("[onerror], main script, main object").length`); n != 0 {
		t.Errorf("%d elements came from a name", n)
	}
	if n := p.Number(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
		t.Errorf("the page is %d pixels too wide", n)
	}
	p.Quiet()
}

// stop has a check take for ever, and tries what the policy of the page forbids.
func stop(t *testing.T, s *recorder) {
	p := &page{t, browsertest.Start(t)}
	p.Visit(s.URL + "/")
	p.until(ready)
	p.run(`globalThis.post = Worker.prototype.postMessage; Worker.prototype.postMessage = function (data) { if (data instanceof WebAssembly.Module) post.call(this, data); }`)
	p.press("#clear")
	p.until(`document.querySelector("#verdict").textContent.includes("was stopped")`)
	if got := p.text(`document.querySelector("#rests").textContent`); got != "Nothing is known of the text as it is now." {
		t.Errorf("what is shown of a check that was stopped: %q", got)
	}
	p.run(`Worker.prototype.postMessage = post`)
	p.press("#example")
	p.until(`document.querySelector("#verdict").textContent.includes("errors")`)

	elsewhere := newRecorder(t, http.NotFoundHandler())
	p.run(`globalThis.elsewhere = "` + elsewhere.URL + `"`)
	for what, refused := range map[string]string{
		"fetch":   `fetch(elsewhere).then(() => false, () => true)`,
		"worker":  `new Promise(done => { const w = new Worker(URL.createObjectURL(new Blob(["fetch('" + elsewhere + "').then(() => postMessage(1), () => postMessage(2))"]))); w.onmessage = e => done(e.data === 2); })`,
		"image":   `new Promise(done => { const i = new Image(); i.onload = () => done(false); i.onerror = () => done(true); i.src = elsewhere; })`,
		"script":  `new Promise(done => { const e = document.createElement("script"); e.onload = () => done(false); e.onerror = () => done(true); e.src = elsewhere; document.body.append(e); })`,
		"handler": `(() => { document.body.setAttribute("onclick", "globalThis.ran = 1"); document.body.click(); return !globalThis.ran; })()`,
	} {
		p.until(refused + ` /* ` + what + ` */`)
	}
	if asked := elsewhere.requests(); len(asked) > 0 {
		t.Errorf("the page has asked another server for %q", asked)
	}
}

// slow has every check seem to take nine seconds, and counts what is asked of workers and how
// many of them are ended. While it is deaf nothing is answered.
const slow = `globalThis.slow = { asked: 0, ended: 0, deaf: false, took: 9000 };
globalThis.Worker = class extends Worker {
  set onmessage(hear) { super.onmessage = ({ data }) => hear({ data: data.took === undefined ? data : { ...data, took: slow.took } }); }
  postMessage(data) { if (data.request) slow.asked++; if (!data.request || !slow.deaf) super.postMessage(data); }
  terminate() { slow.ended++; super.terminate(); }
};`

// typing while a check runs asks for one more at most, and does not wait for one that takes
// long: its text is gone.
func typing(t *testing.T, s *recorder) {
	p := &page{t, browsertest.Start(t)}
	p.Call("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": slow})
	p.Visit(s.URL + "/")
	p.until(ready)
	p.paste(misspelt)
	p.until(ready + ` && ` + rules + ` === "unknown-timezone"`)

	p.run(`slow.took = 100; slow.asked = 0`)
	p.Type(" ")
	p.until(`slow.asked === 1 && ` + ready) // from now on checks are known to be quick
	p.run(`slow.deaf = true; slow.asked = 0`)
	for range 5 {
		p.Type(" ")
		p.until(`new Promise(done => setTimeout(done, 200, true))`)
	}
	if asked, ended := p.Number(`slow.asked`), p.Number(`slow.ended`); asked != 1 || ended != 0 {
		t.Errorf("%d checks are asked for and %d ended while one runs", asked, ended)
	}
	p.until(`slow.ended === 1`) // by its patience
	p.run(`slow.deaf = false; slow.took = 9000`)
	p.Type(" ") // behind the one that was asked for at once, and is not answered either
	p.until(ready + ` && ` + rules + ` === "unknown-timezone"`)

	p.run(`slow.deaf = true; slow.asked = slow.ended = 0`)
	p.Type(" ")
	p.until(`slow.asked === 1`)
	p.Type(" ")
	p.until(`slow.ended === 1 && slow.asked === 2`)
	p.run(`slow.deaf = false`)
	p.Type(" ")
	p.until(`slow.ended === 2 && ` + ready + ` && ` + rules + ` === "unknown-timezone"`)
	p.Quiet()
}
