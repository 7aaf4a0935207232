package lsp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

func TestSessionRules(t *testing.T) {
	t.Parallel()
	c := start(t, nil)
	if _, fault := c.call("textDocument/hover", `{}`); fault == nil || fault.Code != codeNotInitialized {
		t.Errorf("before initialize: %v", fault)
	}
	c.call("initialize", `{"capabilities":{}}`)
	tests := []struct {
		method, params string
		code           int
	}{
		{"initialize", `{}`, jsonrpc.InvalidRequest},
		{"no/such", `{}`, jsonrpc.MethodNotFound},
		{"textDocument/hover", `[1]`, jsonrpc.InvalidParams},
		{"textDocument/hover", `{"textDocument":{"uri":"file:///x.json"},"position":{}}`, jsonrpc.InvalidParams},
	}
	for _, test := range tests {
		if _, fault := c.call(test.method, test.params); fault == nil || fault.Code != test.code {
			t.Errorf("%s %s: %v, want %d", test.method, test.params, fault, test.code)
		}
	}
	c.call("shutdown", "null")
	if _, fault := c.call("textDocument/hover", `{}`); fault == nil || fault.Code != jsonrpc.InvalidRequest {
		t.Errorf("after shutdown: %v", fault)
	}
	c.notify("exit", "null")
	if err := c.wait(); err != nil {
		t.Error(err)
	}
}

func TestNonsenseIsAnsweredAndSurvived(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	for _, body := range []string{
		``, `{`, `null`, `[]`, `[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]`, `{"jsonrpc":"1.0","id":5,"method":"shutdown"}`,
		`{"jsonrpc":"2.0","id":{"a":1},"method":"shutdown"}`, `{"jsonrpc":"2.0","id":77}`, strings.Repeat("[", 100_000),
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///never"},"contentChanges":[{}]}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%zz","text":"{"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:U","text":"{\u0000\ud800"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///../..","text":"` + strings.Repeat("[", 50_000) + `"}}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"file:///no/such/folder"}],"removed":[{"uri":""}]}}}`,
	} {
		c.send(body)
	}
	c.end()
}

func TestEveryPlaceOfATextMayBeAskedAbout(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	text := "{\"a\": \"\\u12\", \"events\": [{\"name\": \"\\\n\"eventRefs\": [\"x\\ud800\", 1 2 : } ] , \"start\": {\"schedule\": \"R/PT1"
	c.open("down.json", text)
	whole := fmt.Sprintf(`{"textDocument":{"uri":%q},"range":{"start":{"line":-4,"character":0},"end":{"line":99,"character":9}}}`, c.uri("down.json"))
	for _, method := range []string{"documentSymbol", "codeLens", "inlayHint", "codeAction"} {
		if _, fault := c.call("textDocument/"+method, whole); fault != nil {
			t.Errorf("%s: %v", method, fault)
		}
	}
	for line := range 3 {
		for char := range 90 {
			at := fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d},"newName":"x"}`, c.uri("down.json"), line, char)
			for _, method := range []string{"hover", "definition", "completion", "references", "prepareCallHierarchy", "prepareRename", "rename"} {
				if _, fault := c.call("textDocument/"+method, at); fault != nil && fault.Code != codeRequestFailed {
					t.Fatalf("%s at %d:%d: %v", method, line, char, fault)
				}
			}
		}
	}
	c.end()
}

func TestServerEndsWhenTheClientGoesAway(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	c.in.Close()
	if err := c.wait(); !errors.Is(err, errGone) {
		t.Error(err)
	}
	c = begin(t, nil, "")
	c.notify("exit", "null")
	if err := c.wait(); err == nil {
		t.Error("exit without shutdown is no error")
	}
}

func TestClientThatDoesNotReadIsNoReasonToHang(t *testing.T) {
	t.Parallel()
	in, client := io.Pipe()
	done := make(chan error, 1)
	never, w := io.Pipe() // nobody reads
	defer never.Close()
	go func() { done <- Serve(t.Context(), in, w, Options{Load: load, Now: timeNow}) }()
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}`, `{"jsonrpc":"2.0","id":2,"method":"nonsense"}`,
		`{"jsonrpc":"2.0","id":3,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`,
	} {
		fmt.Fprintf(client, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestFraming(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("A: b\r\n", maxHeaders)
	tests := []struct {
		name, in string
		want     []string // bodies, then "!" for an error other than the end
	}{
		{"two messages", "Content-Length: 2\r\n\r\nabcontent-length:1\r\nContent-Type: x\r\n\r\nc", []string{"ab", "c"}},
		{"bare line feeds", "Content-Length: 1\n\na", []string{"a"}},
		{"no length", "A: b\r\n\r\n", []string{"!"}},
		{"two lengths", "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", []string{"!"}},
		{"negative", "Content-Length: -1\r\n\r\n", []string{"!"}},
		{"no number", "Content-Length: 1x\r\n\r\na", []string{"!"}},
		{"cut in the body", "Content-Length: 3\r\n\r\nab", []string{"!"}},
		{"cut in the header", "Content-Len", []string{"!"}},
		{"no colon", "hello\r\n", []string{"!"}},
		{"long line", strings.Repeat("a", maxHeaderLine+1), []string{"!"}},
		{"many lines", many + "Content-Length: 1\r\n\r\na", []string{"!"}},
		{"announced and not sent", "Content-Length: 9000000\r\n\r\nab", []string{"!"}},
		{"more than any", "Content-Length: 99999999999999999999\r\n\r\nab", []string{"!"}},
		{"too large is passed over", "Content-Length: 12\r\n\r\nabcdefghijklContent-Length: 1\r\n\r\na", []string{"large", "a"}},
	}
	for _, test := range tests {
		f := newFramer(strings.NewReader(test.in))
		f.most = 10
		var got []string
		for {
			body, err := f.next()
			if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				break
			}
			if errors.Is(err, jsonrpc.ErrTooLarge) {
				got = append(got, "large")
				continue
			}
			if err != nil {
				got = append(got, "!")
				break
			}
			got = append(got, string(body))
		}
		if strings.Join(got, ",") != strings.Join(test.want, ",") {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// FuzzFraming holds that whatever comes, reading ends, keeps its bounds, and gives
// back what was framed.
func FuzzFraming(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}Content-Length: 0\r\n\r\n"))
	f.Add([]byte("Content-Length: 999999999\r\nContent-Type: x\r\n\r\n{"))
	f.Add([]byte("\r\n\r\n"))
	for _, n := range []int{1<<10 + 1, mostRemains, 2*mostRemains - 1, 2 * mostRemains, 5*mostRemains + 3} {
		f.Add(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n<%s>", n, strings.Repeat("x", n-2)))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r := newFramer(bytes.NewReader(in))
		r.most = 1 << 10
		for n := 0; ; n++ {
			body, err := r.next()
			large := errors.Is(err, jsonrpc.ErrTooLarge)
			if len(body) > 1<<10 && !large || len(body) > 2*mostRemains || n > len(in) {
				t.Fatalf("message %d has %d bytes", n, len(body))
			}
			if head := min(len(body), mostRemains); large && !(bytes.Contains(in, body[:head]) && bytes.Contains(in, body[head:])) {
				t.Fatalf("of message %d there remains what was not in it: %q", n, body)
			}
			if err != nil && !errors.Is(err, jsonrpc.ErrTooLarge) {
				break
			}
			parse(body)
		}
		var framed bytes.Buffer
		fmt.Fprintf(&framed, "Content-Length: %d\r\n\r\n%s", len(in), in)
		got, err := newFramer(&framed).next()
		if err != nil || !bytes.Equal(got, in) {
			t.Fatalf("framed and read again: %q, %v", got, err)
		}
	})
}

// FuzzScan holds that broken text at any place gives an answer, with places in it.
func FuzzScan(f *testing.F) {
	f.Add([]byte(upstream), 200)
	f.Add([]byte(`{"events":[{"name":"a"}],"states":[{"onEvents":[{"eventRefs":["`), 60)
	f.Add([]byte(`{"name":"a","recurrence":["RRULE:FREQ=DAILY"],"timezone":"UTC"}`), 30)
	f.Add([]byte(`{"name":"a","timezone":"UTC","startDateTime":"2026-01-01T00:00:00"}`), 20)
	f.Fuzz(func(t *testing.T, data []byte, off int) {
		off = max(0, min(off, len(data)))
		for _, find := range []func([]byte, int) (spot, bool){at, place} {
			p, ok := find(data, off)
			if !ok {
				continue
			}
			if p.Start < 0 || p.Start > p.End || p.End > len(data) {
				t.Fatalf("token %v of %d bytes", p.Span, len(data))
			}
			// Placed as open places it: a document without a file is none that a client can have.
			d := &document{text: text{data: data}, uri: "untitled:a"}
			(&server{loose: &workspace{files: make(map[string]*file)}}).place(d)
			d.schedule(p, testNow)
			d.item(p, proposal{value: "x", label: "x"}, 0)
			if len(p.way) > 0 {
				d.sibling(p, "name")
			}
		}
	})
}

// FuzzSession opens a text of whatever kind, changes it and asks everything about places in
// it: each request has one answer, in order, and none says that the server made a mistake.
func FuzzSession(f *testing.F) {
	f.Add(upstream, "{", []byte("\x00\x05\x0a\x0f\x14\x19\x1e"), "")
	f.Add("[\r\n{\"events\":[{\"name\":\"a\\ud800\"}],\"states\":[{\"onEvents\":[{\"eventRefs\":[\"", "\u2028😀\x1b", []byte("\x13\xff\x27\xa0\x31\x42\x53"), "")
	f.Add("version: 1\nrules:\n  unused-event: of\nsuppress: [{rule: ", "x: \t- y", []byte("\x05\x0f\x14\x19"), configName)
	f.Add(string(tasktest.Array(tasktest.Healthy(4, 9))), `"`, []byte("abcdefghijklmnopqrstuvwxyz0123456789"), "")
	var names []string
	for name := range methods() {
		if name != "initialize" && name != "shutdown" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text, insert string, script []byte, file string) {
		if file != configName {
			file = "a.json"
		}
		uri := uriOf(filepath.Join(dir, file))
		var in, out bytes.Buffer
		send := func(m map[string]any) {
			m["jsonrpc"] = "2.0"
			body, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(body), body)
		}
		type object = map[string]any
		send(object{"id": 0, "method": "initialize", "params": object{"rootUri": uriOf(dir), "capabilities": object{}}})
		send(object{"method": "textDocument/didOpen", "params": object{"textDocument": object{"uri": uri, "version": 1, "text": text}}})
		asked := 1
		for i, b := range script[:min(len(script), 64)] {
			at := object{"line": int(b) % 7, "character": (int(b) * 31) % 97}
			to := object{"line": int(b)%7 + i%3, "character": (int(b) * 17) % 89}
			if b%5 == 4 {
				send(object{"method": "textDocument/didChange", "params": object{"textDocument": object{"uri": uri, "version": i + 2},
					"contentChanges": []object{{"range": object{"start": at, "end": to}, "text": insert}, {"range": object{"start": to, "end": to}, "text": insert}}}})
				continue
			}
			send(object{"id": asked, "method": names[int(b)%len(names)], "params": object{
				"textDocument": object{"uri": uri, "version": 1}, "position": at, "range": object{"start": at, "end": to}, "newName": insert, "query": insert, "ch": insert,
				"context": object{"diagnostics": []any{}, "includeDeclaration": true}, "item": object{"uri": uri, "name": insert, "range": object{"start": at, "end": to}, "data": object{"uri": uri, "at": at}},
				"command": insert, "arguments": []any{uri, at, insert}, "data": insert, "contentChanges": []object{{"text": text}}, "changes": []object{{"uri": uri, "type": 2}},
			}})
			asked++
		}
		send(object{"id": asked, "method": "shutdown"})
		send(object{"method": "exit"})
		if err := Serve(t.Context(), &in, &out, Options{Load: load, Now: func() time.Time { return testNow }, Version: "test", Debounce: time.Nanosecond}); err != nil {
			t.Fatal(err)
		}
		answers := 0
		for r := newFramer(&out); ; {
			body, err := r.next()
			if errors.Is(err, io.EOF) {
				break
			}
			var m struct {
				ID             *int
				Method         string
				Error          *jsonrpc.Error
				Result, Params any
			}
			if err != nil || json.Unmarshal(body, &m) != nil {
				t.Fatalf("%v: %q", err, body)
			}
			if bytes.Contains(body, []byte("internal error")) || m.Error != nil && m.Error.Code == jsonrpc.InternalError {
				t.Errorf("the server made a mistake: %s", body)
			}
			if m.Method == "" {
				if m.ID == nil || *m.ID != answers {
					t.Errorf("answer %d is %s", answers, body)
				}
				answers++
			}
		}
		if answers != asked+1 {
			t.Errorf("%d requests have %d answers", asked+1, answers)
		}
	})
}

// TestNoMoreThanSoMuchIsOpen opens more documents than the server keeps: the rest is told of
// and not kept, and what is open is answered.
func TestNoMoreThanSoMuchIsOpen(t *testing.T) {
	t.Parallel()
	var in, out bytes.Buffer
	send := func(body string) { fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(body), body) }
	send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}`)
	for i := range maxOpen + 2 {
		send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:%d","text":"{}"}}}`, i))
	}
	send(fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"textDocument/documentSymbol","params":{"textDocument":{"uri":"untitled:%d"}}}`, maxOpen-1))
	send(fmt.Sprintf(`{"jsonrpc":"2.0","id":3,"method":"textDocument/documentSymbol","params":{"textDocument":{"uri":"untitled:%d"}}}`, maxOpen))
	send(`{"jsonrpc":"2.0","id":4,"method":"shutdown"}`)
	send(`{"jsonrpc":"2.0","method":"exit"}`)
	if err := Serve(t.Context(), &in, &out, Options{Load: load, Now: timeNow, Version: "test", Debounce: time.Hour}); err != nil {
		t.Fatal(err)
	}
	said := out.String()
	if n := strings.Count(said, `"message":"this document is not checked: too much is open"`); n != 2 {
		t.Errorf("%d documents are refused", n)
	}
	if !strings.Contains(said, `"id":2,"result"`) || !strings.Contains(said, `"id":3,"error"`) {
		t.Errorf("the answers end with %s", said[max(0, len(said)-600):])
	}
}

// TestWhatGrowsBeyondAllIsForgotten lets a document grow where there is little room left.
func TestWhatGrowsBeyondAllIsForgotten(t *testing.T) {
	t.Parallel()
	s := &server{options: Options{Load: load, Now: timeNow}, out: newOutbox(io.Discard), documents: make(map[string]*document), givenUp: make(map[string]bool), timer: time.NewTimer(time.Hour), loose: &workspace{}, phase: running}
	s.load(s.loose, false)
	request := func(params string) *jsonrpc.Message { return &jsonrpc.Message{Params: json.RawMessage(params)} }
	if err := s.open(request(`{"textDocument":{"uri":"untitled:1","text":"{}"}}`)); err != nil {
		t.Fatal(err)
	}
	s.openText += maxOpenText - 10 // as if others were open
	for _, text := range []string{"[1,2,3]", "[1,2,3,4,5,6,7]"} {
		err := s.change(request(`{"textDocument":{"uri":"untitled:1"},"contentChanges":[{"text":"` + text + `"}]}`))
		if grown := len(text) > 12; err != nil || grown != s.givenUp["untitled:1"] || grown == (s.documents["untitled:1"] != nil) || grown && s.openText != maxOpenText-10 {
			t.Errorf("%s: %v, %d bytes are open", text, err, s.openText)
		}
	}
}
