package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/jsonrpc"
	"github.com/tasklint/tasklint/internal/task/tasktest"
)

func timeNow() time.Time { return testNow }

// BenchmarkChange measures a keystroke in a workspace of 2,000 tasks, a file each or all in
// one: from the change to the diagnostics, and to all that an editor asks for then.
func BenchmarkChange(b *testing.B) {
	tasks := tasktest.Healthy(2000, 1)
	b.Run("files", func(b *testing.B) { benchmarkChange(b, tasks) })
	b.Run("list", func(b *testing.B) { benchmarkChange(b, [][]byte{tasktest.Array(tasks)}) })
}

func benchmarkChange(b *testing.B, texts [][]byte) {
	dir := b.TempDir()
	for i, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.json", i)), text, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	s := &server{
		options: Options{Load: load, Now: timeNow}, out: &outbox{closed: true}, documents: make(map[string]*document),
		timer: time.NewTimer(time.Hour), loose: &workspace{},
	}
	began := time.Now()
	s.addFolder(folder{uriOf(dir)})
	last := len(texts) - 1
	d := &document{text: text{data: texts[last]}, uri: uriOf(filepath.Join(dir, fmt.Sprintf("%04d.json", last)))}
	s.documents[d.uri] = d
	s.place(d)
	s.changed()
	s.settle()
	if r := s.folders[0].result; len(r.Documents) != len(texts) || r.Summary.Tasks != 2000 {
		b.Fatalf("%d documents, %d tasks", len(r.Documents), r.Summary.Tasks)
	}
	first := time.Since(began)
	press := func() {
		d.apply(change{&span{position{0, 1}, position{0, 1}}, " "})
		d.version++
		d.space.touch(d.file)
		s.changed()
		s.settle()
	}
	b.Run("diagnostics", func(b *testing.B) {
		for b.Loop() {
			press()
		}
		b.ReportMetric(float64(first.Milliseconds()), "ms-to-open")
	})
	b.Run("all", func(b *testing.B) {
		ask := func(method string, params any) any {
			text, err := json.Marshal(params)
			if err != nil {
				b.Fatal(err)
			}
			result, err := methods()[method](s, &jsonrpc.Message{Method: method, Params: text})
			if err != nil {
				b.Fatal(err)
			}
			return result
		}
		id := documentID{URI: d.uri}
		for b.Loop() {
			press()
			ask("textDocument/documentSymbol", documentParams{id})
			ask("textDocument/inlayHint", hintParams{documentParams{id}, span{End: position{999, 0}}})
			for _, lens := range ask("textDocument/codeLens", documentParams{id}).([]codeLens) {
				if lens = ask("codeLens/resolve", lens).(codeLens); lens.Command.Title == "" {
					b.Fatal("nothing is said of the task")
				}
			}
		}
	})
}
