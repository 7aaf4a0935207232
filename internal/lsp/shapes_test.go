package lsp

import (
	"fmt"
	"strings"
	"testing"
)

// body is one for an endpoint that makes a task with a schedule, waiting one that waits.
const (
	body = `{
  "name": "Nightly", "recurrence": "RRULE:FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0", "timezone": "Europe/Stockholm",
  "startDateTime": "2026-01-01T06:00:00", "enabled": true
}`
	waiting = `{"name": "After", "onTaskId": "` + upstreamID + `", "onTaskStatus": "SUCCEEDED", "enabled": true}`
)

// TestHoverWhereverATaskStands asks in bodies of endpoints, in lists of pages and in shapes
// that nobody has told of.
func TestHoverWhereverATaskStands(t *testing.T) {
	t.Parallel()
	deep := fmt.Sprintf(`{"flows": [{"kind": "x", "payload": {"item": %s}}, {"payload": {"item": %s}}]}`, upstream, files()["down.json"])
	for _, test := range []struct{ name, file, text, want string }{
		{"the recurrence of a body", "on-time-schedule/a.json", strings.Replace(body, `"RRULE:`, `"RR|ULE:`, 1), "every day at 06:00"},
		{"the key of a body's recurrence", "on-time-schedule/a.json", strings.Replace(body, `"recurrence`, `"rec|urrence`, 1), "every day at 06:00"},
		{"the zone of a body", "on-time-schedule/a.json", strings.Replace(body, `"Europe`, `"Eu|rope`, 1), "every day at 06:00"},
		{"the name of a body", "on-time-schedule/a.json", strings.Replace(body, `"Night`, `"Ni|ght`, 1), ""},
		{"a body in a list", "on-time-schedule/a.json", "[" + body + "," + strings.Replace(body, `=6;`, `=7|;`, 1) + "]", "every day at 07:00"},
		{"a body that is broken", "on-time-schedule/a.json", strings.Replace(strings.Replace(body, `"RRULE:`, `"RR|ULE:`, 1), `true`, `tru`, 1), "every day at 06:00"},
		{"what a body waits for", "on-task-event/a.json", strings.Replace(waiting, upstreamID, upstreamID[:9]+"|"+upstreamID[9:], 1), "Läs 𝒮ales"},
		{"a schedule deep down", "deep.json", strings.Replace(deep, `"RRULE:`, `"RR|ULE:`, 1), "every day at 06:00"},
		{"an upstream deep down", "deep.json", deep[:strings.LastIndex(deep, upstreamID)+4] + "|" + deep[strings.LastIndex(deep, upstreamID)+4:], "Läs 𝒮ales"},
		{"the recurrence of what is no task", "other.json", `{"recurrence": "RR|ULE:FREQ=DAILY;BYHOUR=6", "summary": "a meeting"}`, ""},
	} {
		c := begin(t, map[string]string{"up.json": upstream}, "")
		clean, at := cut(t, test.text)
		c.open(test.file, clean)
		c.diagnostics(test.file)
		var h *hover
		c.ask("textDocument/hover", test.file, at, &h)
		got := ""
		if h != nil {
			got = h.Contents.Value
		}
		if test.want == "" && got != "" || !strings.Contains(strings.ToLower(got), strings.ToLower(test.want)) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		c.end()
	}
}

// TestCompletionWhereverATaskStands asks for what the schema and the task itself allow.
func TestCompletionWhereverATaskStands(t *testing.T) {
	t.Parallel()
	deep := fmt.Sprintf(`{"flows": [{"kind": "x", "payload": {"item": %s}}]}`, files()["down.json"])
	for _, test := range []struct{ name, file, text, want string }{
		{"a type deep down", "deep.json", strings.Replace(deep, `"type": "event"`, `"type": "|"`, 1), "event"},
		{"an event deep down", "deep.json", strings.Replace(deep, `["sales-loaded"]`, `["|"]`, 1), "sales-loaded"},
		{"an upstream of a body", "on-task-event/a.json", strings.Replace(waiting, upstreamID, "|", 1), "Läs 𝒮ales"},
		{"a status of a body", "on-task-event/a.json", strings.Replace(waiting, "SUCCEEDED", "|", 1), "SUCCEEDED"},
		{"a zone of a body", "on-time-schedule/a.json", strings.Replace(body, "Europe/Stockholm", "Europe/St|", 1), "Europe/Stockholm"},
	} {
		c := begin(t, map[string]string{"up.json": upstream}, "")
		clean, at := cut(t, test.text)
		c.open(test.file, clean)
		c.diagnostics(test.file)
		var list completionList
		c.ask("textDocument/completion", test.file, at, &list)
		labels := ""
		for _, i := range list.Items {
			labels += i.Label + "\n"
		}
		if !strings.Contains(labels, test.want) {
			t.Errorf("%s: %q, want %q", test.name, labels, test.want)
		}
		c.end()
	}
}
