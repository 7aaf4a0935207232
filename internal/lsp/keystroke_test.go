package lsp

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/task/tasktest"
)

// BenchmarkKeystroke measures a keystroke as an editor sees it: from the change to the
// diagnostics, as messages, with the server's own waiting taken off.
func BenchmarkKeystroke(b *testing.B) {
	tasks := tasktest.Healthy(2000, 1)
	folder := make(map[string]string, len(tasks))
	for i, text := range tasks {
		folder[fmt.Sprintf("%04d.json", i)] = string(text)
	}
	healthy := tasktest.Array(tasks)
	for _, test := range []struct {
		name, file string
		files      map[string]string
	}{
		{"folder of 2000 files", "0003.json", folder},
		{"file of 2000 tasks", "all.json", map[string]string{"all.json": string(healthy)}},
		{"file of 2000 tasks with notes", "all.json", map[string]string{"all.json": string(tasktest.Array(tasktest.Noted(2000, 1)))}},
		{"file of 2000 tasks that break the schema", "all.json", map[string]string{"all.json": string(bytes.ReplaceAll(healthy, []byte(`"appId"`), []byte(`"appID"`)))}},
	} {
		b.Run(test.name, func(b *testing.B) {
			c := begin(b, test.files, "")
			c.open(test.file, test.files[test.file])
			found := len(c.diagnostics(test.file))
			var took []time.Duration
			middle := bytes.Count([]byte(test.files[test.file]), []byte("\n")) / 2
			for b.Loop() {
				began := time.Now()
				c.overtype(test.file, span{position{middle, 0}, position{middle, 0}}, " ")
				c.diagnostics(test.file)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
			b.ReportMetric(float64(found), "findings")
		})
	}
}

// overtype replaces a range, as one types.
func (c *client) overtype(name string, at span, text string) {
	c.t.Helper()
	c.versions[name]++
	c.notify("textDocument/didChange", fmt.Sprintf(`{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}},"text":%q}]}`,
		c.uri(name), c.versions[name], at.Start.Line, at.Start.Character, at.End.Line, at.End.Character, text))
}
