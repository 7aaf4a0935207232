package playground_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tasklint/tasklint/internal/playground"
)

// BenchmarkAnswer is the work of a keystroke in an export of some tasks.
func BenchmarkAnswer(b *testing.B) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "playground", "example.json"))
	if err != nil {
		b.Fatal(err)
	}
	for _, tasks := range []int{20, 2000} {
		b.Run(fmt.Sprint(tasks, " tasks"), func(b *testing.B) {
			var export struct {
				Data []map[string]any `json:"data"`
			}
			for n := 0; len(export.Data) < tasks; n++ {
				var again struct{ Data []map[string]any }
				if err := json.Unmarshal(raw, &again); err != nil {
					b.Fatal(err)
				}
				for i, task := range again.Data {
					task["id"], task["name"] = fmt.Sprintf("%08x%s", 7*n+i, task["id"].(string)[8:]), fmt.Sprint(task["name"], " ", n)
					export.Data = append(export.Data, task)
				}
			}
			text, err := json.MarshalIndent(&export, "", "  ")
			if err != nil {
				b.Fatal(err)
			}
			request, err := json.Marshal(playground.Request{Ask: "check", Now: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC), Files: []playground.File{{Name: "export.json", Text: string(text)}}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				playground.Answer(request)
			}
		})
	}
}
