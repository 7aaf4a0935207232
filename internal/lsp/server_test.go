package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	upstreamID = "7b1f0c52-3c0e-4f0a-9d55-2f1f6f0f7a11"
	app        = "5e0a5d0f-2a53-4f1e-8d3b-6cf2a6e1f9b4"
)

// upstream is a task with a schedule.
const upstream = `{
  "id": "` + upstreamID + `", "name": "Läs 𝒮ales", "specVersion": "0.8", "version": "1.0.0", "enabled": true, "description": "Loads",
  "start": {"stateName": "reload", "schedule": {"recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "timezone": "Europe/Stockholm", "startDateTime": "2026-01-01T06:00:00"}},
  "states": [{"name": "reload", "type": "event", "end": true, "onEvents": [{"eventRefs": [], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "` + app + `"}}}]}]}]
}
`

// downstream is a task that waits for an event; a, b and c fill what differs.
func downstream(id, ref string) string {
	return fmt.Sprintf(`{
  "id": "0d2b7a6e-5c3f-4b7e-8f0a-1c2d3e4f5a6b", "name": "Rapport 𝒮 ÅÄÖ", "specVersion": "0.8", "version": "1.0.0", "enabled": true, "description": "Reports",
  "events": [{"name": "sales-loaded", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task", "correlation": [
    {"contextAttributeName": "id", "contextAttributeValue": "%s"},
    {"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"}]}],
  "states": [{"name": "reload", "type": "event", "end": true, "onEvents": [
    {"eventRefs": [%s], "actions": [{"functionRef": {"refName": "app.reload", "arguments": {"appId": "6f0a5d0f-2a53-4f1e-8d3b-6cf2a6e1f9b4"}}}]}]}]
}
`, id, ref)
}

func files() map[string]string {
	return map[string]string{"up.json": upstream, "down.json": downstream(upstreamID, `"sales-loaded"`)}
}

func TestSessionShowsDiagnosticsFollowsDefinitionsAndEnds(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	c.open("down.json", downstream(upstreamID, `"sales-loaded"`))
	if got := c.diagnostics("down.json"); codes(got) != "" {
		t.Fatalf("a sound task has %v", got)
	}
	broken, at := cut(t, downstream(upstreamID, `"𝒮ales-|loaded"`))
	c.edit("down.json", broken)
	got := c.diagnostics("down.json")
	if !strings.Contains(codes(got), "dangling-event-ref") {
		t.Fatalf("got %v", got)
	}
	var h hover
	c.ask("textDocument/hover", "down.json", at, &h)
	if !strings.Contains(h.Contents.Value, "dangling-event-ref") || !strings.Contains(h.Contents.Value, "docs/rules/dangling-event-ref.md") {
		t.Errorf("hover over the finding: %s", h.Contents.Value)
	}
	clean, at := cut(t, downstream(upstreamID, `"sales-|loaded"`))
	c.edit("down.json", clean)
	var found []location
	c.ask("textDocument/definition", "down.json", at, &found)
	if len(found) != 1 || found[0].URI != c.uri("down.json") || found[0].Range.Start.Line != 2 {
		t.Errorf("definition of an eventRef: %v", found)
	}
	clean, at = cut(t, downstream("7b1f|0c52-3c0e-4f0a-9d55-2f1f6f0f7a11", `"sales-loaded"`))
	c.edit("down.json", clean)
	c.ask("textDocument/definition", "down.json", at, &found)
	if len(found) != 1 || found[0].URI != c.uri("up.json") || found[0].Range.Start.Line != 1 {
		t.Errorf("definition of an upstream id: %v", found)
	}
	c.ask("textDocument/hover", "down.json", at, &h)
	if !strings.Contains(h.Contents.Value, "Läs 𝒮ales") || !strings.Contains(h.Contents.Value, "up.json") {
		t.Errorf("hover over an upstream id: %s", h.Contents.Value)
	}
	c.end()
}

func TestOtherFilesSeeUnsavedText(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	c.open("down.json", files()["down.json"])
	c.open("up.json", upstream)
	if got := codes(c.diagnostics("down.json")); got != "" {
		t.Fatal(got)
	}
	c.edit("up.json", strings.Replace(upstream, upstreamID, "11111111-3c0e-4f0a-9d55-2f1f6f0f7a11", 1))
	waitFor(c, "down.json", "unknown-upstream")
	c.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri("up.json")))
	waitFor(c, "down.json", "")
	c.end()
}

// waitFor waits until the rules of a file's diagnostics are as wanted.
func waitFor(c *client, name, want string) {
	c.t.Helper()
	for codes(c.shown[c.uri(name)].Diagnostics) != want {
		c.receive()
	}
}

func TestBrokenTextKeepsTheTasksForOtherFiles(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	c.open("down.json", files()["down.json"])
	c.open("up.json", upstream)
	c.diagnostics("up.json")
	c.edit("up.json", strings.Replace(upstream, `"enabled": true,`, `"enabled": tru`, 1))
	if got := codes(c.diagnostics("up.json")); got != "json-syntax" {
		t.Errorf("broken text shows %q", got)
	}
	clean, at := cut(t, downstream("7b1f|0c52-3c0e-4f0a-9d55-2f1f6f0f7a11", `"nothing"`))
	c.edit("down.json", clean)
	if got := codes(c.diagnostics("down.json")); strings.Contains(got, "upstream") || !strings.Contains(got, "dangling-event-ref") {
		t.Errorf("beside broken text: %q", got)
	}
	var h hover
	c.ask("textDocument/hover", "down.json", at, &h)
	if !strings.Contains(h.Contents.Value, "Läs 𝒮ales") {
		t.Errorf("hover: %q", h.Contents.Value)
	}
	c.end()
}

func TestJSONThatIsNoTaskStaysSilentWhileItIsTyped(t *testing.T) {
	t.Parallel()
	c := begin(t, map[string]string{"package.json": `{"a": 1}`}, "")
	c.open("package.json", `{"a": 1}`)
	c.diagnostics("package.json")
	c.edit("package.json", `{"a": `)
	if got := codes(c.diagnostics("package.json")); got != "" {
		t.Error(got)
	}
	c.end()
}

func TestExcludedFilesAreNotChecked(t *testing.T) {
	t.Parallel()
	all := files()
	all[".tasklint.yaml"] = "version: 1\nexclude: [\"drafts/**\"]\n"
	all["drafts/copy.json"] = upstream
	c := begin(t, all, "")
	c.open("drafts/copy.json", downstream(upstreamID, `"nothing"`))
	if got := codes(c.diagnostics("drafts/copy.json")); got != "" {
		t.Error(got)
	}
	c.open("new/task.json", downstream(upstreamID, `"nothing"`)) // not on the disk
	if got := codes(c.diagnostics("new/task.json")); !strings.Contains(got, "dangling-event-ref") {
		t.Error(got)
	}
	c.end()
}

func TestFilesThatChangeOnTheDiskAreReadAgain(t *testing.T) {
	t.Parallel()
	c := begin(t, map[string]string{"down.json": files()["down.json"]}, `{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`)
	c.open("down.json", files()["down.json"])
	waitFor(c, "down.json", "unknown-upstream")
	c.write("up.json", upstream)
	c.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":1}]}`, c.uri("up.json")))
	waitFor(c, "down.json", "")
	c.write("base.yaml", "rules: {missing-description: {level: error, min-length: 400}}\n")
	c.write(".tasklint.yaml", "extends: base.yaml\n")
	c.write("up.json", strings.Replace(upstream, upstreamID, "22222222-3c0e-4f0a-9d55-2f1f6f0f7a11", 1))
	c.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":2}]}`, c.uri("up.json")))
	waitFor(c, "down.json", "missing-description unknown-upstream") // of the configuration nobody tells
	c.write("base.yaml", "rules: {}\n")
	c.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":2}]}`, c.uri("up.json")))
	waitFor(c, "down.json", "unknown-upstream") // nor of what it extends
	c.end()
}

func TestBrokenConfigurationIsToldAndTheServerGoesOn(t *testing.T) {
	t.Parallel()
	all := files()
	all[".tasklint.yaml"] = "version: 1\nrulez: {}\n"
	c := begin(t, all, "")
	c.open("down.json", downstream(upstreamID, `"nothing"`))
	if got := codes(c.diagnostics("down.json")); !strings.Contains(got, "dangling-event-ref") {
		t.Error(got)
	}
	if !strings.Contains(strings.Join(c.logged, ""), "rulez") {
		t.Errorf("told %q", c.logged)
	}
	c.end()
}

func TestFoldersComeAndGo(t *testing.T) {
	t.Parallel()
	c := start(t, map[string]string{"a/up.json": upstream, "b/down.json": files()["down.json"]})
	c.call("initialize", fmt.Sprintf(`{"capabilities":{},"workspaceFolders":[{"uri":%q,"name":"a"}]}`, c.uri("a")))
	c.notify("initialized", `{}`)
	c.open("b/down.json", downstream(upstreamID, `"nothing"`))
	if got := codes(c.diagnostics("b/down.json")); !strings.Contains(got, "dangling-event-ref") {
		t.Error(got)
	}
	c.notify("workspace/didChangeWorkspaceFolders", fmt.Sprintf(`{"event":{"added":[{"uri":%q,"name":"b"}],"removed":[{"uri":%q,"name":"a"}]}}`, c.uri("b"), c.uri("a")))
	c.edit("b/down.json", downstream(upstreamID, `"sales-loaded"`))
	waitFor(c, "b/down.json", "unknown-upstream")
	c.end()
}

// notOpen waits until the diagnostics of a file that is not open are as wanted.
func (c *client) notOpen(name, want string) {
	c.t.Helper()
	for {
		p, told := c.shown[c.uri(name)]
		if told && p.Version == nil && codes(p.Diagnostics) == want {
			return
		}
		c.receive()
	}
}

func TestAnEditIsToldWhereverItBreaksSomething(t *testing.T) {
	t.Parallel()
	all := files()
	all["old.json"] = downstream(upstreamID, `"an old sin"`)
	c := begin(t, all, "")
	c.open("up.json", upstream)
	if got := codes(c.diagnostics("up.json")); got != "" {
		t.Fatalf("a sound task has %s", got)
	}
	c.edit("up.json", strings.Replace(upstream, `"enabled": true`, `"enabled": false`, 1))
	c.notOpen("down.json", "disabled-upstream")
	if p, told := c.shown[c.uri("old.json")]; told && strings.Contains(codes(p.Diagnostics), "dangling-event-ref") {
		t.Errorf("what was there before is told: %s", codes(p.Diagnostics))
	}
	c.edit("up.json", upstream)
	c.notOpen("down.json", "")

	// One that is opened shows all of it, and what is left when it is closed again.
	c.edit("up.json", strings.Replace(upstream, upstreamID, "11111111-2222-4333-8444-555555555555", 1))
	c.notOpen("down.json", "unknown-upstream")
	c.open("down.json", downstream(upstreamID, `"sales-loaded"`))
	if got := codes(c.diagnostics("down.json")); got != "unknown-upstream" {
		t.Errorf("the open file has %s", got)
	}
	c.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri("down.json")))
	c.notOpen("down.json", "unknown-upstream")
	c.edit("up.json", upstream)
	c.notOpen("down.json", "")
	c.end()
}

func TestAnEditBeforeTheFirstLookIsAnEdit(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	c.open("up.json", strings.Replace(upstream, `"enabled": true`, `"enabled": false`, 1))
	c.notOpen("down.json", "disabled-upstream")
	c.end()
}

func TestAFileThatCameOntoTheDiskUnseenIsCheckedWhenOpened(t *testing.T) {
	t.Parallel()
	all := files()
	all[".tasklint.yaml"] = "version: 1\nexclude: [\"drafts/**\"]\n"
	all[".gitignore"] = "ignored.json\n"
	c := begin(t, all, "")
	c.open("up.json", upstream)
	c.diagnostics("up.json")
	bad := strings.Replace(downstream(upstreamID, `"x"`), "0d2b7a6e", "0d2b7a6f", 1)
	for name, want := range map[string]bool{"new.json": true, "ignored.json": false, "drafts/new.json": false} {
		c.write(name, bad)
		c.open(name, bad)
		if got := codes(c.diagnostics(name)); strings.Contains(got, "dangling-event-ref") != want {
			t.Errorf("%s has %q", name, got)
		}
	}
	c.end()
}

func TestWhatWasNotCheckedIsSaid(t *testing.T) {
	t.Parallel()
	inText := `{"flow": "{\"specVersion\":\"0.8\",\"states\":[{\"type\":\"event\",\"onEvents\":[]}]}"}`
	c := begin(t, map[string]string{"open.json": `{}`, "shut.json": inText, "other.json": `{"a": 1}`}, "")
	c.open("open.json", inText)
	got := c.diagnostics("open.json")
	if codes(got) != "unread" || got[0].Severity != 3 || got[0].Range != (span{End: position{0, 1}}) || !strings.Contains(got[0].Message, "open.json holds tasks at /flow that were not checked") {
		t.Errorf("tasks in a text: %v", got)
	}
	c.edit("open.json", `{"specVersion": "0.8"}`)
	if got := c.diagnostics("open.json"); codes(got) != "unread" || !strings.Contains(got[0].Message, "one sign of a task only") {
		t.Errorf("one sign: %v", got)
	}
	c.edit("open.json", `{"specVersion": "0.8"`)
	if got := codes(c.diagnostics("open.json")); strings.Contains(got, "unread") {
		t.Errorf("while it is typed: %s", got)
	}
	c.edit("open.json", upstream)
	if got := codes(c.diagnostics("open.json")); got != "" {
		t.Errorf("a task: %s", got)
	}
	if log := strings.Join(c.logged, "\n"); strings.Count(log, "shut.json holds tasks at /flow that were not checked") != 1 || strings.Contains(log, "open.json") || strings.Contains(log, "other.json") {
		t.Errorf("of files that are not open the log says %s", log)
	}
	c.end()
}

func TestFindingsBeyondThoseShownAreCounted(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	one := `{"specVersion": "0.8", "bogus": 1, "states": [{"type": "event", "onEvents": []}]}`
	c.open("a.json", "["+strings.Repeat(one+",", maxFindings)+one+"]")
	got := c.diagnostics("a.json")
	if last := got[len(got)-1]; last.Code != "not-shown" || !strings.Contains(last.Message, "not shown here") || len(got) != maxFindings+1 {
		t.Errorf("%d diagnostics, the last %v", len(got), last)
	}
	c.end()
}

func TestFilesBeyondThoseShownAreCounted(t *testing.T) {
	t.Parallel()
	all := map[string]string{"up.json": upstream}
	for i := range maxBroken + 3 {
		all[fmt.Sprintf("%03d.json", i)] = strings.NewReplacer("0d2b7a6e", fmt.Sprintf("%08d", i), "Rapport", fmt.Sprint("Rapport ", i), "6f0a5d0f", fmt.Sprintf("%08d", i)).Replace(files()["down.json"])
	}
	c := begin(t, all, "")
	c.open("up.json", upstream)
	c.diagnostics("up.json")
	c.edit("up.json", strings.Replace(upstream, upstreamID, "11111111-3c0e-4f0a-9d55-2f1f6f0f7a11", 1))
	for len(c.logged) == 0 {
		c.receive()
	}
	broken := 0
	for _, p := range c.shown {
		if codes(p.Diagnostics) == "unknown-upstream" {
			broken++
		}
	}
	if broken != maxBroken || !strings.Contains(c.logged[0], "3 further files that are not open have new findings, which are not shown") {
		t.Errorf("%d files are shown, and the log says %s", broken, c.logged)
	}
	c.end()
}

func TestWhatIsDeclaredIsAnswered(t *testing.T) {
	t.Parallel()
	provides := map[string][]string{
		"hoverProvider": {"textDocument/hover"}, "definitionProvider": {"textDocument/definition"}, "referencesProvider": {"textDocument/references"},
		"callHierarchyProvider":  {"textDocument/prepareCallHierarchy", "callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"},
		"documentSymbolProvider": {"textDocument/documentSymbol"}, "workspaceSymbolProvider": {"workspace/symbol"},
		"codeLensProvider": {"textDocument/codeLens", "codeLens/resolve"}, "inlayHintProvider": {"textDocument/inlayHint"},
		"renameProvider": {"textDocument/rename", "textDocument/prepareRename"}, "completionProvider": {"textDocument/completion"},
		"codeActionProvider": {"textDocument/codeAction"}, "executeCommandProvider": {"workspace/executeCommand"},
	}
	for capability, rename := range map[string]string{`{}`: `true`, `{"textDocument":{"rename":{"prepareSupport":true}}}`: `{"prepareProvider":true}`} {
		c := start(t, nil)
		result, fault := c.call("initialize", `{"capabilities":`+capability+`}`)
		if fault != nil {
			t.Fatal(fault)
		}
		var begun struct {
			Capabilities map[string]json.RawMessage `json:"capabilities"`
		}
		c.decode(result, &begun)
		asked := 0
		for name, value := range begun.Capabilities {
			if !strings.HasSuffix(name, "Provider") {
				continue
			}
			if len(provides[name]) == 0 || name == "renameProvider" && string(value) != rename {
				t.Errorf("%s: %s", name, value)
			}
			for _, method := range provides[name] {
				asked++
				if methods()[method] == nil {
					t.Errorf("%s is declared, and %s is not known", name, method)
				}
			}
		}
		if known := len(methods()) - 9; asked != known { // the nine are of the session and its documents
			t.Errorf("%d requests are declared, %d are known", asked, known)
		}
		c.end()
	}
}

func TestAnUpstreamThatIsDeletedIsMissedInFilesThatAreNotOpen(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"", "down.json"} { // whether something was open before
		all := files()
		all["flow.json"] = `{"flow": "{\"specVersion\":\"0.8\",\"states\":[{\"type\":\"event\",\"onEvents\":[]}]}"}`
		c := begin(t, all, "")
		for len(c.logged) == 0 { // the folder is looked at without being asked
			c.receive()
		}
		if first != "" {
			c.open(first, files()[first])
			c.diagnostics(first)
			c.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri(first)))
		}
		if err := os.Remove(filepath.Join(c.dir, "up.json")); err != nil {
			t.Fatal(err)
		}
		c.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":3}]}`, c.uri("up.json")))
		c.notOpen("down.json", "unknown-upstream")
		c.write("up.json", upstream)
		c.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":1}]}`, c.uri("up.json")))
		c.notOpen("down.json", "")
		c.end()
	}
}

func TestFilesThatChangeOnTheDiskAreFoundWhereNobodyTells(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	c.open("down.json", files()["down.json"])
	waitFor(c, "down.json", "")
	saved := func() {
		c.notify("textDocument/didSave", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri("down.json")))
	}
	c.write("up.json", strings.Replace(upstream, upstreamID, "2"+upstreamID[1:], 1))
	if err := os.Chtimes(filepath.Join(c.dir, "up.json"), testNow, testNow); err != nil {
		t.Fatal(err)
	}
	saved()
	waitFor(c, "down.json", "unknown-upstream")
	c.write("up2.json", upstream)
	saved()
	waitFor(c, "down.json", "")
	if err := os.Remove(filepath.Join(c.dir, "up2.json")); err != nil {
		t.Fatal(err)
	}
	c.open("up.json", upstream) // opening looks as well, and what is typed counts
	waitFor(c, "down.json", "")
	c.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri("up.json")))
	waitFor(c, "down.json", "unknown-upstream")
	c.end()
}
