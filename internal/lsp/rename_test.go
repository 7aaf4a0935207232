package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
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
		clean, at := cut(t, test.text)
		c.open("a.json", clean)
		name, _ := json.Marshal(test.to)
		result, fault := c.call("textDocument/rename", fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d},"newName":%s}`, c.uri("a.json"), at.Line, at.Character, name))
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
