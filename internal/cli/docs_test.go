package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tasklint/tasklint/rules"
)

// TestDocumentsAreUpToDate compares what is generated from the rules with what lies
// in the tree, or writes it with -update, as go generate does.
func TestDocumentsAreUpToDate(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	docs := filepath.Join("docs", "rules")
	want := map[string]string{
		filepath.Join(docs, "README.md"): "# Rules\n\n" + rules.Table("", defaultLevel),
	}
	for _, r := range rules.All() {
		want[filepath.Join(docs, r.ID+".md")] = r.Page("")
	}
	want["README.md"] = withGenerated(t, "README.md", "rules", rules.Table("docs/rules/", defaultLevel))
	configuration := filepath.Join("docs", "configuration.md")
	want[configuration] = withGenerated(t, configuration, "options", ruleOptions(), "keys", membersOf(t, "config"))
	formats := filepath.Join("docs", "formats.md")
	want[formats] = withGenerated(t, formats, "fields", membersOf(t, "report"))
	want[filepath.Join("docs", "commands.md")] = commandsPage(t)
	want[filepath.Join("docs", "graph.svg")] = printed(t, "graph", "--format", "svg", "--now", docsClock, "testdata/docs")
	for name, text := range want {
		upToDate(t, name, text)
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

// withGenerated is a page with its generated parts as they are today, each given by
// its name and its text.
func withGenerated(t *testing.T, name string, parts ...string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	page := strings.ReplaceAll(string(raw), "\r\n", "\n")
	for i := 0; i < len(parts); i += 2 {
		begin, end := "<!-- "+parts[i]+": generated -->\n", "<!-- end of "+parts[i]+" -->"
		before, rest, ok := strings.Cut(page, begin)
		_, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("%s has no marks %q and %q", name, begin, end)
		}
		page = before + begin + "\n" + parts[i+1] + "\n" + end + after
	}
	return page
}

// commandsPage is the reference of the command line: what help prints.
func commandsPage(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Commands\n\nWhat `--help` prints, as wide as your terminal there and in 80 columns here. The exit codes are told in\n" +
		"[Exit codes](exit-codes.md), the formats in [Formats](formats.md).\n")
	show := func(args ...string) {
		fmt.Fprintf(&b, "\n```console\n$ tasklint %s\n%s```\n", strings.Join(args, " "), printed(t, args...))
	}
	show("--help")
	for _, g := range commandGroups {
		for _, name := range g.commands {
			fmt.Fprintf(&b, "\n## tasklint %s\n", name)
			show(name, "--help")
		}
	}
	return b.String()
}

// printed is what a command prints that does its work.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if code := Main(context.Background(), args, strings.NewReader(""), &out, &errs, nil); code != exitClean || errs.Len() > 0 {
		t.Fatalf("%v: exit code %d\n%s", args, code, errs.String())
	}
	return out.String()
}

func upToDate(t *testing.T, name, want string) {
	t.Helper()
	have, err := os.ReadFile(name)
	if err == nil && string(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n"))) == want {
		return
	}
	if !*update {
		t.Errorf("%s is stale; run go generate ./...\n%s", name, cmp.Diff(string(have), want))
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// defaultLevel is what the tables of the documentation say of a rule's level.
func defaultLevel(r *rules.Rule) string { return r.Level.String() }
