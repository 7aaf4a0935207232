package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/jsonrpc"
)

func TestRenamingChangesANameWhereItIsGivenAndUsed(t *testing.T) {
	t.Parallel()
	sound := files()["down.json"]
	two := strings.Replace(strings.Replace(third, `["e"]`, `["e", "e"]`, 1), `"idle"`, `"ot/h~er"`, 1)
	bom := "\ufeff" + sound
	for _, test := range []struct{ name, text, to, want, refused string }{
		{"event where it is given", strings.Replace(sound, `"name": "sales`, `"name": "sa|les`, 1), "loaded", strings.ReplaceAll(sound, `"sales-loaded"`, `"loaded"`), ""},
		{"event where it is used", strings.Replace(sound, `["sales`, `["|sales`, 1), `a "\u2028𝒮`, strings.ReplaceAll(sound, `"sales-loaded"`, `"a \"\\u2028𝒮"`), ""},
		{"event that is used twice", strings.Replace(two, `["e`, `["|e`, 1), "x", strings.Replace(strings.Replace(two, `["e", "e"]`, `["x", "x"]`, 1), `"name": "e"`, `"name": "x"`, 1), ""},
		{"state", strings.Replace(third, `"stateName": "`, `"stateName": "|`, 1), "go", strings.Replace(strings.Replace(third, `"stateName": "run"`, `"stateName": "go"`, 1), `"name": "run"`, `"name": "go"`, 1), ""},
		{"after a byte order mark", strings.Replace(bom, `["sales`, `["|sales`, 1), "x", strings.ReplaceAll(bom, `"sales-loaded"`, `"x"`), ""},
		{"the same name", strings.Replace(sound, `["sales`, `["|sales`, 1), "sales-loaded", sound, ""},
		{"a name that is taken", strings.Replace(two, `["e`, `["|e`, 1), "ot/h~er", "", `another event of the task is called "ot/h~er" already`},
		{"a name that something dangling waits for", strings.Replace(strings.Replace(two, `["e", "e"]`, `["e", "f"]`, 1), `"name": "e`, `"name": "|e`, 1), "f", "", "which the event would become"},
		{"no name", strings.Replace(sound, `["sales`, `["|sales`, 1), " ", "", "the new name is empty"},
		{"broken text", strings.Replace(sound, `["sales-loaded"]`, `["|sales-loaded"`, 1), "x", "", "no whole JSON"},
		{"a task's name", strings.Replace(sound, `"Rapport`, `"|Rapport`, 1), "x", "", "only the names of events and states"},
		{"a key", strings.Replace(sound, `"events"`, `"ev|ents"`, 1), "x", "", "only the names of events and states"},
	} {
		c := begin(t, nil, "")
		clean, _ := cut(t, test.text)
		result, fault := renamed(c, "a.json", test.text, test.to)
		switch {
		case test.refused != "":
			if fault == nil || !strings.Contains(fault.Message, test.refused) || fault.Code != codeRequestFailed {
				t.Errorf("%s: %s, %v", test.name, result, fault)
			}
		case fault != nil:
			t.Errorf("%s: %v", test.name, fault)
		default:
			var edit workspaceEdit
			c.decode(result, &edit)
			edits := edit.Changes[c.uri("a.json")]
			after := text{data: []byte(clean)}
			for i := len(edits) - 1; i >= 0; i-- {
				after.apply(change{&edits[i].Range, edits[i].Text})
			}
			if string(after.data) != test.want {
				t.Errorf("%s: got\n%s\nwant\n%s", test.name, after.data, test.want)
			}
		}
		c.end()
	}
}

func TestRenamingTakesSuppressionsAlong(t *testing.T) {
	t.Parallel()
	const (
		id      = "0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b"
		example = "version: 1\nsuppress:\n  - {rule: keep-active, task: " + id + ", pointer: %s, reason: on purpose} # kept\n"
	)
	sound := files()["down.json"]
	event := strings.Replace(sound, `["sales`, `["|sales`, 1)
	state := strings.Replace(sound, `[{"name": "reload"`, `[{"name": "|reload"`, 1)
	other := strings.Replace(sound, "0d2b7a6e", "1d2b7a6e", 1)
	for _, test := range []struct{ name, text, to, pointer, want, refused string }{
		{"an event that is used", event, "x", "/states/name=reload/onEvents/0/eventRefs/=sales-loaded", `"/states/name=reload/onEvents/0/eventRefs/=x"`, ""},
		{"an event with all below it", event, `a/b~c, "d"`, "/events/name=sales-loaded/correlation/id=7b", `"/events/name=a~1b~0c, \"d\"/correlation/id=7b"`, ""},
		{"in quotes", event, "x", `"/events/name=sales-loaded"`, `"/events/name=x"`, ""},
		{"a state", state, "x", "/states/name=reload/onEvents/0/eventRefs/=reload", `"/states/name=x/onEvents/0/eventRefs/=reload"`, ""},
		{"another event", event, "x", "/events/name=sales-loaded2", "/events/name=sales-loaded2", ""},
		{"a state of that name", event, "x", "/states/name=sales-loaded", "/states/name=sales-loaded", ""},
		{"by index", event, "x", "/events/0", "/events/0", ""},
		{"over lines", event, "x", ">-\n   /events/name=sales-loaded\n ", "", "down.json"},
	} {
		all := map[string]string{"up.json": upstream, "other.json": other}
		all[configName] = fmt.Sprintf(example, test.pointer)
		if test.refused != "" {
			all[configName] = "version: 1\nsuppress:\n  - rule: keep-active\n    task: " + id + "\n    pointer: >-\n      /events/name=sales-loaded\n    reason: on purpose\n"
		}
		c := begin(t, all, "")
		result, fault := renamed(c, "down.json", test.text, test.to)
		if test.refused != "" {
			if fault == nil || !strings.Contains(fault.Message, ".tasklint.yaml:3 names the event in a way that cannot be changed here") {
				t.Errorf("%s: %s, %v", test.name, result, fault)
			}
			continue
		}
		if fault != nil {
			t.Errorf("%s: %v", test.name, fault)
			continue
		}
		var edit workspaceEdit
		c.decode(result, &edit)
		after := text{data: []byte(all[configName])}
		for _, e := range edit.Changes[c.uri(configName)] {
			after.apply(change{&e.Range, e.Text})
		}
		if want := fmt.Sprintf(example, test.want); string(after.data) != want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, after.data, want)
		}
		c.end()
	}
}

func TestRenamingIsRefusedWhereASuppressionWouldBeLost(t *testing.T) {
	t.Parallel()
	const pointer = `pointer: "/events/name=sales-loaded", reason: on purpose}`
	event := strings.Replace(files()["down.json"], `["sales`, `["|sales`, 1)
	other := strings.Replace(files()["down.json"], "0d2b7a6e", "1d2b7a6e", 1)
	for _, test := range []struct{ name, entry, refused string }{
		{"for every task", "{rule: keep-active, " + pointer, "is about other tasks as well"},
		{"for a name of two", "{rule: keep-active, task: Rapport 𝒮 ÅÄÖ, " + pointer, "is about other tasks as well"},
		{"for the file", "{rule: keep-active, path: down.json, " + pointer, ""},
		{"for the other file", "{rule: keep-active, path: other.json, " + pointer, ""},
		{"for another task", "{rule: keep-active, task: nobody, " + pointer, ""},
	} {
		conf := "version: 1\nsuppress:\n  - " + test.entry + "\n"
		c := begin(t, map[string]string{"up.json": upstream, "other.json": other, "down.json": files()["down.json"], configName: conf}, "")
		result, fault := renamed(c, "down.json", event, "x")
		if (fault != nil) != (test.refused != "") || fault != nil && !strings.Contains(fault.Message, test.refused) {
			t.Errorf("%s: %s, %v", test.name, result, fault)
		}
		c.end()
	}
	conf := "version: 1\nsuppress:\n  - {rule: keep-active, task: 0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b, " + pointer + "\n"
	c := begin(t, map[string]string{"up.json": upstream, configName: conf}, "")
	c.open(configName, conf)
	if result, fault := renamed(c, "down.json", event, "x"); fault != nil || !strings.Contains(string(result), configName) {
		t.Errorf("while the configuration is open: %s, %v", result, fault)
	}
	c.edit(configName, "# more\n"+conf)
	if result, fault := renamed(c, "down.json", event, "x"); fault == nil || !strings.Contains(fault.Message, "save it first") {
		t.Errorf("while the configuration is changed: %s, %v", result, fault)
	}
	c.end()
}

// renamed opens a text and asks to rename what is at its mark.
func renamed(c *client, name, marked, to string) (json.RawMessage, *jsonrpc.Error) {
	c.t.Helper()
	clean, at := cut(c.t, marked)
	c.open(name, clean)
	quoted, _ := json.Marshal(to)
	return c.call("textDocument/rename", fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d},"newName":%s}`, c.uri(name), at.Line, at.Character, quoted))
}

func TestRenamingIsOfferedForEventsAndStatesOnly(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	for marked, want := range map[string]string{
		strings.Replace(files()["down.json"], `["sales`, `["|sales`, 1):     "sales-loaded",
		strings.Replace(third, `"name": "run"`, `"name": "|run"`, 1):        "run",
		strings.Replace(files()["down.json"], `"Rapport`, `"|Rapport`, 1):   "",
		strings.Replace(files()["down.json"], `"enabled"`, `"|enabled"`, 1): "",
		strings.Replace(third, `["e"]`, `["|e]`, 1):                         "",
	} {
		clean, at := cut(t, marked)
		c.open("a.json", clean)
		var got renameRange
		c.ask("textDocument/prepareRename", "a.json", at, &got)
		if got.Placeholder != want {
			t.Errorf("%q, want %q", got.Placeholder, want)
		}
		d := text{data: []byte(clean)}
		if in := string(d.data[d.offset(got.Range.Start):d.offset(got.Range.End)]); in != want {
			t.Errorf("the range holds %q", in)
		}
	}
	c.end()
}

func TestATaskIsNoUpstreamOfItself(t *testing.T) {
	t.Parallel()
	c := begin(t, chain(), "")
	clean, at := cut(t, downstream("|", `"sales-loaded"`))
	c.open("down.json", clean)
	c.diagnostics("down.json")
	var list completionList
	c.ask("textDocument/completion", "down.json", at, &list)
	var labels []string
	for _, i := range list.Items {
		labels = append(labels, i.Label)
	}
	if got := strings.Join(labels, " "); !strings.Contains(got, "Läs") || !strings.Contains(got, "Mail") || strings.Contains(got, "Rapport") {
		t.Errorf("proposed are %q", got)
	}
	c.end()
}
