package lsp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/config"
	"github.com/tasklint/tasklint/internal/discover"
	"github.com/tasklint/tasklint/internal/engine"
	"github.com/tasklint/tasklint/internal/jsonrpc"
)

// client is a small language client that drives a server through pipes.
type client struct {
	t        testing.TB
	dir      string
	in       *io.PipeWriter
	messages chan map[string]json.RawMessage
	ended    chan error
	next     int
	shown    map[string]publishParams // the last diagnostics by URI
	logged   []string
	versions map[string]int
}

var testNow = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// load finds the files of a folder as the command does.
func load(root string) (*Workspace, error) {
	if root == "" {
		conf := config.Default(config.Options{Work: os.TempDir()})
		return &Workspace{Options: engine.Options{Settings: conf.Base(), Config: conf, OnlyFiles: true}}, nil
	}
	o := config.Options{Work: root}
	conf := config.Default(o)
	path, err := config.Find(config.Options{Work: root})
	if err == nil && path != "" {
		conf, err = config.Load(path, o)
	}
	if err != nil {
		return nil, err
	}
	found, err := discover.Find([]string{"."}, discover.Options{Dir: root, Exclude: conf.Exclude, ExcludeBase: conf.Dir})
	if err != nil {
		return nil, err
	}
	w := &Workspace{Options: engine.Options{Settings: conf.Base(), Config: conf, Jobs: runtime.GOMAXPROCS(0), Whole: true}}
	if conf.Baseline != "" {
		text, err := os.ReadFile(conf.Baseline)
		if err != nil {
			return nil, err
		}
		if w.Baseline, err = engine.ReadBaseline(bytes.NewReader(text)); err != nil {
			return nil, err
		}
	}
	for _, f := range found.Files {
		w.Files = append(w.Files, File{f.Path, f.Display})
	}
	return w, nil
}

// start runs a server without a session.
func start(t testing.TB, files map[string]string) *client {
	t.Helper()
	c := &client{
		t: t, dir: t.TempDir(), messages: make(chan map[string]json.RawMessage, 1000), ended: make(chan error, 1),
		shown: make(map[string]publishParams), versions: make(map[string]int),
	}
	for name, text := range files {
		c.write(name, text)
	}
	serverIn, in := io.Pipe()
	out, serverOut := io.Pipe()
	c.in = in
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		c.ended <- Serve(ctx, serverIn, serverOut, Options{
			Load: load, Now: func() time.Time { return testNow }, Version: "test", Debounce: time.Millisecond,
		})
		serverIn.Close()
		serverOut.Close()
	}()
	go c.read(out)
	t.Cleanup(func() {
		in.Close()
		out.Close()
		cancel()
	})
	return c
}

// begin runs a server with a session.
func begin(t testing.TB, files map[string]string, capabilities string) *client {
	t.Helper()
	c := start(t, files)
	if capabilities == "" {
		capabilities = "{}"
	}
	c.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":%s}`, uriOf(c.dir), capabilities))
	c.notify("initialized", `{}`)
	return c
}

func (c *client) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) uri(name string) string {
	return uriOf(filepath.Join(c.dir, filepath.FromSlash(name)))
}

func (c *client) read(out io.Reader) {
	defer close(c.messages)
	f := &framer{in: bufio.NewReaderSize(out, maxHeaderLine), most: 1 << 30}
	for {
		body, err := f.next()
		if err != nil {
			return
		}
		var m map[string]json.RawMessage
		if json.Unmarshal(body, &m) != nil {
			return
		}
		c.messages <- m
	}
}

func (c *client) send(body string) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) notify(method, params string) {
	c.t.Helper()
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, params))
}

// receive takes the next message and notes what it tells.
func (c *client) receive() map[string]json.RawMessage {
	c.t.Helper()
	select {
	case m, ok := <-c.messages:
		if !ok {
			c.t.Fatal("the server has gone")
		}
		switch string(m["method"]) {
		case `"textDocument/publishDiagnostics"`:
			var p publishParams
			c.decode(m["params"], &p)
			c.shown[p.URI] = p
		case `"window/logMessage"`, `"window/showMessage"`:
			c.logged = append(c.logged, string(m["params"]))
		}
		return m
	case <-time.After(20 * time.Second):
		c.t.Fatal("the server does not answer")
		return nil
	}
}

func (c *client) decode(raw json.RawMessage, into any) {
	c.t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		c.t.Fatalf("%s: %v", raw, err)
	}
}

// call sends a request and waits for its answer.
func (c *client) call(method, params string) (result json.RawMessage, fault *jsonrpc.Error) {
	c.t.Helper()
	c.next++
	id := fmt.Sprint(c.next)
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params))
	for {
		m := c.receive()
		if string(m["id"]) != id || m["method"] != nil {
			continue
		}
		if m["error"] != nil {
			fault = &jsonrpc.Error{}
			c.decode(m["error"], fault)
		}
		return m["result"], fault
	}
}

// ask is call for a place in a file, given by a text of which "|" marks the place.
func (c *client) ask(method, name string, at position, into any) {
	c.t.Helper()
	result, fault := c.call(method, fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d}}`,
		c.uri(name), at.Line, at.Character))
	if fault != nil {
		c.t.Fatal(fault)
	}
	c.decode(result, into)
}

func (c *client) open(name, text string) {
	c.t.Helper()
	c.versions[name]++
	quoted, _ := json.Marshal(text)
	c.notify("textDocument/didOpen", fmt.Sprintf(`{"textDocument":{"uri":%q,"languageId":"json","version":%d,"text":%s}}`,
		c.uri(name), c.versions[name], quoted))
}

// edit replaces the whole text.
func (c *client) edit(name, text string) {
	c.t.Helper()
	c.versions[name]++
	quoted, _ := json.Marshal(text)
	c.notify("textDocument/didChange", fmt.Sprintf(`{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"text":%s}]}`,
		c.uri(name), c.versions[name], quoted))
}

// diagnostics waits for those of the current version of a file and gives their rules.
func (c *client) diagnostics(name string) []diagnostic {
	c.t.Helper()
	for {
		if p, ok := c.shown[c.uri(name)]; ok && p.Version != nil && *p.Version == c.versions[name] {
			return p.Diagnostics
		}
		c.receive()
	}
}

func codes(list []diagnostic) string {
	var all []string
	for _, d := range list {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}

// end finishes the session as the protocol wants it.
func (c *client) end() {
	c.t.Helper()
	if _, fault := c.call("shutdown", "null"); fault != nil {
		c.t.Fatal(fault)
	}
	c.notify("exit", "null")
	if err := c.wait(); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) wait() error {
	select {
	case err := <-c.ended:
		return err
	case <-time.After(20 * time.Second):
		return errors.New("the server does not end")
	}
}

// cut takes "|" out of a text and gives its place.
func cut(t testing.TB, marked string) (clean string, at position) {
	t.Helper()
	before, after, ok := strings.Cut(marked, "|")
	if !ok {
		t.Fatal("no mark")
	}
	clean = before + after
	d := text{data: []byte(clean)}
	return clean, d.position(len(before))
}
