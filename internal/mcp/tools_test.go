package mcp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// valid holds an answer to the schema that its tool gives.
func valid(t *testing.T, name string, structured map[string]any) {
	t.Helper()
	var doc any
	if err := json.Unmarshal(outputSchema(name), &doc); err != nil {
		t.Fatal(name, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("tool.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("tool.json")
	if err != nil {
		t.Fatal(name, err)
	}
	if err := s.Validate(map[string]any(structured)); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for member := range structured { // what is answered is described
		if doc.(map[string]any)["properties"].(map[string]any)[member] == nil {
			t.Errorf("%s: %s is not in its schema", name, member)
		}
	}
}

// TestToolsAnswer calls each tool, and holds what it answers to its schema.
func TestToolsAnswer(t *testing.T) {
	files(t, map[string]string{"repo/a.json": task("A"), "repo/broken.json": `[{"specVersion": "0.8", "states": `})
	for _, c := range []struct{ tool, arguments, says string }{
		{"lint", `{}`, "unknown-property"},
		{"lint", `{"paths":["a.json"],"maxFindings":1}`, "left out: "},
		{"lint", `{"paths":["a.json"],"only":["unknown-property"]}`, "enabeld"},
		{"lint", fmt.Sprintf(`{"text":%q,"as":"create"}`, task("B")), "enabeld"},
		{"lint", fmt.Sprintf(`{"text":%q,"name":"a.json","paths":["."]}`, task("B")), "a.json:1:"},
		{"lint", `{"paths":null,"text":null}`, "unknown-property"},
		{"list", `{}`, "1 task."},
		{"list", `{"filter":"name == \"B\"","sort":"-nextRun"}`, "0 of 1 task."},
		{"impact", `{"tasks":["A"]}`, `If "A" is started`},
		{"impact", `{"tasks":["A"],"if":"deleted","paths":["a.json"]}`, `If "A" is deleted`},
		{"explain", `{"rules":["unused-event","task-cycle"]}`, "# task-cycle"},
		{"explain_schedule", `{"schedule":"30 2 * * 0","timezone":"Europe/Stockholm"}`, "next runs"},
		{"explain_schedule", `{"schedule":"R/PT5M","start":"2027-01-01T00:00:00Z","end":"2027-01-02T00:00:00Z"}`, "no run after"},
		{"explain_schedule", `{"schedule":"RRULE:FREQ=HOURLY;BYHOUR=25"}`, "invalid"},
	} {
		structured, text, failed := called(t, c.tool, c.arguments)
		if failed || !strings.Contains(text, c.says) {
			t.Errorf("%s %s: failed %v: %s", c.tool, c.arguments, failed, text)
			continue
		}
		valid(t, c.tool, structured)
	}
}

// TestMistakesAreToldToTheModel: what it can do better is an answer that says so, not an
// error of the protocol.
func TestMistakesAreToldToTheModel(t *testing.T) {
	files(t, map[string]string{"repo/a.json": task("A"), "repo/b.txt": "no task", "repo/none/x.txt": "", "out/a.json": task("A"),
		"repo/two.json": "[" + strings.Replace(task("B"), "7a11", "7a12", 1) + "," + strings.Replace(task("B"), "7a11", "7a13", 1) + "]"})
	flag := regexp.MustCompile(`(^|[^\w-])--[a-z]`) // but for those of commands that are written out
	command := regexp.MustCompile(`tasklint( -?[\w-]+)+`)
	for _, c := range []struct{ tool, arguments, says string }{
		{"lint", `[]`, "no object"},
		{"lint", `{"path":["."]}`, `did you mean "paths"`},
		{"lint", `{"paths":"."}`, "list of texts"},
		{"lint", `{"paths":[1]}`, "list of texts"},
		{"lint", `{"paths":["-"]}`, `as "text"`},
		{"lint", `{"paths":["nothing.json"]}`, "does not exist"},
		{"lint", `{"paths":[""]}`, "is empty"},
		{"lint", `{"paths":["b.txt"]}`, "b.txt"},
		{"lint", `{"text":1}`, "want a text"},
		{"lint", `{"name":"x.json"}`, "missing"},
		{"lint", `{"text":"{","name":"../x.json"}`, "leads out"},
		{"lint", `{"as":"put"}`, "replace"},
		{"lint", `{"for":"A"}`, `"base"`},
		{"lint", `{"as":"replace","text":"{}","base":"../x.json"}`, "leads out"},
		{"lint", `{"only":["unknown-propery"]}`, `unknown-property`},
		{"lint", `{"text":"{\"a\":1}"}`, `"as": "task" checks it as one all the same`},
		{"lint", `{"text":"[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":1}]"}`, `"as": "patch" checks it as one all the same`},
		{"lint", `{"as":"replace","text":"{}","base":"nothing.json"}`, `"base": `},
		{"lint", `{"as":"replace","text":"{}","base":"two.json"}`, `"base" two.json does not tell which task is meant; "for": "TASK" says so`},
		{"lint", `{"as":"replace","text":"{}","base":"two.json","for":"B"}`, `several tasks of "base" two.json fit; "for": "ID" says which is meant`},
		{"lint", `{"as":"replace","text":"{}","base":"b.txt"}`, `"base"`},
		{"lint", `{"only":["x"]}`, `"only": `},
		{"lint", `{"paths":["none"]}`, "no tasks found"},
		{"lint", `{"complete":1}`, "true or false"},
		{"lint", `{"folder":"nowhere"}`, "no such folder"},
		{"lint", `{"folder":"a.json"}`, "no such folder"},
		{"lint", `{"folder":"../out"}`, "leads out of the repository"},
		{"list", `{"sort":"x"}`, `"sort" "x" is unknown`},
		{"list", `{"filter":"name ==="}`, `"filter": `},
		{"lint", `{"maxFindings":0}`, "from 1 to 1000"},
		{"lint", `{"maxFindings":1.5}`, "whole number"},
		{"lint", `{"maxFindings":1e300}`, "whole number"},
		{"list", `{"sort":"nam"}`, `name`},
		{"list", `{"filter":"nam == 1"}`, "nam"},
		{"list", `{"paths":["b.txt"]}`, "no tasks found"},
		{"impact", `{}`, `"tasks" is missing`},
		{"impact", `{"tasks":[]}`, "1 to 1000"},
		{"impact", `{"tasks":["C"]}`, "no task"},
		{"impact", `{"tasks":["B"]}`, "give the id of one"},
		{"impact", `{"tasks":["A"],"if":"removed"}`, "deleted"},
		{"explain", `{"rules":["unused-evnt"]}`, `did you mean "unused-event"`},
		{"explain_schedule", `{}`, `"schedule" is missing`},
	} {
		structured, text, failed := called(t, c.tool, c.arguments)
		if !failed || !strings.Contains(text, c.says) {
			t.Errorf("%s %s: failed %v: %s", c.tool, c.arguments, failed, text)
		}
		if flag.MatchString(command.ReplaceAllString(text, "")) {
			t.Errorf("%s %s: there are no flags here: %s", c.tool, c.arguments, text)
		}
		if structured != nil {
			valid(t, c.tool, structured)
		}
	}
}

// TestWhatIsNotCheckedIsNoGreen: the answer of a run that could not read all is an error,
// with what was found.
func TestWhatIsNotCheckedIsNoGreen(t *testing.T) {
	files(t, map[string]string{"repo/a.json": task("A")})
	structured, text, failed := called(t, "lint", `{"paths":["a.json","nothing.json"]}`)
	if !failed || structured["exitCode"] != 2.0 || len(structured["findings"].([]any)) == 0 || !strings.HasPrefix(text, "Not everything was checked (exit code 2):\n") {
		t.Errorf("failed %v, %v: %s", failed, structured["exitCode"], text)
	}
	valid(t, "lint", structured)
	if _, _, failed := called(t, "lint", `{"paths":["nothing/**"]}`); !failed {
		t.Error("nothing is checked, and that is green")
	}
}

// TestBrokenConfigurationIsTold by every tool but the one that needs none.
func TestBrokenConfigurationIsTold(t *testing.T) {
	files(t, map[string]string{"repo/a.json": task("A"), "repo/.tasklint.yaml": "version: 1\nruls: {}\n"})
	for tool, arguments := range map[string]string{"lint": `{}`, "list": `{}`, "impact": `{"tasks":["A"]}`, "explain_schedule": `{"schedule":"R/PT5M"}`, "explain": `{"rules":["mine"]}`} {
		if _, text, failed := called(t, tool, arguments); !failed || !strings.Contains(text, ".tasklint.yaml:2:1") {
			t.Errorf("%s: failed %v: %s", tool, failed, text)
		}
	}
	if _, text, failed := called(t, "explain", `{"rules":["unused-event"]}`); failed {
		t.Error(text)
	}
}

// TestNothingOutsideIsReadOrShown names what lies outside the repository in every argument
// that is a path, and by links and the configuration.
func TestNothingOutsideIsReadOrShown(t *testing.T) {
	top := files(t, map[string]string{
		"outside.json": task("Hidden away"), "folder/b.json": task("Hidden away"), "repo/a.json": task("A"), "repo/in/b.json": task("B"),
		"repo/.tasklint.yaml": "version: 1\ntenants:\n  prod: {paths: [\"*.json\", \"../*.json\", \"way/*.json\"]}\n",
	})
	outside := []string{"../outside.json", "..", "../*", "in/../../outside.json", filepath.ToSlash(top), filepath.ToSlash(filepath.Join(top, "outside.json"))}
	if os.Symlink(filepath.Join(top, "outside.json"), "link.json") == nil && os.Symlink(filepath.Join(top, "folder"), "way") == nil {
		outside = append(outside, "link.json", "way", "way/b.json", "way/*")
	}
	whole := func(structured map[string]any, text string) string {
		all, err := json.Marshal(structured)
		if err != nil {
			t.Fatal(err)
		}
		return text + string(all)
	}
	for _, path := range outside {
		for _, c := range []struct{ tool, arguments string }{
			{"lint", `{"paths":[%q]}`}, {"lint", `{"paths":["a.json",%q]}`}, {"lint", `{"text":"{}","as":"replace","base":%q}`}, {"lint", `{"text":"{}","name":%q}`},
			{"list", `{"paths":[%q]}`}, {"impact", `{"tasks":["Hidden away"],"paths":[%q]}`},
			{"lint", `{"folder":%q}`}, {"list", `{"folder":%q}`}, {"impact", `{"tasks":["Hidden away"],"folder":%q}`}, {"explain", `{"rules":["task-cycle"],"folder":%q}`}, {"lint", `{"folder":"in","paths":["../%[1]s"]}`},
		} {
			structured, text, failed := called(t, c.tool, fmt.Sprintf(c.arguments, path))
			if !failed || strings.Contains(whole(structured, text), "Hidden away") && c.tool != "impact" || !strings.Contains(text, "leads out of the repository") {
				t.Errorf("%s %s: failed %v: %s", c.tool, fmt.Sprintf(c.arguments, path), failed, text)
			}
		}
	}
	for _, tool := range []string{"lint", "list"} {
		structured, text, _ := called(t, tool, `{}`)
		if all := whole(structured, text); strings.Contains(all, "Hidden away") || !strings.Contains(all, "leads out of the repository") {
			t.Errorf("%s: %s", tool, all)
		}
	}
}

// TestFolder: the configuration of a folder holds there, its paths are from it, and they
// may lead to the rest of the repository.
func TestFolder(t *testing.T) {
	files(t, map[string]string{
		"repo/a.json": task("A"), "repo/in/b.json": strings.Replace(task("B"), "7a11", "7a12", 1), "repo/in/known.json": `{"version":1,"findings":[]}`,
		"repo/in/.tasklint.yaml": "version: 1\nbaseline: known.json\ncustom: [{id: in-here, for: task, check: 'false', message: ours}]\n",
	})
	for arguments, says := range map[string]string{
		`{"folder":"in"}`: "b.json:1:", `{"folder":"./in/"}`: "in-here", `{"folder":"in","paths":["../a.json"]}`: "../a.json:1:", `{"folder":".","paths":["in"]}`: "in/b.json:1:",
		`{"folder":"in","as":"replace","paths":["b.json"],"base":"b.json"}`: "b.json:1:", `{"folder":"in","paths":["b.json"]}`: "b.json:1:",
	} {
		structured, text, failed := called(t, "lint", arguments)
		own := strings.Contains(text, "in-here")
		if failed || !strings.Contains(text, says) || own != strings.Contains(arguments, `"in"`) && own != strings.Contains(arguments, "./in/") {
			t.Errorf("%s: failed %v: %s", arguments, failed, text)
		}
		valid(t, "lint", structured)
	}
	if _, text, failed := called(t, "explain", `{"folder":"in","rules":["in-here"]}`); failed {
		t.Error(text)
	}
	if _, text, failed := called(t, "list", `{"folder":"in"}`); failed || strings.Contains(text, "A ") || !strings.Contains(text, "1 task.") {
		t.Error(text)
	}
}

// TestNotesSayWhatWasNotRead also where the report itself does not.
func TestNotesSayWhatWasNotRead(t *testing.T) {
	top := files(t, map[string]string{"outside.json": "[]", "repo/a.json": task("A"), "repo/b.json": `{"specVersion":"0.8","text":"[{\"states\":1}]"}`})
	if err := os.Symlink(filepath.Join(top, "outside.json"), "link.json"); err != nil {
		t.Skip(err)
	}
	structured, text, _ := called(t, "lint", `{}`)
	if notes := fmt.Sprint(structured["notes"]); !strings.Contains(notes, "link.json") {
		t.Errorf("notes: %s", notes)
	}
	for _, name := range []string{"link.json", "b.json"} {
		if !strings.Contains(text, "note: ") || !strings.Contains(text, name) {
			t.Errorf("nothing of %s: %s", name, text)
		}
	}
	if structured, text, _ := called(t, "list", `{}`); !strings.Contains(fmt.Sprint(structured["notes"]), "link.json") || !strings.Contains(text, "link.json") {
		t.Errorf("list: %v %s", structured["notes"], text)
	}
}

// TestCredentialsAndControlCharactersAreHarmless in whatever is shown, and in what comes
// back of a request.
func TestCredentialsAndControlCharactersAreHarmless(t *testing.T) {
	const token = "eyJhbGciOiJFUzM4NCIsImtpZCI6IjAxIn0.eyJzdWIiOiJhIiwibmFtZSI6ImIifQ.c2lnbmF0dXJlc2lnbmF0dXJl"
	name := "A\u001b]0;x\u0007\u202e" + token
	text, err := json.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	files(t, map[string]string{"repo/a.json": strings.Replace(task("A"), `"A"`, string(text), 1)})
	for _, c := range []struct{ tool, arguments string }{
		{"lint", `{}`}, {"list", `{}`}, {"impact", `{"tasks":["7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11"]}`}, {"impact", fmt.Sprintf(`{"tasks":[%s]}`, text)},
		{"impact", fmt.Sprintf(`{"tasks":["x%s"]}`, text[1:len(text)-1])}, {"lint", fmt.Sprintf(`{"paths":[%s]}`, text)}, {"lint", fmt.Sprintf(`{%s:1}`, text)},
		{"explain", fmt.Sprintf(`{"rules":[%s]}`, text)}, {"explain_schedule", fmt.Sprintf(`{"schedule":%s,"timezone":%s}`, text, text)},
		{"list", fmt.Sprintf(`{"filter":%s}`, text)}, {string(text[1 : len(text)-1]), `{}`},
	} {
		var out strings.Builder
		call := fmt.Sprintf(`{"jsonrpc":"2.0","id":"%sid","method":"tools/call","params":{"name":"%s","arguments":%s}}`, "\u202e", c.tool, c.arguments)
		if err := Serve(t.Context(), strings.NewReader(hello+"\n"+call), &out, testOptions()); err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(out.String(), "\n")
		if !strings.Contains(line, `\u202eid`) {
			t.Errorf("the id: %q", line)
		}
		if strings.Contains(line, token[40:]) || strings.Contains(line, "\x1b") || strings.Contains(line, "\u202e") {
			t.Errorf("%s %s: %q", c.tool, c.arguments, line)
		}
		m := messages(t, line)[0]
		result, ok := m["result"].(map[string]any)
		if !ok {
			continue // an error: its message
		}
		if shown := result["content"].([]any)[0].(map[string]any)["text"].(string); strings.ContainsAny(shown, "\x1b\x07\u202e") {
			t.Errorf("%s %s: %q", c.tool, c.arguments, shown)
		}
	}
}

// TestAnswersAreBounded: of many findings and tasks the first are shown, the worst of them,
// and the rest is counted; what is too large in bytes is cut as well.
func TestAnswersAreBounded(t *testing.T) {
	var all []string
	for i := range 300 {
		one := strings.Replace(task(fmt.Sprint("T", i)), "2f1f6f0f7a11", fmt.Sprintf("%012d", i), 1)
		if i == 250 {
			one = strings.Replace(one, `"enabled":true`, `"enabled":"yes"`, 1) // an error behind warnings
		}
		all = append(all, one)
	}
	long := strings.Replace(all[0], `"T0"`, `"`+strings.Repeat("long ", 400<<10)+`"`, 1)
	files(t, map[string]string{"repo/a.json": "[" + strings.Join(all, ",") + "]", "repo/in/long.json": long})
	structured, text, failed := called(t, "lint", `{"paths":["a.json"],"maxFindings":5}`)
	summary := structured["summary"].(map[string]any)
	shown, left := structured["findings"].([]any), structured["leftOut"].(map[string]any)["findings"].(float64)
	if failed || len(shown) != 5 || float64(len(shown))+left != summary["errors"].(float64)+summary["warnings"].(float64)+summary["notes"].(float64) || summary["errors"] == 0.0 {
		t.Errorf("%d shown, %v left out: %v", len(shown), left, summary)
	}
	if !strings.Contains(fmt.Sprint(shown...), "level:error") || !strings.Contains(text, ": error: ") || !strings.Contains(text, fmt.Sprintf("left out: %v of findings", left)) {
		t.Errorf("the worst is not shown, or not what is left out: %s", text)
	}
	if structured, _, _ := called(t, "lint", `{"paths":["a.json"]}`); len(structured["findings"].([]any)) != 100 {
		t.Error("by default another number is shown")
	}
	structured, text, _ = called(t, "list", `{"paths":["a.json"],"maxTasks":7}`)
	if len(structured["tasks"].([]any)) != 7 || structured["leftOut"].(map[string]any)["tasks"] != 293.0 || structured["total"] != 300.0 || !strings.Contains(text, "left out: 293 of tasks") {
		t.Errorf("%v: %s", structured["leftOut"], text)
	}
	for _, c := range []struct{ tool, arguments string }{
		{"lint", `{"paths":["in/long.json"]}`}, {"list", `{"paths":["in/long.json"]}`}, {"lint", `{"maxFindings":1000}`},
		{"explain_schedule", `{"schedule":"R/PT5M","timezone":"` + strings.Repeat("x", 2<<20) + `"}`},
	} {
		structured, text, failed := called(t, c.tool, c.arguments)
		if n := size(structured); n > maxStructured || len(text) > maxText || failed != (c.tool == "explain_schedule") || structured == nil != failed {
			t.Errorf("%s %.50s: %d and %d bytes, or it fails", c.tool, c.arguments, n, len(text))
		}
	}
}

// FuzzMessages sends whatever lines: nothing crashes or hangs, and each request has exactly
// one answer.
func FuzzMessages(f *testing.F) {
	for _, line := range []string{
		hello, calling("lint", `{}`),
		calling("list", `{"folder":"in/..","paths":["../a.json"]}`), `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"lint","arguments":{"complete":true},"_meta":{"progressToken":"t"}}}`,
		calling("lint", `{"text":"[{\"specVersion\":1}]","name":"x.json","as":"patch","maxFindings":1}`), calling("list", `{"filter":"enabled","sort":"-name"}`),
		calling("impact", `{"tasks":["A"],"if":"deleted"}`), calling("explain", `{"rules":["task-cycle"]}`), calling("explain_schedule", `{"schedule":"R/PT5M","timezone":"x"}`),
		`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`, `{"jsonrpc":"2.0","id":1,"result":1}`, `[1]`, `{"jsonrpc":"2.0","id":"x","method":1}`, `x`, "",
	} {
		f.Add(line, line)
	}
	files(f, map[string]string{"repo/a.json": task("A")})
	f.Fuzz(func(t *testing.T, first, second string) {
		var out strings.Builder
		// Each on its own connection as well, so that nothing is cancelled.
		for _, text := range []string{first, second, first + "\n" + second} {
			out.Reset()
			if err := Serve(t.Context(), strings.NewReader(hello+"\n"+text), &out, testOptions()); err != nil {
				t.Fatal(err)
			}
			want, cancels := 1, false
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); line == "" {
					continue
				}
				m, fault := parse([]byte(line))
				if fault != nil || m.IsRequest() {
					want++
				}
				cancels = cancels || fault == nil && m.Method == "notifications/cancelled"
			}
			answers := slices.DeleteFunc(messages(t, out.String()), func(m map[string]any) bool { return m["method"] == "notifications/progress" })
			if got := len(answers); got != want && !(cancels && got < want) {
				t.Fatalf("%d answers, want %d, to\n%s\nthey are\n%s", got, want, text, out.String())
			}
		}
	})
}
