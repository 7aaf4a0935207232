package lsp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// lensesOf are the resolved lenses of a document, as "line: title (command)".
func lensesOf(c *client, name string) []string {
	c.t.Helper()
	result, fault := c.call("textDocument/codeLens", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, c.uri(name)))
	if fault != nil {
		c.t.Fatal(fault)
	}
	var list []json.RawMessage
	c.decode(result, &list)
	all := []string{}
	for _, lens := range list {
		if result, fault = c.call("codeLens/resolve", string(lens)); fault != nil {
			c.t.Fatal(fault)
		}
		var whole codeLens
		c.decode(result, &whole)
		all = append(all, fmt.Sprintf("%d: %s (%s)", whole.Range.Start.Line, whole.Command.Title, whole.Command.Command))
	}
	return all
}

func TestLensesSayWhoWaitsAndWhenATaskRuns(t *testing.T) {
	t.Parallel()
	all := chain()
	all["off.json"] = strings.NewReplacer("0d2b7a6e", "55555555", "Rapport", "Off", `"enabled": true`, `"enabled": false`).Replace(files()["down.json"])
	all["lost.json"] = strings.NewReplacer("0d2b7a6e", "44444444", "Rapport", "Lost").Replace(downstream("99999999-3c0e-4f0a-9d55-2f1f6f0f7a11", `"sales-loaded"`))
	all["later.json"] = strings.NewReplacer(upstreamID, "66666666-3c0e-4f0a-9d55-2f1f6f0f7a11", "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1", "Läs", "Later").Replace(upstream)
	c := begin(t, all, `{"window":{"showDocument":{"support":true}}}`)
	for name, want := range map[string]string{
		"up.json":         "1: 2 wait for it (1 off), next run Tue 06:00 CET (tasklint.showWaiting)",
		"down.json":       "1: 1 waits for it, next run about Tue 06:00 CET (tasklint.showWaiting)",
		"mail/third.json": "1: next run about Tue 06:00 CET ()",
		"off.json":        "1: is disabled ()",
		"lost.json":       "1: waits for \"99999999-3c0e-4f0a-9d55-2f1f6f0f7a11\", which is not in its set ()",
		"later.json":      "1: next run Wed 2026-07-01 06:00 CEST ()",
	} {
		c.open(name, all[name])
		if got := lensesOf(c, name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	c.end()
}

func TestLensesOfNothingAreEmpty(t *testing.T) {
	t.Parallel()
	c := begin(t, chain(), "")
	c.open("no.json", `{"a": 1}`)
	if got := lensesOf(c, "no.json"); len(got) != 0 {
		t.Errorf("%q", got)
	}
	for _, lens := range []string{`{}`, `{"data":{"uri":"file:///x","pointer":"","id":""}}`, `{"range":null,"data":null}`} {
		if result, fault := c.call("codeLens/resolve", lens); fault != nil || !strings.Contains(string(result), `"title":""`) {
			t.Errorf("%s: %s %v", lens, result, fault)
		}
	}
	c.end()
}

func TestHintsAreSchedulesInWordsAndNamesOfUpstreams(t *testing.T) {
	t.Parallel()
	c := begin(t, chain(), "")
	hints := func(name string, from, to int) string {
		result, fault := c.call("textDocument/inlayHint", fmt.Sprintf(`{"textDocument":{"uri":%q},"range":{"start":{"line":%d,"character":0},"end":{"line":%d,"character":0}}}`, c.uri(name), from, to))
		if fault != nil {
			t.Fatal(fault)
		}
		var list []inlayHint
		c.decode(result, &list)
		var all []string
		for _, h := range list {
			all = append(all, fmt.Sprintf("%d:%d %s", h.Position.Line, h.Position.Character, h.Label))
		}
		return strings.Join(all, "; ")
	}
	c.open("up.json", upstream)
	c.open("mail/third.json", third)
	after := strings.Index(strings.Split(upstream, "\n")[2], `", "timezone"`) + 1
	if got, want := hints("up.json", 0, 9), fmt.Sprintf("2:%d every day at 06:00", after); !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := hints("up.json", 3, 9); got != "" {
		t.Errorf("beyond the range: %q", got)
	}
	if got := hints("mail/third.json", 0, 99); !strings.Contains(got, " Rapport 𝒮 ÅÄÖ; ") || !strings.HasSuffix(got, " Läs 𝒮ales") {
		t.Errorf("upstreams: %q", got)
	}
	c.open("bad.json", strings.Replace(upstream, "FREQ=DAILY", "FREQ=DALY", 1))
	if got := hints("bad.json", 0, 99); got != "" {
		t.Errorf("a schedule that cannot be read: %q", got)
	}
	c.end()
}

func TestClientHearsThatAnotherDocumentsLensesAreOld(t *testing.T) {
	t.Parallel()
	c := begin(t, chain(), `{"workspace":{"codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true}}}`)
	c.open("up.json", upstream)
	c.diagnostics("up.json")
	if got := lensesOf(c, "up.json"); !strings.Contains(got[0], "1 waits for it") {
		t.Error(got)
	}
	c.open("down.json", strings.Replace(files()["down.json"], `["sales-loaded"]`, `[]`, 1))
	for {
		if m := c.receive(); string(m["method"]) == `"workspace/inlayHint/refresh"` {
			if m["params"] != nil {
				t.Errorf("parameters %s", m["params"])
			}
			break
		}
	}
	if got := lensesOf(c, "up.json"); strings.Contains(got[0], "wait") {
		t.Error(got)
	}
	c.end()
}
