package mcp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/own"
	"github.com/tasklint/tasklint/reporters"
)

var testNow = time.Date(2027, 1, 31, 8, 0, 0, 0, time.UTC)

// configure is what the command gives to Serve.
func configure(folder string) (*config.Config, error) {
	o := config.Options{Work: folder}
	conf := config.Default(o)
	path, err := config.Find(o)
	if err == nil && path != "" {
		conf, err = config.Load(path, o)
	}
	if err == nil {
		err = own.Compile(conf)
	}
	return conf, err
}

func testOptions() Options {
	return Options{Configure: configure, Now: func() time.Time { return testNow }, Tool: reporters.Tool{Name: "tasklint", Version: "test"}}
}

// exchange sends lines and returns what is answered after the end of them.
func exchange(t testing.TB, o Options, lines ...string) []map[string]any {
	t.Helper()
	var out strings.Builder
	if err := Serve(t.Context(), strings.NewReader(strings.Join(lines, "\n")), &out, o); err != nil {
		t.Fatal(err)
	}
	return messages(t, out.String())
}

// messages reads what a server has written: one object a line.
func messages(t testing.TB, out string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(out) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil || !strings.HasSuffix(line, "\n") || m["jsonrpc"] != "2.0" {
			t.Fatalf("no message: %q (%v)", line, err)
		}
		all = append(all, m)
	}
	return all
}

// answered finds the answer to a request.
func answered(t testing.TB, all []map[string]any, id any) map[string]any {
	t.Helper()
	for _, m := range all {
		if m["id"] == id {
			return m
		}
	}
	t.Fatalf("%v has no answer among %v", id, all)
	return nil
}

const hello = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`

// calling is the request with id 1 that calls a tool.
func calling(tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, tool, arguments)
}

// called calls a tool, and returns what it says.
func called(t testing.TB, tool, arguments string) (structured map[string]any, text string, failed bool) {
	t.Helper()
	m := answered(t, exchange(t, testOptions(), hello, calling(tool, arguments)), 1.0)
	result, ok := m["result"].(map[string]any)
	if !ok {
		t.Fatalf("%s %s: %v", tool, arguments, m)
	}
	structured, _ = result["structuredContent"].(map[string]any)
	failed, _ = result["isError"].(bool)
	return structured, result["content"].([]any)[0].(map[string]any)["text"].(string), failed
}

// files lays files into a repository and goes there.
func files(t testing.TB, all map[string]string) (top string) {
	t.Helper()
	top = t.TempDir()
	repo := filepath.Join(top, "repo")
	all["repo/.git/HEAD"] = "ref: refs/heads/main\n"
	for name, text := range all {
		path := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.(interface{ Chdir(string) }).Chdir(repo)
	return top
}

// task is a task with a name, as JSON text, that has a finding.
func task(name string) string {
	return fmt.Sprintf(`{"id":"7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11","name":%q,"specVersion":"0.8","enabled":true,"enabeld":true,"states":[{"type":"event","onEvents":[]}]}`, name)
}

// TestProtocol holds what is answered to each kind of message, and what is not.
func TestProtocol(t *testing.T) {
	files(t, map[string]string{})
	for _, c := range []struct {
		name, line string
		code       float64 // of an error, 0 for a result, 1 for no answer
		id         any
		says       string
	}{
		{"ping", `{"jsonrpc":"2.0","id":"a","method":"ping"}`, 0, "a", "{}"},
		{"tools", `{"jsonrpc":"2.0","id":7,"method":"tools/list"}`, 0, 7.0, `"readOnlyHint":true`},
		{"tools with parameters", `{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{}}}`, 0, 7.0, `"openWorldHint":false`},
		{"second page", `{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"cursor":"x"}}`, jsonrpc.InvalidParams, 7.0, "cursor"},
		{"unknown method", `{"jsonrpc":"2.0","id":7,"method":"resources/list"}`, jsonrpc.MethodNotFound, 7.0, "resources/list"},
		{"discovery", `{"jsonrpc":"2.0","id":7,"method":"server/discover"}`, jsonrpc.MethodNotFound, 7.0, "server/discover"},
		{"hostile method", `{"jsonrpc":"2.0","id":7,"method":"a\u001b]0;x\u0007"}`, jsonrpc.MethodNotFound, 7.0, ""},
		{"second initialize", hello, jsonrpc.InvalidRequest, 0.0, "already"},
		{"unknown tool", `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"lnt"}}`, jsonrpc.InvalidParams, 7.0, `did you mean \"lint\"`},
		{"no tool", `{"jsonrpc":"2.0","id":7,"method":"tools/call"}`, jsonrpc.InvalidParams, 7.0, "no tool"},
		{"parameters", `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[1]}`, jsonrpc.InvalidParams, 7.0, "tools/call"},
		{"notification", `{"jsonrpc":"2.0","method":"notifications/initialized"}`, 1, nil, ""},
		{"unknown notification", `{"jsonrpc":"2.0","method":"x"}`, 1, nil, ""},
		{"call as a notification", `{"jsonrpc":"2.0","method":"tools/call","params":{"name":"lint"}}`, 1, nil, ""},
		{"cancelling nothing", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}`, 1, nil, ""},
		{"cancelling nonsense", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":[]}`, 1, nil, ""},
		{"answer", `{"jsonrpc":"2.0","id":7,"result":{}}`, 1, nil, ""},
		{"blank", " \t\r", 1, nil, ""},
		{"broken", `{"jsonrpc":"2.0","id":7,`, jsonrpc.ParseError, nil, "JSON-RPC"},
		{"text", `hello`, jsonrpc.ParseError, nil, "JSON-RPC"},
		{"number", `7`, jsonrpc.InvalidRequest, nil, ""},
		{"batch", `[{"jsonrpc":"2.0","id":7,"method":"ping"}]`, jsonrpc.InvalidRequest, nil, "batch"},
		{"version", `{"jsonrpc":"1.0","id":7,"method":"ping"}`, jsonrpc.InvalidRequest, 7.0, "2.0"},
		{"no version", `{"id":7,"method":"ping"}`, jsonrpc.InvalidRequest, 7.0, "2.0"},
		{"no method", `{"jsonrpc":"2.0","id":7}`, jsonrpc.InvalidRequest, 7.0, "method"},
		{"method as a number", `{"jsonrpc":"2.0","id":7,"method":1}`, jsonrpc.InvalidRequest, 7.0, ""},
		{"null id", `{"jsonrpc":"2.0","id":null,"method":"ping"}`, jsonrpc.InvalidRequest, nil, "id"},
		{"id as a list", `{"jsonrpc":"2.0","id":[1],"method":"ping"}`, jsonrpc.InvalidRequest, nil, "id"},
		{"long id", `{"jsonrpc":"2.0","id":"` + strings.Repeat("x", jsonrpc.MaxID) + `","method":"ping"}`, jsonrpc.InvalidRequest, nil, "id"},
		{"too large", `{"jsonrpc":"2.0","id":7,"method":"ping","x":"` + strings.Repeat("x", jsonrpc.MaxMessage) + `"}`, jsonrpc.InvalidRequest, nil, "larger"},
	} {
		all := exchange(t, testOptions(), hello, c.line, `{"jsonrpc":"2.0","id":"last","method":"ping"}`)
		answered(t, all, "last") // whatever it was, the next one is answered
		if c.code == 1 {
			if len(all) != 2 {
				t.Errorf("%s is answered: %v", c.name, all)
			}
			continue
		}
		if len(all) != 3 {
			t.Errorf("%s: %d answers, want one: %v", c.name, len(all)-2, all)
			continue
		}
		m := all[1]
		fault, _ := m["error"].(map[string]any)
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if m["id"] != c.id || c.code == 0 && m["result"] == nil || c.code != 0 && fault["code"] != c.code || !strings.Contains(string(text), c.says) {
			t.Errorf("%s: %.300s", c.name, text)
		}
	}
}

// TestNothingBeforeInitialize: but for ping everything waits for it, and it can be tried again.
func TestNothingBeforeInitialize(t *testing.T) {
	files(t, map[string]string{})
	all := exchange(t, testOptions(), `{"jsonrpc":"2.0","id":1,"method":"ping"}`, `{"jsonrpc":"2.0","id":2,"method":"tools/list"}`,
		`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"lint"}}`, `{"jsonrpc":"2.0","id":4,"method":"initialize","params":{}}`, hello)
	for id, code := range map[float64]any{1: nil, 2: float64(jsonrpc.InvalidRequest), 3: float64(jsonrpc.InvalidRequest), 4: float64(jsonrpc.InvalidParams), 0: nil} {
		fault, _ := answered(t, all, id)["error"].(map[string]any)
		if fault["code"] != code && (code != nil || fault != nil) {
			t.Errorf("%v: %v, want %v", id, fault, code)
		}
	}
}

// TestRevisions: a revision that is spoken is spoken; with others it is one that they may know.
func TestRevisions(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"2024-11-05": "2024-11-05", "2025-06-18": "2025-06-18", "2025-11-25": "2025-11-25",
		"2025-03-26": "2024-11-05", "2026-07-28": "2025-11-25", "2024-01-01": "2025-11-25", "x": "2025-11-25", "1": "2025-11-25",
	} {
		if got := revisionFor(asked); got != want {
			t.Errorf("%s: %s, want %s", asked, got, want)
		}
	}
}

// conversation is a server that reads what comes while it works.
type conversation struct {
	in    io.WriteCloser
	out   *bufio.Scanner
	ended chan error
}

func converse(ctx context.Context, o Options) *conversation {
	serverIn, in := io.Pipe()
	out, serverOut := io.Pipe()
	c := &conversation{in, bufio.NewScanner(out), make(chan error, 1)}
	c.out.Buffer(nil, 1<<24)
	go func() {
		c.ended <- Serve(ctx, serverIn, serverOut, o)
		serverOut.Close()
	}()
	return c
}

func (c *conversation) send(t *testing.T, line string) {
	t.Helper()
	if _, err := io.WriteString(c.in, line+"\n"); err != nil {
		t.Fatal(err)
	}
}

func (c *conversation) next(t *testing.T) map[string]any {
	t.Helper()
	if !c.out.Scan() {
		t.Fatal("no answer", c.out.Err())
	}
	return messages(t, c.out.Text()+"\n")[0]
}

// TestCancelledCallsAreNotAnswered cancels a call that works and one that waits; what is
// asked meanwhile is answered at once, and what comes after as well.
func TestCancelledCallsAreNotAnswered(t *testing.T) {
	files(t, map[string]string{})
	began, goOn := make(chan bool), make(chan bool)
	o := testOptions()
	o.Configure = func(folder string) (*config.Config, error) {
		began <- true
		<-goOn
		return configure(folder)
	}
	c := converse(t.Context(), o)
	c.send(t, hello)
	c.next(t)
	c.send(t, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"explain","arguments":{"rules":["task-cycle"]}}}`)
	<-began
	c.send(t, `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"explain","arguments":{"rules":["task-cycle"]}}}`)
	c.send(t, `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"explain","arguments":{"rules":["unused-event"]}}}`)
	c.send(t, `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"explain","arguments":{"rules":["unused-event"]}}}`)
	if m := c.next(t); m["id"] != 3.0 || m["error"] == nil {
		t.Errorf("an id that is in use: %v", m)
	}
	c.send(t, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"no need"}}`)
	c.send(t, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}`)
	c.send(t, `{"jsonrpc":"2.0","id":4,"method":"ping"}`)
	if m := c.next(t); m["id"] != 4.0 || m["result"] == nil {
		t.Errorf("a call keeps ping waiting: %v", m)
	}
	goOn <- true
	<-began // of 3: 2 has not begun at all
	goOn <- true
	if m := c.next(t); m["id"] != 3.0 || m["result"] == nil {
		t.Errorf("after cancelled calls: %v", m)
	}
	c.in.Close()
	if c.out.Scan() {
		t.Errorf("a cancelled call is answered: %s", c.out.Text())
	}
	if err := <-c.ended; err != nil {
		t.Error(err)
	}
}

// TestCancelledCallsEnd: a call that nobody waits for any more reads and judges no further.
func TestCancelledCallsEnd(t *testing.T) {
	files(t, map[string]string{"repo/a.json": task("A")})
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	text := fmt.Sprintf(`{"text":%q`, task("B"))
	for _, c := range []struct{ tool, arguments string }{
		{"lint", `{}`}, {"lint", text + `}`}, {"list", `{}`}, {"list", text + `}`}, {"impact", `{"tasks":["A"]}`}, {"impact", text + `,"tasks":["B"]}`},
	} {
		tool, err := toolNamed(c.tool)
		if err != nil {
			t.Fatal(err)
		}
		result, err := carryOut(cancelled, testOptions(), tool, json.RawMessage(c.arguments), nil)
		if err != nil || !result.IsError || result.Content[0].Text != "interrupted" || result.Structured != nil {
			t.Errorf("%s %s: %v %+v", c.tool, c.arguments, err, result)
		}
	}
}

// TestProgressIsToldToWhoAsks: with the client's token, never back, and before the answer.
func TestProgressIsToldToWhoAsks(t *testing.T) {
	many := map[string]string{}
	for i := range 2*progressEvery + 1 {
		many[fmt.Sprintf("repo/%03d.json", i)] = task(fmt.Sprint("T", i))
	}
	files(t, many)
	call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"lint","arguments":{"maxFindings":1},"_meta":{"progressToken":%s}}}`
	for _, token := range []string{`"é"`, "7"} {
		all := exchange(t, testOptions(), hello, fmt.Sprintf(call, token))
		var want any
		if err := json.Unmarshal([]byte(token), &want); err != nil {
			t.Fatal(err)
		}
		last := 0.0
		for _, m := range all[1 : len(all)-1] {
			p, _ := m["params"].(map[string]any)
			n, _ := p["progress"].(float64)
			if m["method"] != "notifications/progress" || p["progressToken"] != want || n <= last || m["id"] != nil {
				t.Errorf("after %v: %v", last, m)
			}
			last = n
		}
		if last < progressEvery || len(all) > 5 || all[len(all)-1]["id"] != 1.0 {
			t.Errorf("%d messages, the last progress is %v", len(all), last)
		}
	}
	for _, token := range []string{"{}", "true", `"` + strings.Repeat("x", jsonrpc.MaxID) + `"`} {
		if m := answered(t, exchange(t, testOptions(), hello, fmt.Sprintf(call, token)), 1.0); m["error"] == nil {
			t.Errorf("the token %.20s is taken: %v", token, m)
		}
	}
}

// TestCallsThatWaitAreBounded asks for more than may wait.
func TestCallsThatWaitAreBounded(t *testing.T) {
	files(t, map[string]string{})
	goOn := make(chan bool)
	o := testOptions()
	o.Configure = func(folder string) (*config.Config, error) {
		<-goOn
		return configure(folder)
	}
	c := converse(t.Context(), o)
	c.send(t, hello)
	c.next(t)
	for i := range maxWaiting + 1 {
		c.send(t, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"explain","arguments":{"rules":["task-cycle"]}}}`, i))
	}
	if m := c.next(t); m["id"] != float64(maxWaiting) || m["error"] == nil {
		t.Errorf("one too many: %v", m)
	}
	close(goOn)
	for i := range maxWaiting {
		if m := c.next(t); m["id"] != float64(i) || m["result"] == nil {
			t.Errorf("%d: %v", i, m)
		}
	}
}

// TestEnds: what was asked before the end is answered, an interruption ends at once, and a
// client that reads no more is noticed.
func TestEnds(t *testing.T) {
	files(t, map[string]string{"repo/a.json": task("A")})
	ctx, interrupt := context.WithCancel(t.Context())
	c := converse(ctx, testOptions())
	c.send(t, hello)
	c.next(t)
	interrupt()
	if err := <-c.ended; err != nil {
		t.Error(err)
	}
	if err := Serve(t.Context(), strings.NewReader(hello+"\n"), brokenWriter{}, testOptions()); err != io.ErrClosedPipe {
		t.Errorf("nobody reads: %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestMistakesOfOursCostOneAnswer: a call that panics is an error of its request.
func TestMistakesOfOursCostOneAnswer(t *testing.T) {
	files(t, map[string]string{})
	o := testOptions()
	o.Configure = func(string) (*config.Config, error) { panic("oh") }
	all := exchange(t, o, hello, calling("lint", "{}"), `{"jsonrpc":"2.0","id":2,"method":"ping"}`)
	fault, _ := answered(t, all, 1.0)["error"].(map[string]any)
	if fault["code"] != float64(jsonrpc.InternalError) || answered(t, all, 2.0)["result"] == nil {
		t.Errorf("%v", all)
	}
}
