package lsp

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestActionsEditTheTextAsTheFixSays(t *testing.T) {
	t.Parallel()
	for _, capability := range []string{`{}`, `{"workspace":{"workspaceEdit":{"documentChanges":true}}}`} {
		c := begin(t, files(), capability)
		broken := downstream(upstreamID, `"sales-loadet"`)
		c.open("down.json", broken)
		got := c.diagnostics("down.json")
		if len(got) == 0 {
			t.Fatal("no diagnostic")
		}
		result, fault := c.call("textDocument/codeAction", fmt.Sprintf(`{"textDocument":{"uri":%q},"range":{"start":{"line":6,"character":0},"end":{"line":6,"character":200}},"context":{"diagnostics":[],"only":["quickfix"]}}`, c.uri("down.json")))
		if fault != nil {
			t.Fatal(fault)
		}
		var actions []codeAction
		c.decode(result, &actions)
		if len(actions) == 0 {
			t.Fatal("the rule offers no fix")
		}
		edits := actions[0].Edit.Changes[c.uri("down.json")]
		if capability != "{}" {
			edits = actions[0].Edit.Documents[0].Edits
			if v := actions[0].Edit.Documents[0].Document.Version; v == nil || *v != 1 {
				t.Error("the edit names no version")
			}
		}
		after := text{data: []byte(broken)}
		for i := len(edits) - 1; i >= 0; i-- {
			after.apply(change{&edits[i].Range, edits[i].Text})
		}
		if string(after.data) != downstream(upstreamID, `"sales-loaded"`) {
			t.Errorf("%s gives %s", actions[0].Title, after.data)
		}
		c.edit("down.json", string(after.data))
		if got := codes(c.diagnostics("down.json")); got != "" {
			t.Errorf("after the fix: %s", got)
		}
		c.end()
	}
}

// suppressAction is the offer to suppress what is found in a document.
func suppressAction(t *testing.T, c *client, name string) (codeAction, bool) {
	t.Helper()
	result, fault := c.call("textDocument/codeAction", fmt.Sprintf(
		`{"textDocument":{"uri":%q},"range":{"start":{"line":0,"character":0},"end":{"line":99,"character":0}},"context":{"diagnostics":[],"only":["quickfix"]}}`, c.uri(name)))
	if fault != nil {
		t.Fatal(fault)
	}
	var actions []codeAction
	c.decode(result, &actions)
	for _, a := range actions {
		if strings.HasPrefix(a.Title, "Suppress ") {
			return a, true
		}
	}
	return codeAction{}, false
}

func TestSuppressingAddsToTheConfiguration(t *testing.T) {
	t.Parallel()
	const before = "# ours\nversion: 1\nsuppress:\n  - {rule: keep-active, task: Å 𝒮, reason: on purpose} # kept\nfail-level: error\n"
	given := files()
	given["down.json"] = downstream(upstreamID, `"sales-loadet"`)
	given[configName] = before
	c := begin(t, given, `{"window":{"showDocument":{"support":true}}}`)
	c.open("down.json", given["down.json"])
	if got := codes(c.diagnostics("down.json")); got != "dangling-event-ref" {
		t.Fatal(got)
	}
	a, ok := suppressAction(t, c, "down.json")
	if !ok {
		t.Fatal("no offer")
	}
	after := text{data: []byte(before)}
	for _, e := range a.Edit.Changes[c.uri(configName)] {
		after.apply(change{&e.Range, e.Text})
	}
	want := strings.Replace(before, "# kept\n", "# kept\n  - {rule: dangling-event-ref, task: 0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b, pointer: \"/states/name=reload/onEvents/0/eventRefs/=sales-loadet\", reason: say why this is acceptable}\n", 1)
	if string(after.data) != want {
		t.Fatalf("got\n%s\nwant\n%s", after.data, want)
	}
	if a.Command == nil || a.Command.Command != showReason {
		t.Errorf("command %v does not lead to the reason", a.Command)
	}
	c.write(configName, string(after.data))
	c.edit("down.json", given["down.json"])
	if got := codes(c.diagnostics("down.json")); got != "" {
		t.Errorf("suppressed, and still there: %s", got)
	}
	c.end()
}

func TestSuppressingBeginsAConfigurationWhereTheClientCan(t *testing.T) {
	t.Parallel()
	broken := downstream(upstreamID, `"sales-loadet"`)
	for capability, want := range map[string]bool{
		`{}`: false, `{"workspace":{"workspaceEdit":{"documentChanges":true,"resourceOperations":["create"]}}}`: true,
	} {
		c := begin(t, map[string]string{"up.json": upstream, "down.json": broken}, capability)
		c.open("down.json", broken)
		c.diagnostics("down.json")
		a, ok := suppressAction(t, c, "down.json")
		if ok != want {
			t.Fatalf("%s: offered %t", capability, ok)
		}
		if ok {
			d := a.Edit.Documents
			if len(d) != 2 || d[0].Kind != "create" || d[0].URI != c.uri(configName) || !strings.HasPrefix(d[1].Edits[0].Text, "version: 1\nsuppress:\n  - {") {
				t.Errorf("%+v", d)
			}
		}
		if _, err := os.Stat(filepath.Join(c.dir, configName)); err == nil {
			t.Error("the server has written the file itself")
		}
		c.end()
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	for _, test := range [][2]string{
		{"", "a\n"}, {"a\n", "a\nb\n"}, {"a", "a\nb\n"}, {"a\nc\n", "a\nb\nc\n"}, {"å\r\nc", "å\r\nå\r\nc"}, {"a: []\nb\n", "a: [𝒮]\nb\n"}, {"x\nx\n", "x\nx\nx\n"},
	} {
		e := difference([]byte(test[0]), []byte(test[1]), utf16Units)
		got := text{data: []byte(test[0])}
		got.apply(change{&e.Range, e.Text})
		if string(got.data) != test[1] {
			t.Errorf("%q to %q: %+v gives %q", test[0], test[1], e, got.data)
		}
	}
}
