package reporters

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

// many is a run of n findings in one file, on lines of their own or all on one.
func many(b *testing.B, n int, separator string) *Run {
	var text strings.Builder
	spans := make([]source.Span, n)
	for i := range n {
		fmt.Fprintf(&text, `{"id":"7f3c1f0e-5b1d-4a53-9d0e-%012d","name":"task %d","specVersion":"0.8","enabled":`, i, i)
		spans[i] = source.Span{Start: text.Len(), End: text.Len() + 5}
		text.WriteString(`"yes","description":"` + strings.Repeat("text ", 20) + `"},` + separator)
	}
	doc := document(b, "tasks.json", text.String())
	findings := make([]*diag.Finding, n)
	for i := range findings {
		findings[i] = &diag.Finding{
			Rule: "wrong-type", Level: diag.Warning, Message: `"enabled" is a string; the API wants true or false`,
			Place: diag.Place{Doc: doc, Span: spans[i], Pointer: fmt.Sprintf("/%d/enabled", i)},
			Task:  diag.Task{ID: fmt.Sprint(i), Name: fmt.Sprint("task ", i), Known: true},
		}
	}
	run := runOf(findings...)
	run.SarifMax = 0
	return run
}

func BenchmarkReport100k(b *testing.B) {
	for _, layout := range []struct{ name, separator string }{{"lines", "\n"}, {"minified", ""}} {
		run := many(b, 100_000, layout.separator)
		for _, name := range Names() {
			report, _ := ByName(name)
			b.Run(name+"/"+layout.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := report(io.Discard, run); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
