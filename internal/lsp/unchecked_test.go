package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/jsonrpc"
)

// TestWhatIsTooLargeIsGivenUp: a document whose text or change is too large to be read says so
// at its top, is not followed any further, and is checked when it is opened again.
func TestWhatIsTooLargeIsGivenUp(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat(" ", jsonrpc.MaxMessage) + `{\"uri\": \"file:///another\"}`
	c := begin(t, files(), "")
	for name, message := range map[string]string{
		"opened":      `"method":"textDocument/didOpen","params":{"textDocument":{"uri":%[1]q,"languageId":"json","version":7,"text":"%[2]s"}}`,
		"changed":     `"method":"textDocument/didChange","params":{"textDocument":{"uri":%[1]q,"version":7},"contentChanges":[{"text":"%[2]s"}]}`,
		"other order": `"params":{"contentChanges":[{"text":"%[2]s"}],"textDocument":{"version":7,"uri":%[1]q}},"method":"textDocument/didChange"`,
	} {
		c.open("down.json", downstream(upstreamID, `"nothing"`))
		if got := codes(c.diagnostics("down.json")); got != "unused-event dangling-event-ref" && got != "dangling-event-ref unused-event" && got != "dangling-event-ref" {
			t.Errorf("%s: before it there is %q", name, got)
		}
		c.send(`{"jsonrpc":"2.0",` + fmt.Sprintf(message, c.uri("down.json"), huge) + `}`)
		waitFor(c, "down.json", "not-checked")
		if d := c.shown[c.uri("down.json")].Diagnostics[0]; d.Severity != 2 || !strings.Contains(d.Message, "larger than 32 MB") {
			t.Errorf("%s: it says %+v", name, d)
		}
		// What comes now is about a text that the server has not got.
		c.notify("textDocument/didChange", fmt.Sprintf(`{"textDocument":{"uri":%q,"version":8},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}},"text":""}]}`, c.uri("down.json")))
		c.open("up.json", upstream)
		c.diagnostics("up.json")
		if got := codes(c.shown[c.uri("down.json")].Diagnostics); got != "not-checked" {
			t.Errorf("%s: after a change there is %q", name, got)
		}
		c.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri("down.json")))
		waitFor(c, "down.json", "")
	}
	c.send(`{"jsonrpc":"2.0","x":"` + huge + `"}`)
	for len(c.logged) == 0 || !strings.Contains(c.logged[len(c.logged)-1], "a message of more than 32 MB was passed over") {
		c.receive()
	}
	c.end()
}

// TestTheNameSaysWhetherADocumentIsJSON where it says something, whatever the client calls it.
func TestTheNameSaysWhetherADocumentIsJSON(t *testing.T) {
	t.Parallel()
	broken, err := json.Marshal(strings.Replace(upstream, `"enabled": true,`, `"enabled": tru`, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, language string
		checked        bool
	}{
		{"a.json", "json", true}, {"b.json", "yaml", true}, {"c.NDJSON", "yaml.docker-compose", true}, {"d.yaml", "json", false}, {"e.YML", "jsonc", false},
		{"f.txt", "yaml", false}, {"g.txt", "json", true}, {"h", "", true},
	} {
		c := begin(t, map[string]string{}, "")
		c.versions[test.name] = 1
		c.notify("textDocument/didOpen", fmt.Sprintf(`{"textDocument":{"uri":%q,"languageId":%q,"version":1,"text":%s}}`, c.uri(test.name), test.language, broken))
		if got := codes(c.diagnostics(test.name)); (got != "") != test.checked {
			t.Errorf("%s as %s has %q", test.name, test.language, got)
		}
		c.end()
	}
}

// TestABrokenConfigurationIsToldInDocuments: what holds then is not what is meant, so that
// silence would be no sign.
func TestABrokenConfigurationIsToldInDocuments(t *testing.T) {
	t.Parallel()
	all := files()
	all[configName] = "version: 1\nruls: {}\n"
	c := begin(t, all, "")
	c.open("up.json", upstream)
	got := c.diagnostics("up.json")
	if codes(got) != "configuration" || !strings.Contains(got[0].Message, "every rule runs at its default level: .tasklint.yaml:2:1") {
		t.Errorf("at the start: %+v", got)
	}
	c.write(configName, "version: 1\n")
	c.edit("up.json", upstream+"\n")
	if got := codes(c.diagnostics("up.json")); got != "" {
		t.Errorf("once it is mended: %q", got)
	}
	c.write(configName, "version: 1\nruls: {}\n")
	c.edit("up.json", upstream)
	if got := c.diagnostics("up.json"); codes(got) != "configuration" || !strings.Contains(got[0].Message, "those that were read last hold") {
		t.Errorf("broken again: %+v", got)
	}
	c.end()
}

// TestWhatThereIsToSayOfTheBaselineIsLogged once, by the files as they lie there.
func TestWhatThereIsToSayOfTheBaselineIsLogged(t *testing.T) {
	t.Parallel()
	all := files()
	all[configName] = "version: 1\nbaseline: known.json\n"
	all["known.json"] = `{"version": 1, "findings": [{"fingerprint": "00000000000000000000000000000000:1", "rule": "unused-event", "since": "2026-01-01"}]}`
	c := begin(t, all, "")
	c.open("down.json", downstream(upstreamID, `"nothing"`))
	c.diagnostics("down.json")
	c.edit("down.json", downstream(upstreamID, `"sales-loaded"`))
	c.diagnostics("down.json")
	c.end()
	said := strings.Join(c.logged, "\n")
	for _, want := range []string{"1 finding in known.json was recorded without a level", "1 of the 1 finding in known.json is gone; --write-baseline known.json prunes what is gone"} {
		if strings.Count(said, want) != 1 {
			t.Errorf("the log does not say once %q: %s", want, said)
		}
	}
}
