package lsp

import (
	"fmt"
	"strings"
	"testing"
)

func TestHoverTellsAScheduleInWords(t *testing.T) {
	t.Parallel()
	c := begin(t, files(), "")
	clean, at := cut(t, strings.Replace(upstream, `"RRULE:FREQ`, `"RR|ULE:FREQ`, 1))
	c.open("up.json", clean)
	var h hover
	c.ask("textDocument/hover", "up.json", at, &h)
	for _, want := range []string{"every day at 06:00", "Stockholm", "Tue 2026-03-03 06:00:00 +01:00"} {
		if !strings.Contains(h.Contents.Value, want) {
			t.Errorf("no %q in %s", want, h.Contents.Value)
		}
	}
	c.end()
}

func TestCompletionProposesWhatMayStandThere(t *testing.T) {
	t.Parallel()
	const id = upstreamID
	sound := downstream(id, `"sales-loaded"`)
	tests := []struct{ name, text, want, label string }{
		{"event name", downstream(id, `"|"`), "sales-loaded", "sales-loaded"},
		{"event name without quotes", downstream(id, `|`), `"sales-loaded"`, "sales-loaded"},
		{"event name in broken text", downstream(id, `"sa|`), "sales-loaded", "sales-loaded"},
		{"upstream id by name", downstream("läs|", `"sales-loaded"`), id, "Läs 𝒮ales"},
		{"status", strings.Replace(sound, `"SUCCEEDED"`, `"SUC|"`, 1), "SUCCEEDED", "SUCCEEDED"},
		{"schema word", strings.Replace(sound, `"com.qlik.v1.task.run.finished"`, `"|"`, 1), "com.qlik/active-analytics-orch", "com.qlik/active-analytics-orch"},
		{"schema word in a list", "[" + strings.Replace(sound, `"system-events.task"`, `"|"`, 1) + "]", "dataset.updated", "dataset.updated"},
		{"zone", strings.Replace(upstream, `"Europe/Stockholm"`, `"stockh|"`, 1), "Europe/Stockholm", "Europe/Stockholm"},
		{"zone while its string is open", strings.Replace(upstream, `"Europe/Stockholm",`, `"stockh|`, 1), "Europe/Stockholm", "Europe/Stockholm"},
	}
	c := begin(t, map[string]string{"up.json": upstream}, "")
	c.open("down.json", sound)
	c.diagnostics("down.json")
	for _, test := range tests {
		clean, at := cut(t, test.text)
		c.edit("down.json", clean)
		var list completionList
		c.ask("textDocument/completion", "down.json", at, &list)
		found := false
		for _, i := range list.Items {
			if i.Edit.Text == test.want && i.Label == test.label {
				found = true
				after := text{data: []byte(clean)}
				after.apply(change{&i.Edit.Range, i.Edit.Text})
				if !strings.Contains(string(after.data), `"`+strings.Trim(test.want, `"`)) {
					t.Errorf("%s: taking it gives %s", test.name, after.data)
				}
			}
		}
		if !found {
			t.Errorf("%s: no %q in %v", test.name, test.want, list.Items)
		}
	}
	c.end()
}

func TestCompletionIsSilentWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	for i, marked := range []string{`|`, `{"na|me": 1}`, `{"name": "a|"}`, `{"name"|: 1}`, `}|`, `[]]]|`, `{"states": |`} {
		clean, at := cut(t, marked)
		name := fmt.Sprintf("%d.json", i)
		c.open(name, clean)
		var list completionList
		c.ask("textDocument/completion", name, at, &list)
		if len(list.Items) != 0 {
			t.Errorf("%s: %v", marked, list.Items)
		}
	}
	c.end()
}

func TestRangesCountUTF16InEveryScript(t *testing.T) {
	t.Parallel()
	c := begin(t, nil, "")
	for i, prefix := range []string{"abc", "åäö", "日本語", "𝒮😀", "e\u0301", "שלום", "\u200d👩‍👧"} {
		name := fmt.Sprintf("%d.json", i)
		line := fmt.Sprintf(`{"name": "%s", "specVersion": "0.8", "states": [{"name": "r", "onEvents": [], "type": "bad"}]}`, prefix)
		c.open(name, line)
		want := len([]rune(line[:strings.Index(line, `"bad"`)]))
		for _, r := range prefix {
			if r >= 0x10000 {
				want++
			}
		}
		found := false
		for _, d := range c.diagnostics(name) {
			found = found || d.Range.Start == position{0, want} && d.Range.End == position{0, want + 5}
		}
		if !found {
			t.Errorf("%q: none at %d: %v", prefix, want, c.diagnostics(name))
		}
	}
	c.end()
}
