package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeLeadsToATestedRule copies the two blocks of the README's section about
// own rules, as a new user does.
func TestReadmeLeadsToATestedRule(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(strings.ReplaceAll(string(readme), "\r\n", "\n"), "\n## Your own rules\n")
	if !ok {
		t.Fatal("the README has no section about own rules")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	conf, commands := fenced(t, section, "yaml"), fenced(t, section, "sh")
	dir := t.TempDir()
	for name, text := range map[string]string{
		".tasklint.yaml": conf,
		"a.json":         `{"name": "Sales", "specVersion": "0.8", "enabled": true, "description": "short"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	wants := []struct {
		code int
		text string
	}{{exitClean, "2 tests, 0 failed"}, {exitFindings, "Sales needs a description of at least 20 characters"}}
	lines := strings.Split(strings.TrimSpace(commands), "\n")
	if len(lines) != len(wants) {
		t.Fatalf("%d commands, want %d", len(lines), len(wants))
	}
	for i, line := range lines {
		args := strings.Fields(line)
		var out, errs strings.Builder
		code := Main(args[1:], strings.NewReader(""), &out, &errs, nil)
		if code != wants[i].code || !strings.Contains(out.String(), wants[i].text) || errs.Len() > 0 {
			t.Errorf("%s: exit code %d\n%s%s", line, code, out.String(), errs.String())
		}
	}
}

// fenced is the first block of a language in a Markdown text.
func fenced(t *testing.T, text, language string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\n```"+language+"\n")
	block, _, ok2 := strings.Cut(rest, "```\n")
	if !ok || !ok2 {
		t.Fatalf("there is no block of %s", language)
	}
	return block
}
