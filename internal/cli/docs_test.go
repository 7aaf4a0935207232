package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/rules"
)

// TestDocumentsAreUpToDate compares what is generated from the rules with what lies
// in the tree, or with -update writes it.
func TestDocumentsAreUpToDate(t *testing.T) {
	t.Chdir(filepath.Join("..", "..")) // the README's commands are typed there
	docs := filepath.Join("docs", "rules")
	want := map[string]string{
		filepath.Join(docs, "README.md"): "# Rules\n\n" + rules.Table(""),
	}
	for _, r := range rules.All() {
		want[filepath.Join(docs, r.ID+".md")] = r.Page()
	}
	want["README.md"] = generatedReadme(t, "README.md")
	for name, text := range want {
		compare(t, name, text)
	}
	have, err := filepath.Glob(filepath.Join(docs, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range have {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is the page of no rule; remove it", name)
		}
	}
}

// generatedReadme is the README with its generated parts as they are today: the
// rule table, and what the first command prints.
func generatedReadme(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	readme := between(t, string(text), "<!-- rules: generated -->\n", "<!-- end of rules -->", rules.Table("docs/rules/"))
	return between(t, readme, "<!-- example: generated -->\n", "<!-- end of example -->", exampleOutput(t))
}

// between replaces what stands between two marks.
func between(t *testing.T, text, begin, end, middle string) string {
	t.Helper()
	before, rest, ok := strings.Cut(text, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("the text has no marks %q and %q", begin, end)
	}
	return before + begin + "\n" + middle + "\n" + end + after
}

// exampleOutput is what the README's first command prints, without the time it took.
func exampleOutput(t *testing.T) string {
	t.Helper()
	var out, errs strings.Builder
	code := Main([]string{"--max-findings", "4", "--now", "2026-11-23T12:00:00Z", "testdata/example"}, strings.NewReader(""), &out, &errs, nil)
	if code != exitFindings || errs.Len() > 0 {
		t.Fatalf("exit code %d, want %d\n%s", code, exitFindings, errs.String())
	}
	text := regexp.MustCompile(`, (under )?\d+ ms`).ReplaceAllString(out.String(), "")
	return "```\n$ tasklint testdata/example\n" + text + "```\n"
}

func compare(t *testing.T, name, want string) {
	t.Helper()
	have, err := os.ReadFile(name)
	if err == nil && string(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n"))) == want {
		return
	}
	if !*update {
		t.Errorf("%s is stale; run go test ./internal/cli -run Documents -update\n%s", name, cmp.Diff(string(have), want))
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
