// Package browsertest shows pages in a headless Chromium, for tests alone.
package browsertest

import (
	"bufio"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Browser is a headless Chromium that is told what to do over a pipe, in the DevTools
// protocol (--remote-debugging-pipe: JSON texts that end with a NUL). What goes wrong
// ends the test.
type Browser struct {
	t       *testing.T
	in      *os.File
	out     *bufio.Reader
	session string
	last    int
	origin  string // what the page may ask for begins so
	noise   []string
}

// answer is a reply, or an event.
type answer struct {
	ID     int
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  json.RawMessage
}

// Start starts a browser with an empty page, which ends with the test. The test is
// skipped where TASKLINT_PROGRAMS is not set or Chromium is not installed.
func Start(t *testing.T) *Browser {
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
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "--user-data-dir="+profile(t))
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
	out.SetReadDeadline(time.Now().Add(2 * time.Minute))
	b := &Browser{t: t, in: in, out: bufio.NewReader(out)}
	var target struct{ TargetID, SessionID string }
	b.into(&target, "Target.createTarget", map[string]any{"url": "about:blank"})
	b.into(&target, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	b.session = target.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.Call(domain+".enable", nil)
	}
	return b
}

// profile returns a folder for a browser's profile. The browser's own processes end
// a little after it does and write until then, so the folder is removed patiently.
func profile(t *testing.T) string {
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

// Call sends a command of the protocol and returns its answer.
func (b *Browser) Call(method string, params map[string]any) json.RawMessage {
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

func (b *Browser) into(v any, method string, params map[string]any) {
	b.t.Helper()
	if err := json.Unmarshal(b.Call(method, params), v); err != nil {
		b.t.Fatal(err)
	}
}

// next reads an answer or event, and notes what a quiet page does not do.
func (b *Browser) next() answer {
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
		b.noise = append(b.noise, a.Method+" "+string(a.Params))
	case "Network.requestWillBeSent":
		var sent struct{ Request struct{ URL string } }
		if err := json.Unmarshal(a.Params, &sent); err != nil {
			b.t.Fatal(err)
		}
		address := strings.TrimPrefix(sent.Request.URL, "blob:") // which is of the origin that made it
		if !strings.HasPrefix(address, b.origin) && !strings.HasPrefix(address, "data:image/svg") {
			b.noise = append(b.noise, a.Method+" "+string(a.Params))
		}
	}
	return a
}

// Open shows a page, given as text, from a file of its own.
func (b *Browser) Open(page string) {
	b.t.Helper()
	name := filepath.Join(b.t.TempDir(), "page.html")
	if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.Visit("file://" + name)
}

// Visit shows the page at an address, and returns when it is loaded.
func (b *Browser) Visit(address string) {
	b.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	b.origin = u.Scheme + "://" + u.Host + "/"
	b.Call("Page.navigate", map[string]any{"url": address})
	for b.next().Method != "Page.loadEventFired" {
	}
}

// Quiet reports as errors what the pages so far have done that a quiet page does not:
// write to the console, fail, show a dialog, or ask for what is not of their own origin.
func (b *Browser) Quiet() {
	b.t.Helper()
	for _, what := range b.noise {
		b.t.Errorf("the page is not quiet: %s", what)
	}
}

// Evaluate puts the value of an expression of JavaScript into v. A promise is waited for.
func (b *Browser) Evaluate(v any, expression string) {
	b.t.Helper()
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.into(&r, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true})
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, r.ExceptionDetails)
	}
	if err := json.Unmarshal(r.Result.Value, v); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
}

// Number returns the value of an expression that is a whole number.
func (b *Browser) Number(expression string) int {
	b.t.Helper()
	var n int
	b.Evaluate(&n, expression)
	return n
}

// Key presses a key, which types the text, if any.
func (b *Browser) Key(name, text string) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.Call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": name, "text": text})
	}
}

// Type types a text where the cursor is.
func (b *Browser) Type(text string) {
	b.t.Helper()
	b.Call("Input.insertText", map[string]any{"text": text})
}
