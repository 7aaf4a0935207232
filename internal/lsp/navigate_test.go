package lsp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// third waits for what downstream is, in an array of tasks.
const third = `[{
  "id": "33333333-5c3f-4b7e-8f0a-1c2d3e4f5a6b", "name": "Mail", "specVersion": "0.8", "version": "1.0.0", "enabled": true, "description": "Sends",
  "events": [{"name": "e", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": [
    {"contextAttributeName": "id", "contextAttributeValue": "0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b"}]},
    {"name": "idle", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": [
    {"contextAttributeName": "id", "contextAttributeValue": "` + upstreamID + `"}]}],
  "start": {"stateName": "run"},
  "states": [{"name": "run", "type": "event", "end": true, "onEvents": [{"eventRefs": ["e"], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "7f0a5d0f-2a53-4f1e-8d3b-6cf2a6e1f9b4"}}}]}]}]
}]
`

func chain() map[string]string {
	all := files()
	all["mail/third.json"] = third
	return all
}

// where names places as "file:line:text".
func where(c *client, texts map[string]string, list []location) []string {
	c.t.Helper()
	var all []string
	for _, l := range list {
		for name, content := range texts {
			if c.uri(name) == l.URI {
				d := text{data: []byte(content)}
				all = append(all, fmt.Sprintf("%s:%d:%s", name, l.Range.Start.Line, d.data[d.offset(l.Range.Start):d.offset(l.Range.End)]))
			}
		}
	}
	slices.Sort(all)
	return all
}

func TestReferencesAreWhoWaitsForATaskAndWhoUsesAName(t *testing.T) {
	t.Parallel()
	c := begin(t, chain(), "")
	up := `"` + upstreamID + `"`
	waits := []string{"down.json:3:" + up, "mail/third.json:5:" + up}
	for _, test := range []struct {
		name, text, declaration string
		want                    []string
	}{
		{"up.json", strings.Replace(upstream, `"Läs`, `"|Läs`, 1), "false", waits},
		{"up.json", strings.Replace(upstream, upstreamID, upstreamID[:5]+"|"+upstreamID[5:], 1), "true", append([]string{`up.json:1:"Läs 𝒮ales"`}, waits...)},
		{"down.json", strings.Replace(files()["down.json"], upstreamID, "|"+upstreamID, 1), "false", waits},
		{"down.json", strings.Replace(files()["down.json"], `"name": "sales`, `"name": "|sales`, 1), "false", []string{`down.json:6:"sales-loaded"`}},
		{"down.json", strings.Replace(files()["down.json"], `["sales`, `["sales|`, 1), "true", []string{`down.json:2:"sales-loaded"`, `down.json:6:"sales-loaded"`}},
		{"mail/third.json", strings.Replace(third, `"stateName": "`, `"stateName": "|`, 1), "true", []string{`mail/third.json:6:"run"`, `mail/third.json:7:"run"`}},
		{"up.json", strings.Replace(upstream, `"0.8"`, `"0.|8"`, 1), "true", nil},
		{"down.json", strings.Replace(files()["down.json"], `"SUCC`, `"|SUCC`, 1), "true", nil},
	} {
		clean, at := cut(t, test.text)
		c.open(test.name, clean)
		result, fault := c.call("textDocument/references", fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":%d,"character":%d},"context":{"includeDeclaration":%s}}`,
			c.uri(test.name), at.Line, at.Character, test.declaration))
		if fault != nil {
			t.Fatal(fault)
		}
		var found []location
		c.decode(result, &found)
		slices.Sort(test.want)
		if got := where(c, chain(), found); !slices.Equal(got, test.want) {
			t.Errorf("%s at %v: got %q, want %q", test.name, at, got, test.want)
		}
	}
	c.end()
}

func TestChainsAreCallHierarchiesBothWays(t *testing.T) {
	t.Parallel()
	all := chain()
	all["lost.json"] = strings.NewReplacer("0d2b7a6e", "44444444", "Rapport", "Lost").Replace(downstream("99999999-3c0e-4f0a-9d55-2f1f6f0f7a11", `"sales-loaded"`))
	c := begin(t, all, "")
	clean, at := cut(t, strings.Replace(files()["down.json"], `"name": "Rapport`, `"name": "Rap|port`, 1))
	c.open("down.json", clean)
	c.open("lost.json", all["lost.json"])
	item := func(name string, at position) hierarchyItem {
		var items []hierarchyItem
		c.ask("textDocument/prepareCallHierarchy", name, at, &items)
		if len(items) != 1 {
			t.Fatalf("%s at %v: %v", name, at, items)
		}
		return items[0]
	}
	calls := func(direction string, of hierarchyItem) (names []string, first hierarchyItem) {
		text, _ := json.Marshal(map[string]any{"item": of})
		result, fault := c.call("callHierarchy/"+direction+"Calls", string(text))
		if fault != nil {
			t.Fatal(fault)
		}
		var list []hierarchyCall
		c.decode(result, &list)
		for i, call := range list {
			one := call.From
			if one == nil {
				one = call.To
			}
			names = append(names, one.Name+" ("+one.Detail+")")
			if i == 0 {
				first = *one
			}
			if len(call.Ranges) == 0 {
				t.Error("no ranges")
			}
		}
		return names, first
	}
	report := item("down.json", at)
	if report.Name != "Rapport 𝒮 ÅÄÖ" || report.Detail != "down.json" {
		t.Errorf("%+v", report)
	}
	got, up := calls("incoming", report)
	if want := []string{"Läs 𝒮ales (up.json)"}; !slices.Equal(got, want) {
		t.Errorf("upstreams %q", got)
	}
	if got, _ := calls("incoming", up); len(got) != 0 {
		t.Errorf("upstreams of the first %q", got)
	}
	// The event "idle" of Mail names it, and triggers nothing.
	if got, _ := calls("outgoing", up); !slices.Equal(got, []string{"Rapport 𝒮 ÅÄÖ (down.json)"}) {
		t.Errorf("downstreams of the first %q", got)
	}
	got, mail := calls("outgoing", report)
	if !slices.Equal(got, []string{"Mail (mail/third.json)"}) || mail.URI != c.uri("mail/third.json") {
		t.Errorf("downstreams %q", got)
	}
	lost := item("lost.json", position{0, 0})
	got, ghost := calls("incoming", lost)
	if !slices.Equal(got, []string{"99999999-3c0e-4f0a-9d55-2f1f6f0f7a11 (not among the tasks here)"}) || ghost.URI != c.uri("lost.json") {
		t.Errorf("unknown upstream %q", got)
	}
	if got, _ := calls("incoming", ghost); len(got) != 0 {
		t.Errorf("upstreams of an unknown one %q", got)
	}
	for _, item := range []string{`{}`, `null`, `{"data":{"uri":"x","pointer":"/9","id":"y"}}`, `{"data":{}}`} {
		if result, fault := c.call("callHierarchy/outgoingCalls", `{"item":`+item+`}`); fault != nil || string(result) != "null" {
			t.Errorf("%s: %s %v", item, result, fault)
		}
	}
	c.end()
}

func TestSymbolsAreTasksWithTheirEventsAndStates(t *testing.T) {
	t.Parallel()
	hostile := strings.Replace(third, `"name": "Mail"`, `"name": "a\u202eb\u0000\n`+strings.Repeat("x", 300)+`"`, 1)
	hostile = strings.Replace(hostile, `"name": "idle"`, `"name": ""`, 1)
	for _, nested := range []bool{true, false} {
		c := begin(t, chain(), fmt.Sprintf(`{"textDocument":{"documentSymbol":{"hierarchicalDocumentSymbolSupport":%t}}}`, nested))
		ask := func(name string, into any) {
			result, fault := c.call("textDocument/documentSymbol", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri(name)))
			if fault != nil {
				t.Fatal(fault)
			}
			c.decode(result, into)
		}
		c.open("mail/third.json", third)
		c.open("hostile.json", hostile)
		if !nested {
			var list []symbolInformation
			if ask("mail/third.json", &list); len(list) != 1 || list[0].Name != "Mail" || list[0].Location.URI != c.uri("mail/third.json") {
				t.Errorf("%v", list)
			}
			c.end()
			continue
		}
		var list []documentSymbol
		ask("mail/third.json", &list)
		if len(list) != 1 || list[0].Name != "Mail" || list[0].Detail != "33333333-5c3f-4b7e-8f0a-1c2d3e4f5a6b" {
			t.Fatalf("%v", list)
		}
		doc := text{data: []byte(third)}
		var names []string
		for _, s := range list[0].Children {
			names = append(names, fmt.Sprintf("%d %s %s", s.Kind, s.Name, doc.data[doc.offset(s.Selection.Start):doc.offset(s.Selection.End)]))
		}
		if want := []string{`24 e "e"`, `24 idle "idle"`, `12 run "run"`}; !slices.Equal(names, want) {
			t.Errorf("children %q", names)
		}
		ask("hostile.json", &list)
		if name := list[0].Name; name != "a\ufffdb\ufffd\ufffd"+strings.Repeat("x", 95)+"…" {
			t.Errorf("hostile name %q", name)
		}
		if name := list[0].Children[1].Name; name != "(no name)" {
			t.Errorf("empty name %q", name)
		}
		c.end()
	}
}

func TestWorkspaceSymbolsFindTasksByName(t *testing.T) {
	t.Parallel()
	c := begin(t, chain(), "")
	for query, want := range map[string]string{
		"": "Läs 𝒮ales Mail Rapport 𝒮 ÅÄÖ", "𝒮": "Läs 𝒮ales Rapport 𝒮 ÅÄÖ", "MAIL": "Mail", "7b1f0c52": "Läs 𝒮ales", "none such": "",
	} {
		text, _ := json.Marshal(map[string]string{"query": query})
		result, fault := c.call("workspace/symbol", string(text))
		if fault != nil {
			t.Fatal(fault)
		}
		var list []symbolInformation
		c.decode(result, &list)
		var names []string
		for _, s := range list {
			names = append(names, s.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	c.end()
}
