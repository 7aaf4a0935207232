package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPromisesNameTheirTests finds each test that docs/security.md and docs/limits.md
// say holds a sentence.
func TestPromisesNameTheirTests(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	var tests strings.Builder
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		tests.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+|[\\w./-]+(?:\\.txtar|_test\\.go))`")
	for _, page := range []string{"docs/security.md", "docs/limits.md"} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		_, table, found := strings.Cut(string(text), "## What holds these sentences")
		all := named.FindAllStringSubmatch(table, -1)
		if !found || len(all) < 5 {
			t.Errorf("%s names %d tests", page, len(all))
		}
		for _, m := range all {
			if strings.Contains(m[1], ".") {
				if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(m[1]))); err != nil {
					t.Errorf("%s: %v", page, err)
				}
			} else if !strings.Contains(tests.String(), "func "+m[1]+"(") {
				t.Errorf("%s: there is no test %s", page, m[1])
			}
		}
	}
}
