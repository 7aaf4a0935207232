package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestTheEditorSaysWhatLintSays holds that nothing is silently unchecked in an editor: what lint
// prints on standard error about a folder, the server writes to the client's log.
func TestTheEditorSaysWhatLintSays(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	dir := filepath.Join(t.TempDir(), "repository")
	t.Chdir(filepath.Dir(dir))
	given := map[string]string{
		"tasks/task.json": `{"id": "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11", "name": "a", "specVersion": "0.8", "enabled": true, "start": {"stateName": "s"}, "states": [{"name": "s", "type": "event", "end": true, "onEvents": []}]}`,
		"tasks/flow.json": `{"flow": "{\"specVersion\":\"0.8\",\"states\":[{\"type\":\"event\",\"onEvents\":[]}]}"}`,
		"other/no.json":   `{"a": 1}`,
		".git/HEAD":       "ref: refs/heads/main\n",
	}
	for name, text := range given {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"tasks/gone.json": "nowhere.json", "tasks/out.json": "../../outside.json", "away": "../elsewhere"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("outside.json", []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("elsewhere", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, conf := range []string{"version: 1\n", "version: 1\ntenants: {a: {paths: [\"tasks/**\"]}}\n"} {
		if err := os.WriteFile(".tasklint.yaml", []byte(conf), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, told bytes.Buffer
		Main(context.Background(), []string{"lint", "--format", "json"}, strings.NewReader(""), &out, &told, nil)
		lines := 0
		log := editorLog(t, dir)
		for line := range strings.Lines(told.String()) {
			message := strings.TrimSpace(line)
			for _, level := range []string{"tasklint: ", "note: ", "error: "} {
				message = strings.TrimPrefix(message, level)
			}
			if lines++; !strings.Contains(log, message) {
				t.Errorf("%slint says %q, the editor:\n%s", conf, message, log)
			}
		}
		if lines < 3 {
			t.Errorf("lint says only:\n%s", told.String())
		}
	}
}

// editorLog runs the server in a folder until it has looked at all, and returns its log.
func editorLog(t *testing.T, dir string) string {
	t.Helper()
	var in bytes.Buffer
	for _, body := range []string{
		fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":%q,"capabilities":{}}}`, "file://"+dir),
		`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
		`{"jsonrpc":"2.0","id":2,"method":"workspace/symbol","params":{"query":""}}`, // which waits for the judgement
		`{"jsonrpc":"2.0","id":3,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`,
	} {
		fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	var out, told bytes.Buffer
	if code := Main(context.Background(), []string{"lsp"}, &in, &out, &told, nil); code != exitClean {
		t.Fatalf("exit code %d: %s", code, told.String())
	}
	var log strings.Builder
	for part := range strings.SplitSeq(out.String(), "Content-Length: ") {
		_, body, _ := strings.Cut(part, "\r\n\r\n")
		var m struct {
			Method string                   `json:"method"`
			Params struct{ Message string } `json:"params"`
		}
		if body != "" && json.Unmarshal([]byte(body), &m) == nil && m.Method == "window/logMessage" {
			log.WriteString(m.Params.Message + "\n")
		}
	}
	return log.String()
}
