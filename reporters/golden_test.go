package reporters

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/internal/diag"
	"github.com/tasklint/tasklint/internal/source"
)

var update = flag.Bool("update", false, "write the golden reports anew")

func write(t testing.TB, format Reporter, report *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := format(&b, report); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReportsAreAsTheGoldenOnes(t *testing.T) {
	t.Parallel()
	// The pages of the rules are tested where they are written.
	pages := regexp.MustCompile(`"markdown":"([^"\\]|\\.)*"`)
	for _, test := range []struct {
		name   string
		format Reporter
		report *Report
		change func(*Report)
	}{
		{"text", Text, sample(t), func(r *Report) { r.Level = diag.Note }},
		{"text-color", Text, sample(t), func(r *Report) { r.Color, r.Level = true, diag.Note }},
		{"text-narrow", Text, sample(t), func(r *Report) { r.Width, r.Terminal = 60, true }},
		{"text-statistics", Text, sample(t), func(r *Report) { r.MaxFindings, r.Statistics = 2, true }},
		{"text-quiet", Text, sample(t), func(r *Report) { r.MaxFindings, r.Quiet = 1, true }},
		{"text-places", Text, places(t), func(r *Report) { r.Width, r.FailLevel = 80, diag.Note }},
		{"text-hostile", Text, hostile(t), func(r *Report) { r.Width, r.Terminal, r.Level = 100, true, diag.Note }},
		{"text-suppressed", Text, sample(t), func(r *Report) { r.ShowSuppressed, r.Level = true, diag.Note }},
		{"text-same", Text, alike(t), func(r *Report) { r.Terminal, r.Width, r.MaxSame = true, 80, 2 }},
		{"text-many", Text, ninety(t), func(r *Report) { r.MaxFindings = 1 }},
		{"summary", Summary, sample(t), func(*Report) {}},
		{"summary-level", Summary, ninety(t), func(r *Report) { r.Level = diag.Error }},
		{"summary-clean", Summary, clean(), func(*Report) {}},
		{"text-clean", Text, clean(), func(*Report) {}},
		{"compact", Compact, sample(t), func(r *Report) { r.Level = diag.Note }},
		{"compact-suppressed", Compact, sample(t), func(r *Report) { r.ShowSuppressed = true }},
		{"compact-hostile", Compact, hostile(t), func(*Report) {}},
		{"compact-clean", Compact, clean(), func(*Report) {}},
		{"json", JSON, sample(t), func(*Report) {}},
		{"json-statistics", JSON, sample(t), func(r *Report) {
			r.Statistics, r.Level, r.Now = true, diag.Error, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		}},
		{"json-places", JSON, places(t), func(*Report) {}},
		{"json-hostile", JSON, hostile(t), func(*Report) {}},
		{"json-clean", JSON, clean(), func(*Report) {}},
		{"sarif", SARIF, sample(t), func(*Report) {}},
		{"sarif-suppressed", SARIF, sample(t), func(r *Report) { r.SarifMax, r.SarifSuppressed = 3, true }},
		{"sarif-places", SARIF, places(t), func(*Report) {}},
		{"sarif-hostile", SARIF, hostile(t), func(*Report) {}},
		{"sarif-clean", SARIF, clean(), func(r *Report) {
			r.Repository = &Repository{"https://git.example.com/acme/tasks", "0123456789abcdef0123456789abcdef01234567", "main"}
		}},
		{"github", GitHub, sample(t), func(*Report) {}},
		{"github-places", GitHub, places(t), func(*Report) {}},
		{"github-hostile", GitHub, hostile(t), func(*Report) {}},
		{"github-clean", GitHub, clean(), func(*Report) {}},
		{"gitlab", GitLab, sample(t), func(*Report) {}},
		{"gitlab-places", GitLab, places(t), func(*Report) {}},
		{"gitlab-hostile", GitLab, hostile(t), func(*Report) {}},
		{"gitlab-clean", GitLab, clean(), func(*Report) {}},
		{"azure", Azure, sample(t), func(*Report) {}},
		{"azure-places", Azure, places(t), func(r *Report) { r.ExitCode = 1 }},
		{"azure-hostile", Azure, hostile(t), func(*Report) {}},
		{"azure-clean", Azure, clean(), func(*Report) {}},
		{"junit", JUnit, sample(t), func(*Report) {}},
		{"junit-places", JUnit, places(t), func(*Report) {}},
		{"junit-hostile", JUnit, hostile(t), func(*Report) {}},
		{"junit-clean", JUnit, clean(), func(*Report) {}},
		{"markdown", Markdown, sample(t), func(*Report) {}},
		{"markdown-places", Markdown, places(t), func(*Report) {}},
		{"markdown-hostile", Markdown, hostile(t), func(*Report) {}},
		{"markdown-clean", Markdown, clean(), func(*Report) {}},
		{"html", HTML, sample(t), func(*Report) {}},
		{"html-hostile", HTML, hostile(t), func(*Report) {}},
		{"html-clean", HTML, clean(), func(*Report) {}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && (strings.HasSuffix(test.name, "-places") || test.name == "sarif-hostile") {
				t.Skip("a path outside the repository has its drive there")
			}
			described(test.report)
			test.change(test.report)
			got := write(t, test.format, test.report)
			if again := write(t, test.format, test.report); again != got {
				t.Errorf("a second report differs:\n%s", cmp.Diff(got, again))
			}
			got = pages.ReplaceAllString(got, `"markdown":"..."`)
			file := filepath.Join("..", "testdata", "reporters", test.name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestEveryFormatHasItsName(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		if format, ok := ByName(name); !ok || format == nil {
			t.Errorf("no reporter for %s", name)
		}
	}
	if _, ok := ByName("yaml"); ok {
		t.Error("a reporter for yaml")
	}
}

// many is a run of n findings in one file, on lines of their own or all on one.
func many(b *testing.B, n int, separator string) *Report {
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
	report := runOf(findings...)
	report.SarifMax = 0
	return report
}

func BenchmarkReport100k(b *testing.B) {
	for _, layout := range []struct{ name, separator string }{{"lines", "\n"}, {"minified", ""}} {
		report := many(b, 100_000, layout.separator)
		for _, name := range Names() {
			format, _ := ByName(name)
			b.Run(name+"/"+layout.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := format(io.Discard, report); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
