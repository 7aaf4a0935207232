package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

const mcpClock = "2027-01-31T08:00:00Z"

// askMCP calls a tool of a server in the working directory, and returns what it answers.
func askMCP(t *testing.T, tool string, arguments any) (structured map[string]any, text string, failed bool) {
	t.Helper()
	call, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": map[string]any{"name": tool, "arguments": arguments}})
	if err != nil {
		t.Fatal(err)
	}
	in := `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}` + "\n" + string(call) + "\n"
	var out, told bytes.Buffer
	if code := Main(context.Background(), []string{"mcp", "--now", mcpClock}, strings.NewReader(in), &out, &told, nil); code != exitClean || told.Len() > 0 {
		t.Fatalf("exit code %d: %s", code, told.String())
	}
	_, line, _ := strings.Cut(out.String(), "\n")
	var m struct {
		Result struct {
			Content           []struct{ Text string }
			StructuredContent map[string]any
			IsError           bool
		}
	}
	if err := json.Unmarshal([]byte(line), &m); err != nil || len(m.Result.Content) != 1 {
		t.Fatalf("%s: %.1000s", tool, line)
	}
	return m.Result.StructuredContent, m.Result.Content[0].Text, m.Result.IsError
}

// TestMCPAnswersAsTheCommandsDo holds what the tools answer against what the commands
// write as JSON over the same files, and their exit codes.
func TestMCPAnswersAsTheCommandsDo(t *testing.T) {
	data, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	whole := func(args []string, stdin string) (any, int) {
		t.Helper()
		var out, told bytes.Buffer
		code := Main(context.Background(), append(args, "--now", mcpClock, "--format", "json"), strings.NewReader(stdin), &out, &told, nil)
		var doc any
		if out.Len() == 0 && code == exitFailed {
			return nil, code
		}
		// What is a flag of the command is an argument here.
		text := strings.NewReplacer("(--complete says", `(\"complete\" says`, ", or pass --allow-empty", "").Replace(out.String())
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatalf("%q: %v: %s", args, err, told.String())
		}
		return doc, code
	}
	without := func(structured map[string]any, members ...string) map[string]any {
		for _, name := range members {
			delete(structured, name)
		}
		return structured
	}
	same := func(what string, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			a, _ := json.MarshalIndent(got, "", " ")
			b, _ := json.MarshalIndent(want, "", " ")
			t.Errorf("%s: the server answers\n%.3000s\nand the command\n%.3000s", what, a, b)
		}
	}
	type object = map[string]any
	for _, folder := range []string{"example", "messy", "monday", "promote", "bodies", "docs", "fixes"} {
		dir := filepath.Join(data, folder)
		t.Chdir(dir)
		want, code := whole([]string{"lint"}, "")
		got, _, failed := askMCP(t, "lint", object{"maxFindings": 1000})
		if got["exitCode"] != float64(code) || failed != (code == exitFailed) {
			t.Errorf("%s: exit code %v, want %d", folder, got["exitCode"], code)
		}
		same("lint "+folder, without(got, "exitCode", "notes", "leftOut"), want)
		t.Chdir(data) // from elsewhere, with the folder as an argument
		got, _, _ = askMCP(t, "lint", object{"maxFindings": 1000, "folder": folder})
		same("lint from above "+folder, without(got, "exitCode", "notes", "leftOut"), want)
		t.Chdir(dir)
		if rows, code := whole([]string{"list"}, ""); code == exitClean {
			got, _, _ := askMCP(t, "list", object{"maxTasks": 1000})
			same("list "+folder, got["tasks"], rows)
			for _, row := range rows.([]any) {
				task, known := row.(object)["id"].(string)
				if !known {
					continue
				}
				want, _ := whole([]string{"impact", task, "--if", "deleted"}, "")
				got, _, _ := askMCP(t, "impact", object{"tasks": []string{task}, "if": "deleted"})
				same("impact "+folder, without(got, "notes", "leftOut"), want)
				break // one says it
			}
		}
		files, err := filepath.Glob("*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := whole([]string{"lint", "--stdin-filename", file, "-", "."}, string(text))
			got, _, _ := askMCP(t, "lint", object{"text": string(text), "name": file, "paths": []string{"."}, "maxFindings": 1000})
			same("text of "+file, without(got, "exitCode", "notes", "leftOut"), want)
			want, _ = whole([]string{"lint", "--as", "replace", "--only", "unused-event,unknown-property", file}, "")
			got, _, _ = askMCP(t, "lint", object{"paths": []string{file}, "as": "replace", "only": []string{"unused-event", "unknown-property"}, "maxFindings": 1000})
			same("body "+file, without(got, "exitCode", "notes", "leftOut"), want)
		}
	}
	for _, rule := range []string{"R/PT5M", "30 2 * * 0", "RRULE:FREQ=DAILY;BYHOUR=25"} {
		want, _ := whole([]string{"explain-schedule", rule, "--timezone", "Europe/Stockholm"}, "")
		got, _, _ := askMCP(t, "explain_schedule", object{"schedule": rule, "timezone": "Europe/Stockholm"})
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var named any // what the command calls --timezone is timezone here
		if err := json.Unmarshal(bytes.ReplaceAll(text, []byte(`"--timezone"`), []byte(`"timezone"`)), &named); err != nil {
			t.Fatal(err)
		}
		same(rule, got, named)
	}
	var out bytes.Buffer
	if code := Main(context.Background(), []string{"explain", "task-cycle", "--format", "json"}, strings.NewReader(""), &out, &out, nil); code != exitClean {
		t.Fatal(out.String())
	}
	var want any
	if err := json.Unmarshal(out.Bytes(), &want); err != nil {
		t.Fatal(err)
	}
	got, _, _ := askMCP(t, "explain", object{"rules": []string{"task-cycle"}})
	same("explain", got["rules"], want)
}

// TestMCPBaselineAndOwnRules: the server goes by the configuration that lies there, with
// own rules and a baseline, and reads it anew for each call.
func TestMCPBaselineAndOwnRules(t *testing.T) {
	dir := t.TempDir()
	unpack(t, dir, txtar.Parse([]byte(`
-- .git/HEAD --
ref: refs/heads/main
-- .tasklint.yaml --
version: 1
baseline: base.json
custom: [{id: own-rule, for: task, check: 'false', message: ours}]
-- a.json --
{"id":"7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11","name":"A","specVersion":"0.8","enabled":true,"enabeld":1,"states":[{"type":"event","onEvents":[]}]}
`)))
	t.Chdir(dir)
	var out bytes.Buffer
	if code := Main(context.Background(), []string{"--now", mcpClock, "--write-baseline"}, strings.NewReader(""), &out, &out, nil); code != exitClean {
		t.Fatal(out.String())
	}
	structured, _, failed := askMCP(t, "lint", map[string]any{})
	states := fmt.Sprint(structured["findings"])
	if failed || structured["exitCode"] != 0.0 || !strings.Contains(states, "own-rule") || !strings.Contains(states, "state:baseline") || strings.Contains(states, "state:new") {
		t.Errorf("failed %v, %v: %s", failed, structured["exitCode"], states)
	}
	before := namesIn(dir)
	for _, tool := range []string{"lint", "list"} {
		askMCP(t, tool, map[string]any{})
	}
	if after := namesIn(dir); !slices.Equal(before, after) {
		t.Errorf("it leaves %q of %q", after, before)
	}
}

// TestMCPWithTheProtocolsClient drives the program with the client of the protocol's own
// library, in each revision that both speak, and holds what it answers to the schemas that
// it gives.
func TestMCPWithTheProtocolsClient(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program := filepath.Join(dir, "tasklint")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/tasklint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	folder := filepath.Join(dir, "tasks å 𝒮")
	unpack(t, folder, txtar.Parse([]byte(lspFolder)))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, revision := range []string{"", "2025-11-25", "2025-06-18", "2024-11-05"} {
		c := exec.CommandContext(ctx, program, "mcp", "--now", mcpClock)
		c.Dir = folder
		var told bytes.Buffer
		c.Stderr = &told
		heard := make(chan bool, 100)
		client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, &mcp.ClientOptions{
			ProgressNotificationHandler: func(_ context.Context, r *mcp.ProgressNotificationClientRequest) {
				heard <- r.Params.ProgressToken == "tok"
			},
		})
		s, err := client.Connect(ctx, &mcp.CommandTransport{Command: c}, &mcp.ClientSessionOptions{ProtocolVersion: revision})
		if err != nil {
			t.Fatal(revision, err)
		}
		if got := s.InitializeResult(); revision != "" && got.ProtocolVersion != revision || got.ServerInfo.Name != "tasklint" || got.Capabilities.Tools == nil || got.Instructions == "" {
			t.Errorf("%s: %+v", revision, got)
		}
		if err := s.Ping(ctx, nil); err != nil {
			t.Error(err)
		}
		list, err := s.ListTools(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, tool := range list.Tools {
			names = append(names, tool.Name)
			if a := tool.Annotations; a == nil || !a.ReadOnlyHint || !a.IdempotentHint || a.OpenWorldHint == nil || *a.OpenWorldHint || a.DestructiveHint == nil || *a.DestructiveHint {
				t.Errorf("%s: %+v", tool.Name, a)
			}
		}
		if want := []string{"lint", "list", "impact", "explain", "explain_schedule"}; !slices.Equal(names, want) {
			t.Errorf("%q, want %q", names, want)
		}
		for name, arguments := range map[string]map[string]any{
			"lint": {}, "list": {"sort": "-name"}, "explain": {"rules": []string{"unused-event"}}, "explain_schedule": {"schedule": "0 6 * * *"},
		} {
			result, err := s.CallTool(ctx, &mcp.CallToolParams{Name: name, Arguments: arguments})
			if err != nil || result.IsError || len(result.Content) != 1 {
				t.Errorf("%s: %v %+v", name, err, result)
				continue
			}
			i := slices.Index(names, name)
			c := jsonschema.NewCompiler()
			if err := c.AddResource("tool.json", list.Tools[i].OutputSchema); err != nil {
				t.Fatal(err)
			}
			if schema, err := c.Compile("tool.json"); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if err := schema.Validate(result.StructuredContent); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		begun, cancel := context.WithCancel(ctx)
		go func() { // once the first file is done
			if !<-heard {
				t.Error("progress of another call")
			}
			cancel()
		}()
		p := &mcp.CallToolParams{Name: "lint"}
		p.SetProgressToken("tok")
		if _, err := s.CallTool(begun, p); err != nil && !errors.Is(err, context.Canceled) { // it may be done already
			t.Errorf("%s: a call that is cancelled: %v", revision, err)
		}
		cancel()
		if result, err := s.CallTool(ctx, &mcp.CallToolParams{Name: "lint", Arguments: map[string]any{"paths": []string{"../.."}}}); err != nil || !result.IsError {
			t.Errorf("a path outside: %v %+v", err, result)
		}
		if _, err := s.CallTool(ctx, &mcp.CallToolParams{Name: "fix"}); err == nil {
			t.Error("there is a tool fix")
		}
		if err := s.Close(); err != nil { // of the program's exit as well
			t.Errorf("%s: %v: %s", revision, err, told.String())
		}
	}
}
