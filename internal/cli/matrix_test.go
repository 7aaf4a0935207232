package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
	"github.com/tasklint/tasklint/internal/task"
	"github.com/tasklint/tasklint/internal/task/tasktest"
	"github.com/tasklint/tasklint/rules"
)

// TestMatrix holds that no rule is deaf in a channel: the bad example of each rule lies
// in a set of its own, and each way to check it has to tell of it. What is told of a
// patch or body, and in the editor, is held by TestMatrixOfRequests beside the rules and
// TestMatrix of the language server.
func TestMatrix(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	shown := make(map[string][]byte)
	for _, r := range rules.All() {
		if text, ok := badExample(t, r); ok {
			shown[r.ID] = text
		}
	}
	t.Chdir(t.TempDir())
	runGit(t, "init", "-q")
	matrixConfig(t, shown)
	for id := range shown {
		writeMatrix(t, id, "example.json", tasktest.Apart(healthyExample(t), id))
	}
	runGit(t, "add", "-A")
	runGit(t, "commit", "-q", "-m", "healthy")
	runMatrix(t, "--write-baseline", "baseline.json", ".")

	for _, way := range []struct {
		name  string
		write func([]byte) ([]byte, bool)
		file  string
		args  []string
	}{
		{name: "lint", args: []string{"."}},
		{name: "baseline", args: []string{"--baseline", "baseline.json", "."}},
		{name: "changed since", args: []string{"--changed-since", "HEAD", "."}},
		{name: "hook", args: []string{"hook", "--level", "note"}},
		{name: "list", write: envelope, args: []string{"."}},
		{name: "array", write: array, args: []string{"."}},
		{name: "JSON Lines", write: lines, file: "example.jsonl", args: []string{"."}},
		{name: "UTF-16", write: wide(source.UTF16LE), args: []string{"."}},
		{name: "UTF-32", write: wide(source.UTF32BE), args: []string{"."}},
		{name: "more than a megabyte", write: large, args: []string{"."}},
	} {
		t.Run(way.name, func(t *testing.T) {
			file := way.file
			if file == "" {
				file = "example.json"
			}
			want := make(map[string]bool)
			for id, text := range shown {
				if err := os.RemoveAll(id); err != nil {
					t.Fatal(err)
				}
				if way.write != nil {
					var ok bool
					if text, ok = way.write(text); !ok {
						continue
					}
				}
				writeMatrix(t, id, file, text)
				want[id] = true
			}
			found := runMatrix(t, way.args...)
			for _, id := range slices.Sorted(maps.Keys(want)) {
				if !found[id] {
					t.Errorf("rule %s is deaf here", id)
				}
			}
			if len(want) < 80 {
				t.Errorf("only %d rules have an example here", len(want))
			}
		})
	}
}

// badExample is what a rule finds fault with in files; false for a rule whose example
// needs more than files.
func badExample(t *testing.T, r *rules.Rule) ([]byte, bool) {
	t.Helper()
	e, _ := r.Examples()
	if e.JSON == "" || e.Base != "" {
		return nil, false
	}
	if e.Raw {
		return tasktest.Apart([]byte(e.JSON), r.ID), true
	}
	text, err := tasktest.Example(e.JSON)
	if err != nil {
		t.Fatal(err)
	}
	return tasktest.Apart(text, r.ID), true
}

func healthyExample(t *testing.T) []byte {
	t.Helper()
	text, err := tasktest.Example(`{}`)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// matrixConfig makes the folder of each rule a set, in which the rule is on with the
// options of its example.
func matrixConfig(t *testing.T, shown map[string][]byte) {
	t.Helper()
	conf := struct {
		Version   int              `json:"version"`
		Tenants   map[string]any   `json:"tenants"`
		Rules     map[string]any   `json:"rules"`
		Overrides []map[string]any `json:"overrides"`
	}{Version: 1, Tenants: make(map[string]any), Rules: make(map[string]any)}
	for id := range shown {
		r := rules.ByID(id)
		bad, _ := r.Examples()
		conf.Tenants[id] = map[string]any{"paths": []string{id + "/**"}}
		set := map[string]any{}
		if r.Level == diag.Off {
			set["level"] = "note"
		}
		for name, value := range bad.Options {
			set[name] = value
			if s, ok := value.(fmt.Stringer); ok {
				set[name] = s.String()
			}
		}
		if len(set) > 0 {
			conf.Rules[id] = set
		}
		if bad.As != task.Stored {
			conf.Overrides = append(conf.Overrides, map[string]any{"paths": []string{id + "/**"}, "as": bad.As.String()})
		}
	}
	text, err := json.Marshal(conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(".tasklint.yaml", text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeMatrix(t *testing.T, id, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(id, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(id, file), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// hookFinding is a finding in the text of the hook: the rule, and the folder it is in.
var hookFinding = regexp.MustCompile(`(?m)^\w+\[([a-z-]+)\]: .*\n *--> ([a-z-]+)/`)

// runMatrix runs the command and gives the rules that were told in their own folder.
func runMatrix(t *testing.T, args ...string) map[string]bool {
	t.Helper()
	var out, messages bytes.Buffer
	hook := args[0] == "hook"
	args = append(args, "--now", "2026-11-23T12:00:00Z")
	if !hook && !slices.Contains(args, "--write-baseline") {
		args = append(args, "--history", "--format", "json")
	}
	if code := Main(context.Background(), args, strings.NewReader(""), &out, &messages, os.Environ()); code == exitFailed {
		t.Fatalf("%s: %s", args, messages.String())
	}
	found := make(map[string]bool)
	if out.Len() == 0 {
		return found
	}
	if hook {
		for _, m := range hookFinding.FindAllStringSubmatch(out.String(), -1) {
			found[m[1]] = found[m[1]] || m[1] == m[2]
		}
		return found
	}
	var report struct {
		Findings []struct{ Rule, File, State string }
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if folder, _, _ := strings.Cut(f.File, "/"); folder == f.Rule && f.State == "new" {
			found[f.Rule] = true
		}
	}
	return found
}

// items are the tasks of an example, false where it holds none or is no JSON.
func items(text []byte) ([]json.RawMessage, bool) {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) == nil {
		return list, len(list) > 0 && !bytes.Contains(list[0], []byte(`"op"`))
	}
	var one map[string]json.RawMessage
	if json.Unmarshal(text, &one) == nil && one["data"] == nil && one["vertices"] == nil {
		return []json.RawMessage{text}, true
	}
	return nil, false
}

func envelope(text []byte) ([]byte, bool) {
	list, ok := items(text)
	return fmt.Appendf(nil, "{\"data\": [%s], \"links\": {}}", bytes.Join(raw(list), []byte(",\n"))), ok
}

func array(text []byte) ([]byte, bool) {
	list, ok := items(text)
	return fmt.Appendf(nil, "[%s]", bytes.Join(raw(list), []byte(",\n"))), ok
}

// lines puts each task on a line, or a document that is no list of tasks on one.
func lines(text []byte) ([]byte, bool) {
	list, ok := items(text)
	if !ok {
		list = []json.RawMessage{text}
	}
	for i, item := range list {
		list[i] = bytes.ReplaceAll(item, []byte("\n"), []byte(" "))
	}
	return append(bytes.Join(raw(list), []byte("\n")), '\n'), true
}

func raw(list []json.RawMessage) [][]byte {
	texts := make([][]byte, len(list))
	for i := range list {
		texts[i] = list[i]
	}
	return texts
}

func wide(e source.Encoding) func([]byte) ([]byte, bool) {
	return func(text []byte) ([]byte, bool) {
		coding, _ := e.Coding()
		out, err := coding.NewEncoder().Bytes(text)
		return out, err == nil
	}
}

// large puts blanks in front, so that the document is read in chunks.
func large(text []byte) ([]byte, bool) {
	return append(bytes.Repeat([]byte{' '}, 1<<20+1), text...), true
}

func runGit(t *testing.T, args ...string) {
	t.Helper()
	args = append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false"}, args...)
	if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", args, err, out)
	}
}
